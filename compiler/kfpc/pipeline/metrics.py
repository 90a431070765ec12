"""What Prometheus is told of a run, or of a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from kfpc.pipeline.values import Node, OwnOutput, TypedText, references
from kfpc.record import record


@record(eq=False)
class Metric:
    """``value`` is a number as text. A gauge in ``realtime`` is told while the run or the step goes
    on, every other metric when it has ended. ``buckets`` are those of a histogram."""

    name: str
    help: str
    kind: Literal["counter", "gauge", "histogram"]
    value: TypedText
    labels: Mapping[str, TypedText]
    when: Node | None = None
    realtime: bool = False
    buckets: tuple[float, ...] = ()

    def values(self) -> Iterator[TypedText | Node]:
        """What may name something."""
        yield self.value
        yield from self.labels.values()
        if self.when is not None:
            yield self.when

    def own_outputs(self) -> Iterator[str]:
        """The outputs of the step itself that it names."""
        for value in self.values():
            for reference in references(value):
                if isinstance(reference.ref, OwnOutput):
                    yield reference.ref.output

    def texts(self) -> Iterator[TypedText]:
        """The same, each as a text."""
        for value in self.values():
            yield value if isinstance(value, TypedText) else TypedText((value,))
