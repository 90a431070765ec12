"""A timeout that the run does not live to see.

`workflow.timeout` holds for the whole run. A step whose own `timeout` is longer is ended with the
run, as a failure of the run: its own never comes. Likewise a step, or a group, in a group with a
shorter `timeout`, which of a loop each round has. A `wait` that is longer than the run, and an
approval with such a `duration`, are ended with it too, and what waits for them never runs.

Preemptible steps with retries have a rule of their own, KFPC703.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
workflow: {timeout: 1h}
steps:
  train: {image: "busybox:1", command: [train], timeout: 2h}
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
workflow: {timeout: 1h}
steps:
  night: {wait: {approval: Go on?, duration: 12h}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
workflow: {timeout: 4h}
steps:
  train: {image: "busybox:1", command: [train], timeout: 2h}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.analysis.limits import bounded, limits_of
from kfpc.checks.findings import Steps
from kfpc.checks.run_time import run_time
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import UNREACHED_TIMEOUT
from kfpc.kubernetes.duration import duration, seconds_waited
from kfpc.pipeline.constants import known
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import EXIT_SCOPE, StepId
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import Leaf, Wait

CODE = UNREACHED_TIMEOUT


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    yield from _in_the_run(analysis)
    yield from _in_blocks(analysis)


def _in_blocks(analysis: Analysis) -> Iterator[Diagnostic]:
    """The blocks that end before the time of a step in them is up."""
    found: dict[StepId, list[tuple[Step, int]]] = {}
    for step in analysis.pipeline.steps():
        own = _own(step)
        if own is None:
            continue
        ends = [block for block in limits_of(analysis.pipeline, step.id) if _time(block) < own]
        if ends:
            found.setdefault(min(ends, key=_time).id, []).append((step, own))
    for id, steps in found.items():
        block = analysis.pipeline.step(id)
        assert isinstance(block, Block)
        longer = Steps(tuple(step.id for step, _ in steps))
        yield UNREACHED_TIMEOUT.at(
            block.timeout_place or block.place,
            f"{bounded(block)} ends after {duration(_time(block))}, before the `timeout` of "
            f"{longer}, {'' if longer.alone else 'up to '}{duration(max(own for _, own in steps))}",
            help=f"give {bounded(block)} more time, or what is in it less",
            related=[("its own", _said(step)) for step, _ in steps[:3]],
        )


def _own(step: Step) -> int | None:
    return if_sound(step.settings.timeout if isinstance(step, Leaf) else step.timeout)


def _time(block: Block) -> int:
    return if_sound(block.timeout) or 0


def _said(step: Step) -> Located:
    if isinstance(step, Leaf):
        return step.setting("timeout")
    return step.timeout_place or step.place


def _in_the_run(analysis: Analysis) -> Iterator[Diagnostic]:
    whole = run_time(analysis)
    if whole is None:
        return
    has, place = whole
    yield from _waits(analysis, has, place)
    found = [leaf for leaf in analysis.pipeline.leaves() if _is_longer(leaf, has, analysis)]
    if found:
        longest = max(analysis.plans[leaf.id].timeout or 0 for leaf in found)
        steps = Steps(tuple(leaf.id for leaf in found))
        yield UNREACHED_TIMEOUT.at(
            place,
            f"the run ends after {duration(has)}, before the `timeout` of {steps}, "
            f"{'' if steps.alone else 'up to '}{duration(longest)}",
            help="give the run more time, or the step less",
            related=[("the step's own", leaf.setting("timeout")) for leaf in found[:3]],
        )


def _waits(analysis: Analysis, has: int, place: Located) -> Iterator[Diagnostic]:
    """The waits that the run ends before."""
    times = ((leaf, _waited(leaf, analysis)) for leaf in analysis.pipeline.leaves())
    found = [(leaf, time) for leaf, time in times if time is not None and time > has]
    if found:
        steps = Steps(tuple(leaf.id for leaf, _ in found))
        longest = duration(max(time for _, time in found))
        yield UNREACHED_TIMEOUT.at(
            place,
            f"the run ends after {duration(has)}, before the wait of {steps} is over, "
            f"{'' if steps.alone else 'up to '}{longest}",
            help="give the run more time, or the wait less",
            related=[("the wait", _place_of_wait(leaf)) for leaf, _ in found[:3]],
        )


def _waited(leaf: Leaf, analysis: Analysis) -> int | None:
    """How long a step waits at most, in seconds, where that is known. What waits at a run's end
    has its time for itself."""
    if not isinstance(leaf.program, Wait) or leaf.id[:1] == EXIT_SCOPE:
        return None
    time = leaf.program.duration
    text = None if time is None else known(time, leaf.inputs, analysis.values)
    return None if text is None else seconds_waited(text)


def _place_of_wait(leaf: Leaf) -> Located:
    place = leaf.place.child("wait")
    return place.child("duration") if isinstance(place.value, Mapping) else place


def _is_longer(leaf: Leaf, has: int, analysis: Analysis) -> bool:
    plan = analysis.plans.get(leaf.id)
    if plan is None:
        return False
    spanned = if_sound(leaf.settings.preemptible) is not None and plan.most_pods != 1
    return plan.timeout is not None and plan.timeout > has and not spanned
