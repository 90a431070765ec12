"""What a picture shows, whatever it is drawn with: boxes within boxes, and edges between
neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import Enum
from typing import Any

from kfpc.pipeline.ids import StepId
from kfpc.record import record


class Kind(Enum):
    """What a box stands for; the value is the word for it."""

    PIPELINE = "pipeline"
    PROGRAM = "program"
    RESOURCE = "resource"
    WAIT = "wait"
    GROUP = "group"
    LOOP = "loop"
    REPEAT = "repeat"
    SUB_PIPELINE = "sub-pipeline"
    EXIT = "at the end"
    HOOKS = "beside the run"


class Change(Enum):
    """What became of a box or an edge between two specs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@record
class Edge:
    """A step waits for another one of its scope. ``carried`` are the outputs that go along, as
    ``name: Type``; none where it is a matter of order alone. ``readings`` say who reads which."""

    source: StepId
    target: StepId
    carried: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    change: Change | None = None
    changes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[StepId, StepId]:
        return self.source, self.target


@record
class Box:
    """A step, or the pipeline itself.

    ``lines`` are read at first sight, below the name. ``said`` are the keys that the author wrote,
    as plain data, and ``facts`` what follows from them: both are for whoever looks closer.
    ``edges`` are those between the boxes ``inside``.
    """

    id: StepId
    name: str
    kind: Kind
    lines: tuple[str, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    preemptible: bool = False
    inside: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()
    change: Change | None = None
    changes: tuple[str, ...] = ()
    """What is different from before, in words."""

    @property
    def is_block(self) -> bool:
        """Whether it is drawn around others."""
        return bool(self.inside)


def boxes(top: Box) -> Iterator[Box]:
    """All boxes within one, each before those inside of it."""
    for box in top.inside:
        yield box
        yield from boxes(box)


def edges(top: Box) -> Iterator[Edge]:
    """All edges within a box."""
    yield from top.edges
    for box in top.inside:
        yield from edges(box)
