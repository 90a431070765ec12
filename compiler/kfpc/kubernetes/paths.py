"""Paths that volumes are mounted at, and paths within volumes.

Source: Kubernetes, API reference, core/v1 VolumeMount.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache


def is_mount_path(path: str) -> bool:
    """Whether Kubernetes takes it as a place to mount at."""
    return path.startswith("/") and ":" not in path


def is_sub_path(path: str) -> bool:
    """Whether Kubernetes takes it as a path within a volume."""
    return not path.startswith("/") and not leads_up(path)


def leads_up(path: str) -> bool:
    """Whether a path goes back up to the folder that another is in."""
    return ".." in path.split("/")


@lru_cache(maxsize=1024)
def mount_point(path: str) -> str:
    """The path as two mounts at one place share it: ``/a`` for ``/a/``, ``//a`` and ``/./a``."""
    if not path.startswith("/"):
        return path
    return posixpath.normpath(re.sub("^/+", "/", path))


def is_within(path: str, folder: str) -> bool:
    """Whether a path is that of a folder, or leads into it."""
    inner, outer = mount_point(path), mount_point(folder)
    return inner == outer or inner.startswith(f"{outer.rstrip('/')}/")
