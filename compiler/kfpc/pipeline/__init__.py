"""The linked, typed graph: a spec with its components, every name resolved."""

from kfpc.pipeline.link import link
from kfpc.pipeline.model import Pipeline
from kfpc.pipeline.profile import known_profile, own_profile

__all__ = ["Pipeline", "known_profile", "link", "own_profile"]
