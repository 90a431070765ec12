"""Steps in a sentence, and findings that have one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kfpc.diagnostics import Located
from kfpc.pipeline.ids import StepId, qualified


def named(steps: Sequence[StepId]) -> str:
    """Steps as a sentence names them, in the order of the spec."""
    names = [qualified(id) for id in steps[:2]]
    if len(steps) == 1:
        return f"`{names[0]}`"
    if len(steps) == 2:
        return f"`{names[0]}` and `{names[1]}`"
    return f"`{names[0]}` and {len(steps) - 1} other steps"


def by_cause(found: Iterable[tuple[Located, StepId]]) -> Iterator[tuple[Located, list[StepId]]]:
    """Places, each once, with the steps that were found there: ``defaults`` are one cause,
    however many steps they reach."""
    causes: dict[tuple[str, int, int], tuple[Located, list[StepId]]] = {}
    for place, id in found:
        span = place.span
        causes.setdefault((span.file, span.start, span.end), (place, []))[1].append(id)
    yield from causes.values()
