"""What is different between two pictures, as one picture of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.record import replace
from kfpc.views.graph.model import Box, Change, Edge
from kfpc.views.graph.settings import differences

_TOLD_BY: Mapping[str, frozenset[str]] = {
    "retries": frozenset({"budget", "most pods"}),
    "preemptible": frozenset({"nodes"}),
    **dict.fromkeys(("cpu", "memory", "storage", "gpus"), frozenset({"requests", "limits"})),
}
"""Keys that need not be told where what follows from them is."""

_LAST = "plan"
"""What is told where nothing else is different."""

_OF_EDGES = "after"
"""What edges tell."""


def compared(old: Box, new: Box) -> Box:
    """The new picture, with what is no longer there in its old place; each box and each edge
    knows what became of it."""
    changes = tuple(_changes(old, new))
    before, after = {box.id: box for box in old.inside}, {box.id: box for box in new.inside}
    inside = [
        compared(before[id], box) if id in before else _marked(box, Change.ADDED)
        for id, box in after.items()
    ]
    _put_back(old.inside, inside)
    return replace(
        new,
        inside=tuple(inside),
        edges=tuple(_edges(old.edges, new.edges)),
        change=Change.CHANGED if changes else None,
        changes=changes,
    )


def _put_back(before: Sequence[Box], inside: list[Box]) -> None:
    """Puts what is gone after what it came after."""
    previous = None
    for box in before:
        places = {one.id: number for number, one in enumerate(inside)}
        if box.id not in places:
            inside.insert(0 if previous is None else places[previous] + 1,
                          _marked(box, Change.REMOVED))  # fmt: skip
        previous = box.id


def _marked(box: Box, change: Change) -> Box:
    return replace(
        box,
        change=change,
        inside=tuple(_marked(inner, change) for inner in box.inside),
        edges=tuple(replace(edge, change=change) for edge in box.edges),
    )


def _edges(old: Sequence[Edge], new: Sequence[Edge]) -> Iterator[Edge]:
    before, after = {edge.key: edge for edge in old}, {edge.key: edge for edge in new}
    for key, edge in after.items():
        was = before.get(key)
        if was is None:
            yield replace(edge, change=Change.ADDED)
        elif was.carried == edge.carried:
            yield edge
        else:
            now = ", ".join(edge.carried) or "order"
            told = f"{', '.join(was.carried) or 'order'} → {now}"
            yield replace(edge, change=Change.CHANGED, changes=(told,))
    for key, edge in before.items():
        if key not in after:
            yield replace(edge, change=Change.REMOVED)


def _changes(old: Box, new: Box) -> Iterator[str]:
    if old.kind is not new.kind:
        yield f"{old.kind.value} → {new.kind.value}"
    if old.name != new.name:
        yield f"name: {old.name} → {new.name}"
    facts = [key for key in _different(old.facts, new.facts) if key != _LAST]
    told = [_change(key, old.facts.get(key), new.facts.get(key)) for key in facts]
    for one in differences(old.said, new.said):
        key = one.path[0]
        if key != _OF_EDGES and not _TOLD_BY.get(str(key), frozenset()).intersection(facts):
            told.append(_change(one.where, one.old, one.new))
    if not told and old.facts.get(_LAST) != new.facts.get(_LAST):
        told = [_change(_LAST, old.facts.get(_LAST), new.facts.get(_LAST))]
    yield from told


def _different(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield key


def _change(key: str, old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"{key}: {_cut(old or new or '')} is {'new' if old is None else 'gone'}"
    one, other = _apart(old, new)
    return f"{key}: {one} → {other}"


def _apart(old: str, new: str) -> tuple[str, str]:
    """Both texts; of long ones what is around the first difference."""
    same = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        same += 1
    begin = 0 if max(len(old), len(new)) <= _LONGEST else max(0, same - _LONGEST // 4)
    before = "…" if begin else ""
    return before + _cut(old[begin:]), before + _cut(new[begin:])


_LONGEST = 60


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
