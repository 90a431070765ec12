"""A plan for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.diagnostics.phrases import all_of, some, verb
from kfpc.diagnostics.style import PLAIN, Style
from kfpc.kubernetes.duration import duration
from kfpc.preemption import Nodes
from kfpc.preemption.causes import CAUSES, Cause, Counts
from kfpc.views.plans.estimate_text import estimate_lines, sum_lines
from kfpc.views.plans.estimates import summed
from kfpc.views.plans.layout import table, wrapped
from kfpc.views.plans.rows import Row, Then
from kfpc.views.plans.sentence import ON, UNSEEN
from kfpc.views.plans.totals import Totals
from kfpc.views.plans.view import PlanView, StepView
from kfpc.views.plans.words import count, times

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


def plan_text(plan: PlanView, *, width: int = WIDTH, style: Style = PLAIN) -> str:
    """The plan as it is read; ``width`` is the terminal's, in columns."""
    width = max(min(width, WIDTH), _NARROWEST)
    blocks = [list(_group(group, plan, width, style)) for group in _groups(plan.steps)]
    blocks.append(list(_totals(plan.totals, len(plan.steps), width)))
    if (sums := summed(plan)) is not None:
        blocks.append(list(sum_lines(sums, plan, width)))
    if any(not step.plan.any_cause and not step.plan.patched for step in plan.steps):
        blocks.append(list(_causes(plan.steps, width, style)))
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _groups(steps: Sequence[StepView]) -> Iterator[list[StepView]]:
    """Steps that are alike together, at the place of the first."""
    groups: dict[int, list[StepView]] = {}
    for number, step in enumerate(steps):
        alone = step.estimate is not None
        groups.setdefault(-number - 1 if alone else id(step.shape), []).append(step)
    yield from groups.values()


def _group(group: Sequence[StepView], plan: PlanView, width: int, style: Style) -> Iterator[str]:
    first = group[0]
    for line in wrapped(some([step.name for step in group]), width, ""):
        yield style.bold(line)
    text = first.shape.sentence
    yield from wrapped(text if len(group) == 1 else f"Each: {text[0].lower()}{text[1:]}", width)
    if len(first.shape.rows) > 1 or (first.shape.rows and first.plan.failures != 0):
        yield ""
        yield from _table(first.shape.rows, first.plan.failures)
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


def _totals(totals: Totals, steps: int, width: int) -> Iterator[str]:
    yield from wrapped(" ".join(_total_sentences(totals, steps)), width, "")


def _total_sentences(totals: Totals, steps: int) -> Iterator[str]:
    """Of a single step its own block says the pods, and whether it has a timeout."""
    if steps > 1:
        yield _pods(totals, steps)
    if totals.longest is not None:
        drawn_out = " and no wait is drawn out" if totals.waits else ""
        longest = duration(totals.longest)
        take = "They take" if steps > 1 else "It takes"
        yield f"{take} at most {longest}, if no pod waits for a node{drawn_out}."
    elif totals.unbounded and steps > 1:
        yield f"Nothing bounds how long they take: {_no_timeout(totals, steps)}."
    if totals.timeout is not None:
        yield f"The run is ended after {duration(totals.timeout)}."


def _pods(totals: Totals, steps: int) -> str:
    if totals.most_pods is None:
        return f"All {steps:,} steps: only the run knows how many pods, for {some(totals.unknown)}."
    on = all_of([f"{number:,} {ON[kind]}" for kind, number in totals.on.items()])
    return f"All {steps:,} steps: at most {count(totals.most_pods, 'pod')}, {UNSEEN}: {on}."


def _no_timeout(totals: Totals, steps: int) -> str:
    if len(totals.unbounded) == steps:
        return "none has a `timeout`"
    return f"{some(totals.unbounded)} {verb(len(totals.unbounded), 'has', 'have')} no `timeout`"


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
