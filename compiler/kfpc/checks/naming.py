"""Steps in a sentence, and findings that have one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kfpc.diagnostics import Located
from kfpc.diagnostics.phrases import and_others, quoted
from kfpc.pipeline.ids import StepId, qualified


def named(steps: Sequence[StepId]) -> str:
    """Steps as a sentence names them, in the order of the spec."""
    return and_others(quoted(qualified(id) for id in steps), "step")


def by_cause(found: Iterable[tuple[Located, StepId]]) -> Iterator[tuple[Located, list[StepId]]]:
    """Places, each once, with the steps that were found there: ``defaults`` are one cause,
    however many steps they reach."""
    causes: dict[tuple[str, int, int], tuple[Located, list[StepId]]] = {}
    for place, id in found:
        span = place.span
        causes.setdefault((span.file, span.start, span.end), (place, []))[1].append(id)
    yield from causes.values()
