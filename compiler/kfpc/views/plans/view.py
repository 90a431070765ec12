"""The plan of a pipeline, worked out for showing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from kfpc.analysis import Analysis
from kfpc.analysis.limits import bounded, is_begun_again, limits_of
from kfpc.kubernetes.duration import duration
from kfpc.pipeline.erroneous import if_sound, sound
from kfpc.pipeline.ids import HOOKS_SCOPE, StepId, is_inside, qualified
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.waits import longest_time
from kfpc.record import field_names, record
from kfpc.targets.base import Called, Size
from kfpc.views.plans.bill import Bill, bill
from kfpc.views.plans.estimate import Estimate, estimate, is_preemptible
from kfpc.views.plans.growth import Growth, at_stages, growth, sentences
from kfpc.views.plans.notes import notes
from kfpc.views.plans.params import Decided, as_it_is, decided, deciding
from kfpc.views.plans.pauses import Pause, pauses
from kfpc.views.plans.rows import Row, rows
from kfpc.views.plans.sentence import sentence
from kfpc.views.plans.shared import Held, Workspace, held, of_step, workspace
from kfpc.views.plans.totals import Totals, totals
from kfpc.views.plans.work import Work

_NUMBER = re.compile(r"[0-9]+")


@record(eq=False)
class Shape:
    """What there is to say of a step, whatever its name: steps that are alike share one.

    ``longest`` are the seconds that all attempts may take, with waits that are not drawn out; None
    where nothing bounds it.
    """

    sentence: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    decided: tuple[Decided, ...]
    longest: float | None
    growth: Growth
    locks: tuple[Held, ...] = ()


@record(eq=False)
class StepView:
    """``estimate`` is None where the step's hours are not said. ``bills`` are those of the stages
    of its growth, where there are prices and hours. ``called`` is what the platform calls it, as
    far as that is known."""

    id: StepId
    plan: StepPlan
    shape: Shape
    estimate: Estimate | None
    bills: tuple[Bill, ...] = ()
    called: Called | None = None

    @property
    def name(self) -> str:
        """The step as people write it."""
        return qualified(self.id)


@record(eq=False)
class Coming:
    """The next times of a schedule; ``zone`` is None where the controller's decides. ``asked``: a
    condition may let no run start at some of them."""

    times: tuple[datetime, ...]
    zone: str | None
    suspended: bool
    asked: bool = False


@record(eq=False)
class PlanView:
    """Steps in the order of the spec, and what they come to together. ``currency`` is that of
    the prices; empty where they do not say, None without prices. ``coming`` is None without a
    schedule. ``pauses`` are the steps that wait, which have no pods. ``size`` is that of
    a run's object; None where one step is shown, or nothing is known of it. ``locks`` are those of
    the run."""

    pipeline: str
    steps: tuple[StepView, ...]
    totals: Totals
    rate: float | None
    currency: str | None
    coming: Coming | None = None
    pauses: tuple[Pause, ...] = ()
    size: Size | None = None
    locks: tuple[Held, ...] = ()
    workspace: Workspace | None = None


def groups(steps: Sequence[StepView]) -> Iterator[list[StepView]]:
    """Steps that are alike together, at the place of the first; one with an estimate is alone."""
    return _together(steps, lambda step: id(step.shape))


def copies(steps: Sequence[StepView]) -> Iterator[list[StepView]]:
    """Steps together that are alike in all but a number of their names: ``shard-1``."""
    return _together(steps, lambda step: (id(step.shape), _NUMBER.sub("#", step.name)))


def _together(
    steps: Sequence[StepView], kind: Callable[[StepView], object]
) -> Iterator[list[StepView]]:
    found: dict[object, list[StepView]] = {}
    for number, step in enumerate(steps):
        key = number if step.estimate is not None else (kind(step),)
        found.setdefault(key, []).append(step)
    yield from found.values()


def view(
    analysis: Analysis,
    plans: Mapping[StepId, StepPlan],
    work: Work,
    coming: Coming | None = None,
    size: Size | None = None,
    called: Mapping[StepId, Called] | None = None,
) -> PlanView:
    """The plan of a pipeline, or of those of its steps that have ``plans`` here."""
    pipeline = analysis.pipeline
    shapes: dict[object, Shape] = {}
    named = called or {}
    steps = []
    for id, plan in plans.items():
        step = pipeline.leaf(id)
        grown = growth(step, plan, sound(pipeline.profile), analysis.values)
        shape = _shape(analysis, step, plan, grown, shapes)
        if id not in work.hours:
            steps.append(StepView(id, plan, shape, None, called=named.get(id)))
            continue
        bills = tuple(_bills(analysis, at_stages(step, grown), plan, work))
        found = _estimate(analysis, step, plan, work, bills)
        steps.append(StepView(id, plan, shape, found, bills, named.get(id)))
    currency = None if work.prices is None else work.prices.currency
    is_whole = len(plans) == len(analysis.plans)
    waits = tuple(pauses(pipeline, analysis.values)) if is_whole else ()
    sums = totals(analysis, plans, waits)
    return PlanView(
        pipeline.name,
        tuple(steps),
        sums,
        work.rate,
        currency,
        coming,
        waits,
        size,
        held(pipeline.workflow.locks, {}, analysis.values) if is_whole else (),
        workspace(pipeline) if is_whole else None,
    )


def _shape(
    analysis: Analysis,
    step: Leaf,
    plan: StepPlan,
    grown: Growth,
    shapes: dict[object, Shape],
) -> Shape:
    pipeline, given = analysis.pipeline, analysis.given
    locks = held(step.settings.locks, step.inputs, analysis.values)
    budgets = if_sound(step.settings.retries)
    retries: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    named: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    if budgets is not None and not plan.patched:
        within = budgets.total or budgets.preemptions
        retries, failures = deciding(within, step), deciding(budgets.failures, step)
        named = as_it_is(within, step), as_it_is(budgets.failures, step)
    key = (
        tuple(_beside(step, plan, pipeline)),
        *_key(plan, retries, failures),
        named,
        grown,
        locks,
    )
    if key not in shapes:
        known = tuple(_decided(pipeline, plan, given, retries, failures))
        shapes[key] = Shape(
            sentence(plan, *named),
            tuple(rows(plan)),
            (
                *notes(plan, known, if_sound(pipeline.workflow.timeout)),
                *sentences(grown),
                *of_step(locks),
                *_beside(step, plan, pipeline),
            ),
            known,
            longest_time(plan),
            grown,
            locks,
        )
    return shapes[key]


def _beside(step: Leaf, plan: StepPlan, pipeline: Pipeline) -> Iterator[str]:
    """What decides beside the plan."""
    if is_inside(step.id, HOOKS_SCOPE):
        yield "It is a hook: once it has begun, the run waits for it, and never fails by it."
    if step.settings.queue is not None or pipeline.workflow.queue is not None:
        if plan.retries == 0 and not plan.failures and not plan.patched:
            yield "If Kueue takes its pod out again, the step fails: it has no retries."
        else:
            spent = "a retry" if plan.any_cause else "a preemption"
            yield f"Kueue may take its pods out again: it deletes them, which spends {spent}."
    for block in limits_of(pipeline, step.id):
        time, what = duration(sound(block.timeout) or 0), bounded(block)
        text = f"are stopped {time} after {what} starts"
        if plan.nodes_of(1) is Nodes.PREEMPTIBLE:
            yield f"Its attempts that run {text}; one that waits for a node goes on waiting."
        else:
            yield f"All its attempts {text}."
        if is_begun_again(pipeline, block) and not block.scope.is_loop:
            yield f"Whenever {what} begins again, it has its {time} anew."
    if step.settings.cache is not None:
        yield "It does not run where the cache has its key."


def _decided(
    pipeline: Pipeline,
    plan: StepPlan,
    given: Mapping[str, str],
    retries: tuple[str, ...],
    failures: tuple[str, ...],
) -> Iterator[Decided]:
    """The params behind both numbers, each once."""
    for name in dict.fromkeys((*retries, *failures)):
        reckoned = (name in retries and plan.retries is not None) or (
            name in failures and plan.failures is not None
        )
        yield decided(name, pipeline.params, given, reckoned=reckoned)


def _key(plan: StepPlan, retries: tuple[str, ...], failures: tuple[str, ...]) -> tuple[object, ...]:
    """The same for steps that differ in nothing that is told of them."""
    waits = plan.backoff
    return (
        *(getattr(plan, name) for name in field_names(StepPlan) if name not in ("step", "backoff")),
        None if waits is None else (waits.delay, waits.factor, waits.max_delay),
        *(retries, failures),
    )


def _estimate(
    analysis: Analysis, step: Leaf, plan: StepPlan, work: Work, bills: Sequence[Bill]
) -> Estimate:
    found = next(iter(bills), None) or next(_bills(analysis, (step,), plan, work), None)
    limits = tuple(
        block
        for block in limits_of(analysis.pipeline, step.id)
        # A checkpoint may have what earlier beginnings did.
        if not (plan.checkpoint and is_begun_again(analysis.pipeline, block))
    )
    return estimate(plan, work, found, limits)


def _bills(analysis: Analysis, steps: Iterable[Leaf], plan: StepPlan, work: Work) -> Iterator[Bill]:
    """The bill of each form of a step; none without prices."""
    if work.prices is not None:
        profile, known = sound(analysis.pipeline.profile), analysis.values
        for step in steps:
            yield bill(step, profile, known, work.prices, preemptible=is_preemptible(plan))


def has_prices(step: StepView) -> bool:
    """Whether an hour of a step costs something else after failures."""
    return len({(bill.spot, bill.on_demand) for bill in step.bills}) > 1
