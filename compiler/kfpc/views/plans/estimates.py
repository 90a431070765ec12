"""The estimates of several steps together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kfpc.diagnostics.phrases import some
from kfpc.record import record
from kfpc.views.plans.estimate import Estimate, Scenario, saving
from kfpc.views.plans.view import PlanView


@record
class Sum:
    """Hours of pods, and what they cost. Nothing is ``expected`` where one of the steps expects
    nothing; costs are None where none has a price. ``lost`` are the expected hours whose work is
    done again."""

    expected: float | None
    expected_cost: float | None
    worst: float
    worst_cost: float | None
    lost: float | None


@record
class Summed:
    """``kept`` has the steps with checkpoints as they are with them; None where none has some.

    ``left_out`` are the steps that the sums leave out and why, and ``unpriced`` what only the costs
    leave out, in words. ``remarks`` say what the numbers do not, in sentences.
    """

    steps: tuple[str, ...]
    hours: float
    bare: Sum
    kept: Sum | None
    on_demand: Sum
    left_out: tuple[str, ...]
    unpriced: tuple[str, ...]
    remarks: tuple[str, ...]
    preemptible: bool
    """Whether a preemption may end an attempt of some of them."""

    @property
    def chosen(self) -> Sum:
        """The sum of the steps as they run: with the checkpoints that they have."""
        return self.kept or self.bare

    def saving(self, cost: float | None) -> float | None:
        """How much of the cost on demand another cost saves."""
        return saving(cost, self.on_demand.expected_cost)


def summed(plan: PlanView) -> Summed | None:
    """The sums over the steps whose hours are said; None where none are."""
    if all(step.estimate is None for step in plan.steps):
        return None
    found = {
        step.name: step.estimate
        for step in plan.steps
        if step.estimate is not None and _reckoned(step.estimate)
    }
    some_keep = any(one.kept is not None for one in found.values())
    return Summed(
        tuple(found),
        sum(one.hours for one in found.values()),
        _sum(found.values(), lambda one: one.bare),
        _sum(found.values(), lambda one: one.kept or one.bare) if some_keep else None,
        _sum(found.values(), lambda one: one.on_demand),
        tuple(_left_out(plan)),
        tuple(
            f"the {what} of {name}"
            for name, one in found.items()
            if one.bill is not None
            for what in one.bill.left_out
        ),
        tuple(_remarks(found)),
        any(one.bare is not None for one in found.values()),
    )


def _reckoned(found: Estimate) -> bool:
    """Whether there are numbers of a step in each of the sums."""
    return found.on_demand is not None and not found.undecided and found.rounds is not None


def _remarks(found: Mapping[str, Estimate]) -> Iterator[str]:
    failing = [
        name
        for name, one in found.items()
        if any(s and s.expected and s.expected.failing > 0 for s in (one.bare, one.kept))
    ]
    if failing:
        yield (
            f"A run may fail in {some(failing)}. The sums then include later steps that do not run."
        )


def _sum(estimates: Iterable[Estimate], scenario: Callable[[Estimate], Scenario | None]) -> Sum:
    """A step that no preemption can end is on demand in each of the sums."""
    chosen = [one for each in estimates if (one := scenario(each) or each.on_demand) is not None]
    forecasts = [one.expected for one in chosen if one.expected is not None]
    whole = len(forecasts) == len(chosen)
    return Sum(
        sum(one.expected.hours for one in forecasts) if whole else None,
        _priced(one.expected_cost for one in chosen) if whole else None,
        sum(one.worst.hours for one in chosen),
        _priced(one.worst_cost for one in chosen),
        sum(one.lost for one in forecasts) if whole else None,
    )


def _priced(costs: Iterable[float | None]) -> float | None:
    """The sum of those that are there; the others are among what is left out."""
    there = [cost for cost in costs if cost is not None]
    return sum(there) if there else None


def _left_out(plan: PlanView) -> Iterator[str]:
    without = [step.name for step in plan.steps if step.estimate is None]
    if without:
        yield f"{some(without)} (no `--hours`)"
    for step in plan.steps:
        if step.estimate is None:
            continue
        if step.estimate.on_demand is None:
            yield f"{step.name} (its work does not fit its `timeout`)"
        elif step.estimate.undecided:
            yield f"{step.name} (only the run knows how many attempts)"
        elif step.estimate.rounds is None:
            yield f"{step.name} (only the run knows how often it is begun)"
