"""Steps in a sentence, and findings that have one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kfpc.diagnostics import Located


def named(names: Sequence[str]) -> str:
    """Steps as a sentence names them, in the order of the spec."""
    if len(names) == 1:
        return f"`{names[0]}`"
    if len(names) == 2:
        return f"`{names[0]}` and `{names[1]}`"
    return f"`{names[0]}` and {len(names) - 1} other steps"


def by_cause(found: Iterable[tuple[Located, str]]) -> Iterator[tuple[Located, list[str]]]:
    """Places, each once, with the steps that were found there: ``defaults`` are one cause,
    however many steps they reach."""
    causes: dict[tuple[str, int, int], tuple[Located, list[str]]] = {}
    for place, name in found:
        span = place.span
        causes.setdefault((span.file, span.start, span.end), (place, []))[1].append(name)
    yield from causes.values()
