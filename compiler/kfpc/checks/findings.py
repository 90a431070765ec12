"""What a rule finds, and steps in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeAlias

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.phrases import and_others, quoted, verb
from kfpc.pipeline.ids import StepId, qualified
from kfpc.record import record


@record
class Steps:
    """Steps as a sentence names them, in the order of the spec."""

    ids: tuple[StepId, ...]

    def __str__(self) -> str:
        return and_others(quoted(map(qualified, self.ids)), "step")

    @property
    def alone(self) -> bool:
        """Whether it is a single step."""
        return len(self.ids) == 1

    def verb(self, one: str, many: str) -> str:
        """What they do: the words for one step, or those for many."""
        return verb(len(self.ids), one, many)


@record(eq=False)
class Finding:
    """What is wrong with a step, and may be wrong with others for the same reason.

    Those of one rule that stand at one place and have an equal ``cause`` are told as one, with
    what the first of them has: a value from ``defaults`` is one mistake, however many steps it
    reaches. ``says`` makes the message of the steps that it is about.
    """

    place: Located
    step: StepId
    says: Callable[[Steps], str]
    help: str | None = None
    related: tuple[tuple[str, Located], ...] = ()
    cause: Hashable = None


Found: TypeAlias = Diagnostic | Finding
"""A diagnostic stands for itself."""


def distinct(places: Iterable[Located]) -> Iterator[Located]:
    """Places, each once: ``defaults`` are one place for all the steps that they reach."""
    seen = set()
    for place in places:
        key = same_place(place)
        if key not in seen:
            seen.add(key)
            yield place


def same_place(place: Located) -> tuple[str, int, int]:
    """What two places have in common that are one."""
    span = place.span
    return span.file, span.start, span.end


_SHOWN = 3
"""Of many places of one mistake, so many are shown beside the first."""


def places_of(places: Iterable[Located], what: str) -> Iterator[tuple[str, Located]]:
    """Further places of one diagnostic, each once, and what they are; of many the first."""
    found = list(distinct(places))
    last = len(found) if len(found) == _SHOWN + 1 else _SHOWN
    for number, place in enumerate(found[:last], 1):
        more = len(found) - number if number == last else 0
        yield f"{what}, and {more} times more" if more else what, place
