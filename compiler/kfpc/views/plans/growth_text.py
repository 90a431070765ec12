"""What a step asks for as its failures come, for people: a table."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics.visible import visible
from kfpc.preemption.stages import Stage
from kfpc.views.plans.bill import Bill
from kfpc.views.plans.growth import Growth
from kfpc.views.plans.layout import table
from kfpc.views.plans.view import PlanView, StepView, has_prices
from kfpc.views.plans.words import money

_TITLES = ("failures", "out of memory")
_NONE = "-"


def growth_lines(step: StepView, plan: PlanView) -> Iterator[str]:
    """A row for each stage: how many failures lead there, what the step asks for then, and what an
    hour of it costs where that changes."""
    found = step.shape.growth
    priced = has_prices(step)
    currency = plan.currency or "cost"
    titles = (f"{currency} an hour", "on demand") if priced else ()
    rows = [(*_head(found), *titles)]
    for number, stage in enumerate(found.stages):
        prices = _prices(step.bills[number]) if priced else ()
        rows.append((*_cells(found, stage, step.plan.failures), *prices))
    yield from table([[visible(cell) for cell in row] for row in rows], "<" * len(rows[0]))


def _head(found: Growth) -> tuple[str, ...]:
    columns = (title for title, there in zip(_TITLES, _counted(found), strict=True) if there)
    return (*columns, *(ladder.key for ladder in found.ladders))


def _counted(found: Growth) -> tuple[bool, bool]:
    """Whether failures of any kind count for a ladder, and whether those out of memory do."""
    by = {ladder.after_oom for ladder in found.ladders}
    return False in by, True in by


def _cells(found: Growth, stage: Stage, most: int | None) -> tuple[str, ...]:
    """``most`` is how many failures there may be, if that is known."""
    counted = _counted(found)
    ended = [
        _count(found, stage, most, after_oom=after_oom)
        for after_oom, there in zip((False, True), counted, strict=True)
        if there
    ]
    amounts = (
        ladder.amounts[rung] for ladder, rung in zip(found.ladders, stage.rungs, strict=True)
    )
    return (*ended, *amounts)


def _count(found: Growth, stage: Stage, most: int | None, *, after_oom: bool) -> str:
    """How many failures of a kind lead to a stage: so many, or more where no rung is left."""
    rungs = [
        (rung, len(ladder.amounts) - 1)
        for ladder, rung in zip(found.ladders, stage.rungs, strict=True)
        if ladder.after_oom is after_oom
    ]
    number = max((rung for rung, _ in rungs), default=0)
    if not after_oom:
        number = max(number, stage.failures)  # those out of memory are failures too
    more = all(rung == last for rung, last in rungs) and (most is None or most > number)
    return f"{number} or more" if more else str(number)


def _prices(found: Bill) -> tuple[str, str]:
    """Of preemptible nodes, and on demand."""
    return _price(found.spot), _price(found.on_demand)


def _price(number: float | None) -> str:
    return _NONE if number is None else money(number)
