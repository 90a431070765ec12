"""A step's program, with the inputs that it is given."""

from __future__ import annotations

from kfpc.language.step import Step
from kfpc.link.body.component import link_component
from kfpc.link.body.declare import Declaration
from kfpc.link.body.image import link_image
from kfpc.link.body.instances import Instances
from kfpc.link.body.model import Body, nothing
from kfpc.link.context import Context
from kfpc.pipeline.erroneous import ERRONEOUS

__all__ = ["Body", "Instances", "link_body"]


def link_body(
    context: Context, name: str, step: Step, declared: Declaration, instances: Instances
) -> Body:
    """What runs in a step; nothing where that is not known."""
    if declared.component is not None:
        return link_component(context, name, step, declared.component, instances)
    if declared.kind is ERRONEOUS:
        return nothing()
    if declared.kind == "resource":
        from kfpc.link.body.resource import link_resource  # noqa: PLC0415 - most specs have none

        return link_resource(context, name, step)
    if declared.kind == "wait":
        from kfpc.link.body.wait import link_wait  # noqa: PLC0415

        return link_wait(context, name, step)
    return link_image(context, name, step, declared)
