"""What one object of a package comes to, against what Argo and Kubernetes take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kfpc.record import record
from kfpc.targets import base
from kfpc.targets.argo.bounds import COMPRESSED, LARGEST_OBJECT, MOST_TASKS, MOST_TEMPLATES
from kfpc.targets.argo.kinds import spec_of
from kfpc.targets.argo.status import Size, status_of


@record
class Weight:
    """``spec`` are bytes of the object, ``status`` what its run adds. ``tasks`` are those of the
    largest dag."""

    spec: int
    status: Size
    templates: int
    tasks: int

    @property
    def most(self) -> int:
        """Bytes of a run that uses all attempts, its nodes compressed where it would be too large
        otherwise."""
        plain = self.spec + self.status.most_bytes
        return (
            plain if plain <= LARGEST_OBJECT else self.spec + self.status.most_bytes // COMPRESSED
        )

    @property
    def size(self) -> base.Size:
        own = self.status
        return base.Size(self.spec, own.bytes, own.most_bytes, self.most, LARGEST_OBJECT)

    @property
    def fits(self) -> bool:
        return (
            self.most <= LARGEST_OBJECT
            and self.templates <= MOST_TEMPLATES
            and self.tasks <= MOST_TASKS
        )


def weight_of(manifest: Mapping[str, Any]) -> Weight:
    """Of an object whose templates are as kfpc writes them."""
    listed = spec_of(manifest)["templates"]
    dags = (one["dag"]["tasks"] for one in listed if "dag" in one)
    return Weight(
        bytes_of(manifest), status_of(manifest), len(listed), max(map(len, dags), default=0)
    )


def bytes_of(value: Any) -> int:
    """Bytes as JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())
