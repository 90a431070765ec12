"""The rows of docs/drills.md of steps in groups, loops and repeats: one for each beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.cluster.drills.agreement import Verdict
from tests.cluster.drills.drill import Drill
from tests.cluster.drills.matrix import WITHIN
from tests.cluster.drills.records import Record, Recorded
from tests.cluster.drills.setting import Setting

_NONE = "–"


def rows_within(key: str, both: Mapping[Setting, Recorded]) -> Iterator[tuple[str, ...]]:
    """The cells of a drill's rows. Where the two settings had other words, each has rows of its
    own."""
    found = {s: both[s].drills[key] for s in Setting if s in both and key in both[s].drills}
    if len({(record.word, record.verdict) for record in found.values()}) == 1:
        yield from _rows(key, found)
        return
    for setting, record in found.items():
        yield from _rows(key, {setting: record})


def _rows(key: str, found: Mapping[Setting, Record]) -> Iterator[tuple[str, ...]]:
    drill, (first, *_) = WITHIN[key], found.values()
    seen: dict[str, int] = {}
    for number, (element, word, _, told) in enumerate(first.begun):
        seen[element] = seen.get(element, 0) + 1
        head = (key.partition(", ")[2], _in(drill), _plan(drill)) if number == 0 else ("", "", "")
        shown = (_faces(found.get(setting), number) for setting in Setting)
        place = f"{int(element) + 1}, {seen[element]}"
        yield (*head, place, word, *shown, told, first.end if number == 0 else "")


def _in(drill: Drill) -> str:
    """From the outermost block on."""
    return ", in it ".join(map(str, drill.blocks))


def _plan(drill: Drill) -> str:
    retries = drill.kind.retries
    if not isinstance(retries, tuple):
        return f"one budget of {retries}"
    by = " by a param" if drill.kind.by_param else ""
    falls = ", the last on demand" if drill.kind.fallback == "last" else ""
    return f"two budgets, {retries[0]} and {retries[1]}{by}{falls}"


def _faces(record: Record | None, number: int) -> str:
    if record is None:
        return _NONE
    text = record.begun[number][2]
    marked = number == 0 and record.verdict != Verdict.AGREES.value
    return f"**{record.verdict}**: {text}" if marked else text
