"""Where an artifact is kept, as Argo reads it: a location that says all of it, or a part.

Source: ``ArtifactLocation.Get``, ``HasLocation`` and ``Relocate`` in Argo's
pkg/apis/workflow/v1alpha1/workflow_types.go, ``newDriverArt`` in its workflow/executor/executor.go,
``addArchiveLocation`` in its workflow/controller/workflowpod.go.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WHOLE: Mapping[str, tuple[str, ...]] = {
    "artifactory": ("url", "usernameSecret"),
    "azure": ("endpoint", "container", "blob"),
    "git": ("repo",),
    "gcs": ("bucket", "key"),
    "hdfs": ("addresses",),
    "http": ("url",),
    "oss": ("endpoint", "bucket", "key"),
    "raw": (),
    "s3": ("endpoint", "bucket", "key"),
    "plugin": ("name", "configuration", "key"),
}
"""Kinds of locations, in the order in which Argo looks for one, and the fields without which it
takes the location of the template or of the artifact repository in its place."""

KINDS = tuple(_WHOLE)

_KEYS = {"azure": "blob", "gcs": "key", "hdfs": "path", "oss": "key", "plugin": "key", "s3": "key"}
"""The field that is the key: of a part of a location that of an artifact is kept."""


def kind_of(location: Mapping[str, Any]) -> str | None:
    """The kind of location that an artifact, or an ``archiveLocation``, has."""
    return next((kind for kind in _WHOLE if location.get(kind) is not None), None)


def lacking(location: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """The fields for want of which a location of that kind is not whole."""
    said = location[kind] if isinstance(location[kind], Mapping) else {}
    return tuple(name for name in _WHOLE[kind] if not said.get(name))


def is_whole(location: Any) -> bool:
    """Whether an artifact, or an ``archiveLocation``, says all of where it is."""
    kind = kind_of(location) if isinstance(location, Mapping) else None
    return kind is not None and not lacking(location, kind)


def key_field(kind: str) -> str | None:
    """The field of a kind of location that is its key."""
    return _KEYS.get(kind)
