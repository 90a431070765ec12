"""Paths that volumes are mounted at.

Source: Kubernetes, API reference, core/v1 VolumeMount.
"""

from __future__ import annotations


def is_mount_path(path: str) -> bool:
    """Whether Kubernetes takes it as a place to mount at."""
    return path.startswith("/") and ":" not in path


def mount_point(path: str) -> str:
    """The path as two mounts at one place share it: without a slash at its end."""
    return path.rstrip("/") or "/"
