"""Preemptible steps, for the rules about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kfpc.checks.subject import Subject
from kfpc.diagnostics import Located
from kfpc.pipeline.model import Settings


def preemptible_steps(
    subject: Subject, key: str, lack: Callable[[Settings], bool]
) -> Iterator[tuple[Located, str]]:
    """The places that make steps preemptible which lack a key, with those steps named
    in a sentence's beginning: ``defaults`` are one cause, however many steps they reach.
    """
    found: dict[tuple[int, int], tuple[Located, list[str]]] = {}
    for step in subject.steps_whole_in("preemptible", key):
        preemptible = step.settings.preemptible
        if preemptible is not None and lack(step.settings):
            span = preemptible.place.span
            where = (span.start, span.end)
            found.setdefault(where, (preemptible.place, []))[1].append(step.name)
    for place, names in found.values():
        yield place, _are(names)


def _are(names: list[str]) -> str:
    if len(names) == 1:
        return f"`{names[0]}` is"
    if len(names) == 2:
        return f"`{names[0]}` and `{names[1]}` are"
    return f"`{names[0]}` and {len(names) - 1} other steps are"
