"""What people look at first: a line for each step, and what the steps come to together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.diagnostics.phrases import all_of
from kfpc.diagnostics.style import Style
from kfpc.diagnostics.visible import visible
from kfpc.preemption import Nodes, StepPlan
from kfpc.record import record
from kfpc.views.plans.estimate import is_preemptible
from kfpc.views.plans.layout import cut, table, width_of
from kfpc.views.plans.rows import fallback
from kfpc.views.plans.view import PlanView, StepView, copies
from kfpc.views.plans.words import hours, money, part, percent

NONE = "-"
"""Where there is no number, or none that says something."""

_NODES: Mapping[Nodes, str] = {
    Nodes.ANY: "any",
    Nodes.PREFERRED: "preemptible or any",
    Nodes.PREEMPTIBLE: "preemptible",
    Nodes.ON_DEMAND: "on demand",
}

_NARROWEST = 12
"""Columns that a long name of a step has at least; before it has fewer, the nodes are left out."""

_GAP = 2


@record
class _Line:
    """A line of the table, of the steps that are named: they are alike."""

    names: tuple[str, ...]
    nodes: str
    numbers: tuple[str, ...]


def lead_lines(plan: PlanView, width: int, style: Style) -> Iterator[str]:
    """The table: a line for each step, those that are copies of one in one."""
    shown = [_line(group) for group in copies(plan.steps)]
    cost = plan.currency or "cost"
    head = _Line(("step",), "nodes", ("most pods", "hours", "lost", cost, "saving", "fails"))
    kept = _columns(plan, shown)
    numbers = [tuple(cut(line.numbers[n], 20) for n in kept) for line in (head, *shown)]
    taken = sum(max(map(width_of, column)) + _GAP for column in zip(*numbers, strict=True))
    room = width - taken
    for_nodes = max(width_of(line.nodes) for line in (head, *shown)) + _GAP
    names = max(width_of(_name(line, width)) for line in (head, *shown))
    with_nodes = room - for_nodes >= min(names, _NARROWEST)
    room = room - for_nodes if with_nodes else max(room, _NARROWEST)
    rows = [
        (_name(line, room), *([line.nodes] if with_nodes else []), *cells)
        for line, cells in zip((head, *shown), numbers, strict=True)
    ]
    first, *others = table(rows, "<" * (1 + with_nodes) + ">" * len(kept), "")
    yield style.bold(first)
    yield from others


def _columns(plan: PlanView, shown: Sequence[_Line]) -> list[int]:
    """The numbers that some step has."""
    there = [any(line.numbers[n] != NONE for line in shown) for n in range(6)]
    there[0] = True
    there[3] = there[3] and plan.currency is not None
    there[5] = any(line.numbers[5] not in (NONE, percent(0)) for line in shown)
    return [n for n, known in enumerate(there) if known]


def _line(group: Sequence[StepView]) -> _Line:
    first = group[0]
    most = first.plan.all_pods
    pods = "?" if most is None else f"{most:,}"
    if len(group) > 1:
        pods = f"{len(group):,} × {pods}"
    names = tuple(step.name for step in group)
    return _Line(names, nodes(first.plan), (pods, *_estimated(first)))


def _estimated(step: StepView) -> Iterator[str]:
    """Hours, those that are lost, the cost, the saving, and how probably it fails."""
    found = step.estimate
    chosen = None if found is None else found.chosen
    if found is None or chosen is None or chosen.expected is None:
        yield from (NONE,) * 5
        return
    preemptible = is_preemptible(step.plan)
    yield hours(chosen.expected.expected.hours)
    yield hours(chosen.expected.lost) if preemptible else NONE
    yield NONE if chosen.expected_cost is None else money(chosen.expected_cost)
    saved = found.saving(chosen.expected_cost) if preemptible else None
    yield NONE if saved is None else part(saved)
    yield percent(chosen.expected.failing) if preemptible else NONE


def nodes(plan: StepPlan) -> str:
    """Where a step runs, in few words."""
    where = _NODES[plan.nodes_of(1)]
    later = fallback(plan) or (plan.falls_back and plan.after is None and not plan.patched)
    return f"{where} → on demand" if later and plan.retries != 0 else where


def _name(line: _Line, room: int) -> str:
    """The name of a step; of several the first, and how many more there are."""
    first, *others = line.names
    if len(others) == 1 and width_of(both := all_of(line.names)) <= room:
        return visible(both)
    more = f" and {len(others):,} more" if others else ""
    return f"{cut(first, max(room - len(more), 1))}{more}"
