"""A spec and its components become a pipeline: every name resolved, every value typed."""

from kfpc.link.link import link
from kfpc.link.others import Others
from kfpc.link.profile import known_profile, profile_of

__all__ = ["Others", "known_profile", "link", "profile_of"]
