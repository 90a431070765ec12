"""What all steps come to together, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics.phrases import all_of, some, verb
from kfpc.diagnostics.visible import visible
from kfpc.kubernetes.duration import duration
from kfpc.preemption import Nodes
from kfpc.preemption.forecast import MOST_PREEMPTIONS
from kfpc.targets.base import Size
from kfpc.views.plans.estimates import Summed
from kfpc.views.plans.layout import wrapped
from kfpc.views.plans.sentence import ON, UNSEEN
from kfpc.views.plans.totals import Totals
from kfpc.views.plans.view import PlanView, has_prices
from kfpc.views.plans.words import count, figure, hours, money, part


def totals_lines(totals: Totals, steps: int, width: int) -> Iterator[str]:
    """The most pods, and the longest time; of a single plain step there is nothing to say."""
    yield from wrapped(" ".join(_sentences(totals, steps)), width, "")


def size_lines(size: Size, width: int) -> Iterator[str]:
    """What the object of a run comes to, in KiB."""
    text = f"{_kib(size.spec)} of spec, and about {_kib(size.status)} of status at the end"
    if size.status_at_worst != size.status:
        text += f", {_kib(size.status_at_worst)} at worst"
    if size.spec + size.status_at_worst > size.limit:
        text += f", all of it {_kib(size.at_worst)} when compressed"
    yield from wrapped(f"A run is one object of {_kib(size.limit)} at most: {text}.", width, "")


def _kib(bytes: int) -> str:
    return f"{-(-bytes // 1024):,} KiB"


def _sentences(totals: Totals, steps: int) -> Iterator[str]:
    if steps and (steps > 1 or totals.unknown or totals.on != {Nodes.ANY: 1}):
        yield _pods(totals, steps)
    if totals.longest is not None:
        drawn_out = " and no wait is drawn out" if totals.waits else ""
        longest = duration(totals.longest)
        take = "It takes" if steps == 1 else "They take"
        if steps > 1 and totals.parallelism is not None:
            longest += f", {count(totals.parallelism, 'pod')} at once"
        yield f"{take} at most {longest}, if no pod waits for a node{drawn_out}."
        if totals.timeout is not None:
            yield f"The run is ended after {duration(totals.timeout)}."
    else:
        yield from _open(totals, steps)


def _open(totals: Totals, steps: int) -> Iterator[str]:
    """Why nobody knows how long it takes; then the run's own end is all that bounds it."""
    ends = None if totals.timeout is None else duration(totals.timeout)
    bounds = "Nothing bounds" if ends is None else f"Only the run's end after {ends} bounds"
    if totals.open_pauses:
        wait = verb(len(totals.open_pauses), "waits", "wait")
        whole = ", nor how long the run takes" if ends is None else ""
        yield f"{bounds} how long {some(totals.open_pauses)} {wait}{whole}."
    elif totals.unbounded and steps > 1:
        yield f"{bounds} how long they take: {_no_timeout(totals, steps)}."
    elif totals.held_back:
        what = "they wait" if steps > 1 else "it waits"
        decides = "Locks decide" if totals.locked else "A patch decides"
        known = (
            "nobody knows how long at most"
            if ends is None
            else f"{bounds[0].lower()}{bounds[1:]} it"
        )
        yield f"{decides} for what {what} beside, so {known}."
    elif ends is not None:
        yield f"The run is ended after {ends}."


def _pods(totals: Totals, steps: int) -> str:
    if totals.most_pods is None:
        known = "only the run knows how many pods"
        text = f"{known}, for {some(totals.unknown)}" if steps > 1 else known
    else:
        text = f"at most {count(totals.most_pods, 'pod')}, {UNSEEN}"
        if steps > 1 or len(totals.on) > 1:
            on = [f"{number:,} {ON[kind]}" for kind, number in totals.on.items()]
            text += f": {all_of(on)}"
    return f"All {steps:,} steps: {text}." if steps > 1 else f"{text[0].upper()}{text[1:]}."


def _no_timeout(totals: Totals, steps: int) -> str:
    if len(totals.unbounded) == steps:
        return "none has a `timeout`"
    return f"{some(totals.unbounded)} {verb(len(totals.unbounded), 'has', 'have')} no `timeout`"


def expected_lines(found: Summed, plan: PlanView, width: int) -> Iterator[str]:
    """What to expect of the steps with hours, beside all on demand; and what that leaves out."""
    yield from wrapped(" ".join(_expected(found, plan)), width, "")
    for remark in found.remarks:
        yield from wrapped(remark, width, "")
    growing = [step.name for step in plan.steps if has_prices(step)]
    if growing:
        yield from wrapped(f"The cost of {some(growing)} is that of its first amounts.", width, "")
    if found.left_out:
        yield from wrapped(f"The hours and costs leave out {'; '.join(found.left_out)}.", width, "")
    if found.unpriced:
        yield from wrapped(f"The costs leave out {'; '.join(found.unpriced)}.", width, "")


def _expected(found: Summed, plan: PlanView) -> Iterator[str]:
    chosen = found.chosen
    if not found.steps:
        return
    if chosen.expected is None or chosen.lost is None:
        if plan.rate is None:
            yield "What to expect needs `--preemption-rate`."
        else:
            yield f"No sum is expected: there would be more than {MOST_PREEMPTIONS:,} preemptions."
        return
    of = "" if len(plan.steps) == 1 else f" of {_named(found, plan)}"
    text = f"Expected{of}: {hours(chosen.expected)} h of pods for {figure(found.hours)} h of work"
    if found.preemptible:
        text += f", {hours(chosen.lost)} h lost to preemptions"
    if chosen.expected_cost is not None:
        text += f"; {money(chosen.expected_cost)}{_currency(plan)}{_compared(found)}"
    yield f"{text}."


def _named(found: Summed, plan: PlanView) -> str:
    return "all steps" if len(found.steps) == len(plan.steps) else some(found.steps)


def _currency(plan: PlanView) -> str:
    return f" {visible(plan.currency)}" if plan.currency else ""


def _compared(found: Summed) -> str:
    """``, 66 % less than on demand``; nothing where all is on demand anyway."""
    saved = found.saving(found.chosen.expected_cost)
    if saved is None or not found.preemptible:
        return ""
    if part(saved) == part(0):
        return ", as much as on demand"
    return f", {part(abs(saved))} {'less' if saved > 0 else 'more'} than on demand"
