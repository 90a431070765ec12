"""Hours and costs for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfpc.diagnostics.phrases import all_of, plural, some
from kfpc.diagnostics.visible import visible
from kfpc.kubernetes.duration import duration
from kfpc.preemption.forecast import Forecast
from kfpc.views.plans.estimate import Estimate, Scenario
from kfpc.views.plans.estimates import Sum, Summed
from kfpc.views.plans.layout import table, wrapped
from kfpc.views.plans.view import PlanView
from kfpc.views.plans.words import figure, hours, money, percent

_NONE = "-"
_BARE = "without checkpoints"
_ON_DEMAND = "all on demand"

Line = tuple[str, float | None, float | None, float | None, float | None, str]
"""What it is; hours and cost as expected; hours and cost at worst; how probably it fails."""


def estimate_lines(found: Estimate, plan: PlanView, width: int) -> Iterator[str]:
    """The estimate of one step."""
    lines: list[Line] = []
    if found.bare is not None:
        lines.append(_line(_BARE, found.bare))
    if found.kept is not None and found.every is not None:
        lines.append(_line(f"saved every {duration(found.every)}", found.kept))
    if found.on_demand is not None:
        lines.append(_line(_ON_DEMAND, found.on_demand))
    head = f"{_work(found)} h of work{' each time' if found.rounds is None else ''}"
    if plan.rate is not None and found.bare is not None:
        head += f", {figure(plan.rate, 4)} {plural(plan.rate, 'preemption')} an hour"
    yield from _block(head, lines, plan)
    if lines and found.bill is not None and found.bill.left_out:
        yield from wrapped(f"The cost leaves out the {all_of(found.bill.left_out)}.", width)
    for remark in found.remarks:
        yield from wrapped(remark, width)


def _work(found: Estimate) -> str:
    """``12``, or ``5 × 12`` of a step that is begun five times."""
    if found.rounds is None or found.rounds in (0, 1):
        return figure(found.hours)
    return f"{found.rounds:,} × {figure(found.hours / found.rounds)}"


def sum_lines(found: Summed, plan: PlanView, width: int) -> Iterator[str]:
    """The estimates together, where there are several."""
    if len(found.steps) < 2:
        return
    lines = [_sum_line(_BARE, found.bare)]
    if found.kept is not None:
        lines.append(_sum_line("with checkpoints", found.kept))
    lines.append(_sum_line(_ON_DEMAND, found.on_demand))
    yield from wrapped(f"{some(found.steps)}: {figure(found.hours)} h of work", width, "")
    yield from _block("", lines, plan, "")


def _line(what: str, one: Scenario) -> Line:
    expected = None if one.expected is None else one.expected.expected.hours
    return what, expected, one.expected_cost, one.worst.hours, one.worst_cost, _fails(one.expected)


def _fails(found: Forecast | None) -> str:
    return _NONE if found is None else percent(found.failing)


def _sum_line(what: str, one: Sum) -> Line:
    return what, one.expected, one.expected_cost, one.worst, one.worst_cost, ""


def _block(head: str, lines: Sequence[Line], plan: PlanView, indent: str = "  ") -> Iterator[str]:
    """A table; the columns of costs, and of failing, are there where there are some."""
    if head:
        yield f"{indent}{head}"
    if not lines:
        return
    priced = plan.currency is not None
    fails = any(line[5] not in ("", "0 %") for line in lines)
    currency = plan.currency or "cost"
    rows = [["", "expected h", currency, "at worst h", currency, "fails"]]
    for what, *numbers, failing in lines:
        expected, cost, worst, worst_cost = numbers
        rows.append(
            [what, _hours(expected), _cost(cost), _hours(worst), _cost(worst_cost), failing]
        )
    kept = [0, 1, *([2] if priced else []), 3, *([4] if priced else []), *([5] if fails else [])]
    chosen = [[visible(row[column]) for column in kept] for row in rows]
    yield from table(chosen, "<" + ">" * (len(kept) - 1), indent)


def _hours(number: float | None) -> str:
    return _NONE if number is None else hours(number)


def _cost(number: float | None) -> str:
    return _NONE if number is None else money(number)
