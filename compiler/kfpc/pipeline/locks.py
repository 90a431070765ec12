"""What is held while a step, or a run, goes on."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.pipeline.values import TypedText
from kfpc.record import record
from kfpc.source import Place


@record(eq=False)
class Lock:
    """A mutex of that ``name``; with a ``key``, a semaphore: the ConfigMap of that name says there
    how many may hold it."""

    name: TypedText
    place: Place
    key: TypedText | None = None

    def texts(self) -> Iterator[TypedText]:
        """What decides which lock it is."""
        yield self.name
        if self.key is not None:
            yield self.key
