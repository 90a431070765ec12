"""What there is to know of a step's plan beside its sentence, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfpc.diagnostics.phrases import all_of
from kfpc.diagnostics.visible import visible
from kfpc.kubernetes.duration import duration
from kfpc.pipeline.ids import qualified
from kfpc.pipeline.settings import Backoff
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.plan import MOST_FAILURES
from kfpc.views.plans.params import Decided
from kfpc.views.plans.totals import waits_between
from kfpc.views.plans.words import count, named, ordinal, times


def notes(plan: StepPlan, decided: Sequence[Decided], of_the_run: int | None) -> Iterator[str]:
    """In the order in which they matter. ``of_the_run`` is the timeout of the run, in seconds."""
    yield from _beginnings(plan)
    if plan.patch is not None:
        yield (
            f"Its patch `{plan.patch}` decides how often it is tried; nothing is known of it here."
        )
    for param in decided:
        yield _decided(param)
    if not plan.any_cause and not plan.patched:
        yield from _rounds(plan)
    if plan.hangs_by_hand:
        yield (
            "Do not retry a failed run by hand: it would never end. Submit it anew, or write the "
            f"number of failures into the spec, {MOST_FAILURES} at most."
        )
    if plan.backoff is not None and waits_between(plan):
        yield _waits(plan, plan.backoff)
    if plan.marks and not plan.patched:
        one = "the output" if len(plan.marks) == 1 else "one of the outputs"
        yield (
            f"An attempt that ends with exit code 0 and without {one} {named(plan.marks)} was "
            "cut short, which counts as a preemption."
        )
    if plan.timeout is not None:
        failure = "" if plan.any_cause or plan.patched else ", which is a failure"
        yield f"An attempt is ended after {duration(plan.timeout)}{failure}."
    if plan.nodes_of(1) is Nodes.PREEMPTIBLE:
        yield _for_a_node(plan, of_the_run)
    if plan.grace_period is not None and plan.nodes is not Nodes.ANY:
        yield (
            f"Told to end, its program has {duration(plan.grace_period)} to save, if the platform "
            "leaves it as much."
        )


def _beginnings(plan: StepPlan) -> Iterator[str]:
    """How often the blocks around the step begin it, and why."""
    if not plan.around:
        return
    reasons = []
    for one in plan.around:
        name, much = named([qualified(one.block)]), one.times
        if one.is_loop:
            many = "as many elements as the run says" if much is None else count(much, "element")
            reasons.append(f"{name} goes through {many}")
        elif one.is_repeat:
            many = "as many rounds as the run says" if much is None else count(much, "round")
            reasons.append(f"{name} has {many} at most")
        else:
            many = "as often as the run says" if much is None else f"{times(much)} at most"
            reasons.append(f"{name} is tried {many}")
    begun = "as often as the run says" if plan.times is None else f"at most {times(plan.times)}"
    yield f"It starts {begun}: {all_of(reasons)}."


def _for_a_node(plan: StepPlan, of_the_run: int | None) -> str:
    """What bounds the wait of an attempt for a node that may not be there."""
    bounds = "Nothing bounds"
    if of_the_run is not None:
        bounds = f"Only the run's end after {duration(of_the_run)} bounds"
    text = f"{bounds} how long an attempt waits for a preemptible node"
    because = []
    if plan.timeout is not None:
        because.append("its `timeout` begins with the node")
    if plan.falls_back:
        because.append("the fallback comes after attempts that ended")
    return f"{text}: {' and '.join(because)}." if because else f"{text}."


def _decided(one: Decided) -> str:
    name = f"`params.{visible(one.param)}`"
    if one.value is None:
        return f"{name} has no value yet: give it with `--set {visible(one.param)}=…`."
    said = "as it was given" if one.given else "its default"
    if not one.reckoned:
        return (
            f"{name} is {visible(one.value)}, {said}. It is not reckoned with: what the number "
            "comes to only the run knows."
        )
    return f"Reckoned with {name} = {visible(one.value)}, {said}; a run may have another."


def _rounds(plan: StepPlan) -> Iterator[str]:
    """What two budgets do to each other."""
    anew = "Attempts count anew after each failure"
    if plan.checkpoint:
        anew += ", and so does `KFPC_ATTEMPT`"
    if plan.failures != 0:
        yield f"{anew}."
        if plan.checkpoint and plan.laid_out:
            yield (
                "In the first attempt after a failure `KFPC_LAST_CAUSE` is `failure` if the "
                "program ended with an exit code of its own, else `unknown`."
            )
    if plan.attempts is None:
        return
    if plan.attempts == 1:
        yield "A preemption is a failure as well: none is allowed for."
    elif plan.failures == 0:
        yield f"Its {ordinal(plan.attempts)} preemption ends it too."
    else:
        yield f"{plan.attempts:,} preemptions in a row are a failure too."


def _waits(plan: StepPlan, backoff: Backoff) -> str:
    """The waits are the shortest: Argo looks again only after a whole one."""
    if plan.laid_out and plan.retries == 0:
        return f"It waits at least {duration(backoff.delay)} before each attempt but the first."
    text = f"It waits at least {duration(backoff.delay)} before the first retry"
    if backoff.factor is not None and backoff.factor > 1:
        longer = "twice" if backoff.factor == 2 else times(backoff.factor)
        text += f", then each time {longer} as long"
        if backoff.max_delay is not None:
            text += f", up to {duration(backoff.max_delay)}"
    elif plan.most_pods != 2:
        text += ", and as long before each other"
    if plan.any_cause or plan.retries == 0:
        return f"{text}; after a preemption too."
    if plan.laid_out:
        return f"{text}; after a preemption too. After a failure the waits begin anew."
    if plan.failures == 0:
        return f"{text}; after a preemption too. A failure ends it after such a wait."
    return (
        f"{text}; after a preemption too. A failure waits twice: for the retry that does not "
        "come, and by the number of failures; then the waits begin anew."
    )
