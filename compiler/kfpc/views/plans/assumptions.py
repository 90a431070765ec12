"""What somebody assumes of a pipeline's work, by the names of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kfpc.analysis import Analysis
from kfpc.diagnostics import Report
from kfpc.diagnostics.phrases import one_of, some
from kfpc.diagnostics.suggestions import nearest
from kfpc.diagnostics.visible import visible
from kfpc.language import read_prices
from kfpc.pipeline.ids import StepId, qualified
from kfpc.record import record
from kfpc.source import Document, read_file
from kfpc.views.plans.estimate import is_preemptible
from kfpc.views.plans.rates import per_hour
from kfpc.views.plans.unused import unused_prices
from kfpc.views.plans.work import Work

MOST = 1_000_000
"""Hours of a step, a century and more; and preemptions per hour."""


@record(eq=False)
class Assumptions:
    """``hours`` of work by step, ``tune.train`` for one in a group. ``hours_of_one`` are those of
    the one step that is meant: the one that is planned alone, else the only preemptible one, else
    the only one.

    ``rate`` is preemptions per hour of a preemptible node; as a text it may also be how many of
    them go within an hour, ``"10%"``. ``every`` are the seconds between
    two checkpoints, by step, and ``every_other`` those of all steps that it does not name.
    ``prices`` is the path of a file with prices per hour.
    """

    hours: Mapping[str, float] = field(default_factory=dict)
    rate: float | str | None = None
    every: Mapping[str, int] = field(default_factory=dict)
    every_other: int | None = None
    prices: str | None = None
    hours_of_one: float | None = None


NONE = Assumptions()


class AssumptionError(ValueError):
    """What is assumed cannot be. ``key`` is the field of ``Assumptions`` (or ``step``) at fault,
    and ``rest`` the sentence that begins with it; ``lacks_hours`` is a step with an interval and
    without hours."""

    def __init__(self, key: str, rest: str, lacks_hours: str | None = None) -> None:
        super().__init__(key, rest, lacks_hours)  # what it is made of again, in another process
        self.key = key
        self.rest = rest
        self.lacks_hours = lacks_hours

    def __str__(self) -> str:
        return f"{self.key}{self.rest}"


def work_of(
    assumed: Assumptions, analysis: Analysis, report: Report, shown: StepId | None = None
) -> tuple[Work | None, Document | None]:
    """The work by the steps' ids, and the file of prices; ``shown`` is the step that is planned
    alone. The work is None after an error about that file. Raises AssumptionError for a step that
    is not there, or a number that is none."""
    steps = {leaf.qualified: leaf.id for leaf in analysis.pipeline.leaves()}
    hours = _hours(assumed, analysis, steps, shown)
    every = {known_step(name, steps, "every"): time for name, time in assumed.every.items()}
    for name in assumed.every:
        if steps[name] not in hours:
            raise AssumptionError("every", f": {name!r} needs hours too", lacks_hours=name)
    rate = None if assumed.rate is None else per_hour(assumed.rate)
    if rate is not None and not 0 <= rate <= MOST:
        raise AssumptionError(
            "rate",
            f" is a number per hour from 0 to {MOST:,}, or the per cent of nodes that go within an "
            "hour, below 100%",
        )
    if any(
        time is not None and not time > 0 for time in (*assumed.every.values(), assumed.every_other)
    ):
        raise AssumptionError("every", " is a number of seconds, more than none")
    document = None if assumed.prices is None else read_file(assumed.prices, report)
    prices = None if document is None else read_prices(document, report)
    if document is not None and prices is not None:
        report.extend(unused_prices(prices, document.place(), analysis))
    if report.failed:
        return None, document
    return Work(hours, rate, every, assumed.every_other, prices), document


def _hours(
    assumed: Assumptions,
    analysis: Analysis,
    steps: Mapping[str, StepId],
    shown: StepId | None,
) -> dict[StepId, float]:
    hours = {known_step(name, steps, "hours"): length for name, length in assumed.hours.items()}
    for name, length in assumed.hours.items():
        if not 0 <= length <= MOST:  # not true of a number that is none (NaN) either
            raise AssumptionError("hours", f" of {name!r} is a number from 0 to {MOST:,}")
    if assumed.hours_of_one is not None:
        if not 0 <= assumed.hours_of_one <= MOST:
            raise AssumptionError("hours_of_one", f" is a number from 0 to {MOST:,}")
        meant = shown or _only_one(analysis)
        if meant in hours:
            raise AssumptionError("hours", f": {qualified(meant)!r} has some already")
        hours[meant] = assumed.hours_of_one
    return hours


def _only_one(analysis: Analysis) -> StepId:
    """The only preemptible step, else the only one; raises AssumptionError where there is none."""
    preemptible = [id for id, plan in analysis.plans.items() if is_preemptible(plan)]
    candidates = preemptible or list(analysis.plans)
    if len(candidates) == 1:
        return candidates[0]
    names = some([visible(qualified(id)) for id in candidates])
    raise AssumptionError("hours_of_one", f": {names} may be meant; say which")


def known_step(name: str, steps: Mapping[str, StepId], key: str) -> StepId:
    """The id of a step; raises AssumptionError if there is none of that name."""
    if name in steps:
        return steps[name]
    meant = _meant(name, steps)
    hint = f"; did you mean {meant}?" if meant else ""
    raise AssumptionError(key, f": there is no step {name!r}{hint}")


def _meant(name: str, steps: Mapping[str, StepId]) -> str | None:
    """The steps within others that are called so, else the one whose name differs least."""
    within = [one for one in steps if one.endswith(f".{name}")]
    if within:
        return one_of(within[:_MOST_MEANT])
    last = {one.rpartition(".")[2]: one for one in steps}
    near = nearest(name, steps)
    return last.get(nearest(name, last) or "") if near is None else near


_MOST_MEANT = 4
