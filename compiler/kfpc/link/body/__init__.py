"""What a step runs: a component, an image, or a script; with its inputs and outputs."""

from kfpc.link.body.body import Body, Instances, link_body
from kfpc.link.body.declare import Declaration, declare

__all__ = ["Body", "Declaration", "Instances", "declare", "link_body"]
