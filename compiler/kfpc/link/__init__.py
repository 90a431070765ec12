"""A spec and its components become a pipeline: every name resolved, every value typed."""

from kfpc.link.link import link
from kfpc.link.profile import known_profile, own_profile

__all__ = ["known_profile", "link", "own_profile"]
