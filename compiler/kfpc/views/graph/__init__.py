"""Pictures of a pipeline: what runs after what, what goes from step to step, and where."""

from kfpc.views.graph.model import Box, Change, Edge, Kind
from kfpc.views.graph.picture import picture

__all__ = ["Box", "Change", "Edge", "Kind", "picture"]
