"""Random specs of the whole language, most of them valid: blocks in blocks, steps of all kinds
that read what is around them, and the files that they use."""

from __future__ import annotations

from tests.random.project import Project, projects

__all__ = ["Project", "projects"]
