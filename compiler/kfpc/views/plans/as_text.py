"""A plan for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.diagnostics.phrases import some, verb
from kfpc.diagnostics.style import PLAIN, Style
from kfpc.preemption import Nodes
from kfpc.preemption.causes import CAUSES, Cause, Counts
from kfpc.views.plans.estimate_text import estimate_lines, sum_lines
from kfpc.views.plans.estimates import Summed, summed
from kfpc.views.plans.growth_text import growth_lines
from kfpc.views.plans.layout import table, wrapped
from kfpc.views.plans.lead import lead_lines
from kfpc.views.plans.rows import Row, Then
from kfpc.views.plans.sentence import BY_HAND, EXACT, UNSEEN
from kfpc.views.plans.shared import of_run
from kfpc.views.plans.totals_text import expected_lines, size_lines, totals_lines
from kfpc.views.plans.view import PlanView, StepView, groups
from kfpc.views.plans.words import times

WIDTH = 80
_NARROWEST = 40

_NODES: Mapping[Nodes, str] = {
    Nodes.ANY: "any",
    Nodes.PREFERRED: "preemptible, if any",
    Nodes.PREEMPTIBLE: "preemptible",
    Nodes.ON_DEMAND: "on demand",
}

_COUNTS: Mapping[Counts, str] = {
    Counts.SUCCESS: "success",
    Counts.PREEMPTION: "preemption",
    Counts.FAILURE: "failure",
    Counts.NOTHING: "nothing",
}

_EXPLAIN = "Why an attempt ends, and what that counts as: `--explain`."


def plan_text(
    plan: PlanView,
    *,
    width: int = WIDTH,
    style: Style = PLAIN,
    brief: bool = False,
    explain: bool = False,
    names: bool = False,
) -> str:
    """The plan as it is read; ``width`` is the terminal's, in columns.

    What is ``brief`` is the lead alone. Why attempts end, and what that counts as, is told where it
    should ``explain``, and what the platform calls the steps where ``names`` are wanted.
    """
    width = max(min(width, WIDTH), _NARROWEST)
    sums = summed(plan)
    blocks: list[Iterator[str]] = [
        lead_lines(plan, width, style) if plan.steps else iter(()),
        totals_lines(plan.totals, len(plan.steps), width),
    ]
    if sums is not None:
        blocks.append(expected_lines(sums, plan, width))
    if plan.pauses:
        blocks.append(_pauses(plan, width))
    blocks.append(_shared(plan, width))
    if not brief:
        blocks += _in_full(plan, sums, width, style)
    if plan.coming is not None:
        from kfpc.views.plans.coming_text import coming_lines  # noqa: PLC0415 - rarely

        blocks.append(coming_lines(plan.coming, width))
    if names:
        blocks.append(_names(plan.steps, style))
    if explain:
        blocks.append(_causes(plan.steps, width, style))
    elif not brief and any(_has_two_budgets(step) for step in plan.steps):
        blocks.append(iter(wrapped(_EXPLAIN, width, "")))
    texts = ("\n".join(block) for block in blocks)
    return "\n\n".join(text for text in texts if text) + "\n"


def _in_full(
    plan: PlanView, sums: Summed | None, width: int, style: Style
) -> Iterator[Iterator[str]]:
    """Each step, and what is said of them together."""
    for group in groups(plan.steps):
        yield _group(group, plan, width, style)
    if sums is not None:
        yield sum_lines(sums, plan, width)
    if any(UNSEEN in step.shape.sentence for step in plan.steps):
        yield iter(wrapped(EXACT, width, ""))
    if any(_is_tried_again(step) for step in plan.steps):
        yield iter(wrapped(BY_HAND, width, ""))
    if plan.size is not None:
        yield size_lines(plan.size, width)


def _names(steps: Sequence[StepView], style: Style) -> Iterator[str]:
    """What the platform calls the steps, as wide as it is: names are there to be copied."""
    rows = [(one.name, one.called.unit, one.called.pods) for one in steps if one.called is not None]
    if rows:
        first, *others = table([("step", "template", "pods"), *rows], "<<<", "")
        yield style.bold(first)
        yield from others


def _pauses(plan: PlanView, width: int) -> Iterator[str]:
    """A sentence for the steps that wait alike."""
    alike: dict[tuple[str, bool], list[str]] = {}
    for pause in plan.pauses:
        alike.setdefault((pause.sentence, pause.goes_on), []).append(pause.step)
    for (sentence, goes_on), names in alike.items():
        told = sentence if len(names) == 1 else sentence.replace("waits", "wait", 1)
        text = f"{some(names)} {told}, without a pod."
        if goes_on:
            text += f" Then the run goes on as if somebody had approved {_them(names)}."
        yield from wrapped(text, width, "")


def _shared(plan: PlanView, width: int) -> Iterator[str]:
    for sentence in of_run(plan.locks, plan.workspace):
        yield from wrapped(sentence, width, "")


def _them(names: Sequence[str]) -> str:
    return verb(len(names), "it", "them")


def _is_tried_again(step: StepView) -> bool:
    plan = step.plan
    return not plan.patched and (plan.retries != 0 or plan.failures != 0)


def _has_two_budgets(step: StepView) -> bool:
    return not step.plan.any_cause and not step.plan.patched


def _group(group: Sequence[StepView], plan: PlanView, width: int, style: Style) -> Iterator[str]:
    first = group[0]
    for line in wrapped(some([step.name for step in group]), width, ""):
        yield style.bold(line)
    text = first.shape.sentence
    yield from wrapped(text if len(group) == 1 else f"Each: {text[0].lower()}{text[1:]}", width)
    if len(first.shape.rows) > 1 or (first.shape.rows and first.plan.failures != 0):
        yield ""
        yield from _table(first.shape.rows, first.plan.failures)
    if first.shape.growth.stages:
        yield ""
        yield from growth_lines(first, plan)
    if first.shape.notes:
        yield ""
    for note in first.shape.notes:
        yield from wrapped(note, width, "  - ", "    ")
    if first.estimate is not None:
        yield ""
        yield from estimate_lines(first.estimate, plan, width)


def _table(rows: Sequence[Row], failures: int | None) -> Iterator[str]:
    head = ("attempts", "nodes", "after a preemption", "after a failure")
    cells = [
        (
            _attempts(row),
            _NODES[row.nodes],
            _then(row.preempted, failures),
            _end(row.failed, failures),
        )
        for row in rows
    ]
    yield from table([head, *cells], "<<<<")


def _attempts(row: Row) -> str:
    if row.first is None:
        return "the last"
    if row.last is None:
        return "those before" if row.first == 1 else f"from {row.first:,} on"
    if row.last - row.first < 2:
        one = f"{row.first:,}"
        return one if row.first == row.last else f"{one} and {row.last:,}"
    return f"{row.first:,} to {row.last:,}"


def _then(then: Then, failures: int | None) -> str:
    if then is Then.FAILURE and failures is not None:
        return "as after a failure"
    return _end(then, failures)


def _end(then: Then, failures: int | None) -> str:
    if then is Then.NEXT:
        return "the next attempt"
    if then is Then.END:
        return "the step fails"
    if failures is None:
        return "attempt 1, or it fails"
    return f"attempt 1, {'' if failures == 1 else 'at most '}{times(failures)}"


def _causes(steps: Sequence[StepView], width: int, style: Style) -> Iterator[str]:
    yield style.bold("Why an attempt ends, and what that counts as")
    marked = [step.name for step in steps if step.plan.marks and not step.plan.patched]
    shown = [cause for cause in CAUSES if not cause.marked or marked]
    names = max(len(cause.name) for cause in shown)
    for cause in shown:
        lead = f"  {cause.name:<{names}}  {_COUNTS[cause.counts]:<10}  "
        meaning = f"{cause.meaning} ({some(marked)})" if cause.marked else _meaning(cause)
        yield from wrapped(meaning, width, lead, " " * len(lead))


def _meaning(cause: Cause) -> str:
    if cause.counts is Counts.NOTHING:
        return f"{cause.meaning}; it begins again"
    return cause.meaning
