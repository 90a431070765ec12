"""A bound that would end Argo's controller.

Where `max_parallel` or `parallelism` holds back a step of the run's `on_exit`, or of a hook, Argo's
controller ends: it looks for a node that it has not made yet, and takes that for an error which it
cannot go on after. Every run on the cluster stops then; and once the controller is started again,
it ends at the same run again, until somebody deletes it. This was seen on Argo 4.0.7, with a loop
that has `max_parallel: 1`, and with two steps side by side where `parallelism` is 1.

So no `max_parallel` may hold anything back there, and no more pods of `on_exit` may run at once
than `parallelism` allows. Let the steps run one after the other by `after`; a `lock` holds rounds
of a loop back and does no harm. In the `on_exit` of a step, and in the steps of the run, bounds are
fine.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
on_exit:
  tell: {max_parallel: 1, for_each: [ann, bob], image: "busybox:1", command: [echo, "${{ item }}"]}
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
workflow: {parallelism: 1}
steps:
  train: {image: "busybox:1", command: [echo]}
on_exit:
  ann: {image: "busybox:1", command: [echo]}
  bob: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
workflow: {parallelism: 1}
steps:
  train: {image: "busybox:1", command: [echo]}
on_exit:
  ann: {image: "busybox:1", command: [echo]}
  bob: {image: "busybox:1", command: [echo], after: ann}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.graph import Edges, with_ends
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import FATAL_BOUND
from kfpc.pipeline.ids import BESIDE_THE_RUN, StepId, ended_by, is_inside
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.run_bound import bound_of_run

CODE = FATAL_BOUND

_UNKNOWN = 10**9
"""How many rounds a loop may have whose list only the run knows."""


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    if pipeline.on_exit is None and pipeline.hooks is None:
        return
    counts = _AtOnce(analysis)
    for step in pipeline.steps():
        if isinstance(step, Block) and any(is_inside(step.id, top) for top in BESIDE_THE_RUN):
            yield from _own_bound(step, counts)
    most, place = bound_of_run(pipeline)
    if pipeline.on_exit is None or most is None or counts.of_scope(pipeline.on_exit.id) <= most:
        return  # hooks that meet it have an error of their own
    yield FATAL_BOUND.at(
        place,
        "`parallelism` would hold back steps of `on_exit`, and Argo's controller ends at that",
        help="let the steps of `on_exit` run one after the other, by `after`; or take "
        "`parallelism` out, and say `max_parallel` in a group around the other steps",
    )


def _own_bound(block: Block, counts: _AtOnce) -> Iterator[Diagnostic]:
    site = block.max_parallel
    most = None if site is None else site.text.literal
    if site is None or most is None or not most.isdecimal():
        return
    at_once = counts.rounds(block) if block.scope.is_loop else counts.steps(block.id)
    if at_once > int(most):
        what = "a round" if block.scope.is_loop else "a step"
        yield FATAL_BOUND.at(
            site.place,
            f"`max_parallel` would hold back {what} of `{block.qualified}`, and Argo's controller "
            "ends at that beside a run and at its end",
            help="take it out; to run one after the other, give what is to wait a `lock`: "
            "`lock: {mutex: NAME}`"
            if block.scope.is_loop
            else "take it out, and let the steps wait for each other by `after`",
        )


class _AtOnce:
    """How much may run at once, at most."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis

    def rounds(self, loop: Block) -> int:
        return _UNKNOWN if loop.count is None else loop.count

    def steps(self, scope: StepId) -> int:
        """Members of a scope, which may be blocks."""
        members = self._analysis.pipeline.members(scope)
        return 1 if self._is_a_row(scope) else len(members)

    def of_scope(self, scope: StepId) -> int:
        """Pods of a scope."""
        pods = [self._of_step(step) for step in self._analysis.pipeline.members(scope).values()]
        return max(pods, default=0) if self._is_a_row(scope) else sum(pods)

    def _of_step(self, step: Step) -> int:
        if isinstance(step, Leaf):
            return int(step.has_pod)
        inside = self.of_scope(step.id)
        return inside * self.rounds(step) if step.scope.is_loop else inside

    def _is_a_row(self, scope: StepId) -> bool:
        """Whether each step of a scope waits for the one before, in some order."""
        edges = with_ends(self._analysis.edges(scope))
        ranks: dict[StepId, int] = {}
        return max((_rank(id, edges, ranks) for id in edges), default=0) == len(edges)


def _rank(id: StepId, edges: Edges, ranks: dict[StepId, int]) -> int:
    """How many steps of the longest row that ends with a step there are; 0 for a circle, which is
    an error of its own."""
    if id not in ranks:
        ranks[id] = 0
        ended = ended_by(id)
        before = [*edges[id], *([] if ended is None else [ended])]
        longest = max((_rank(one, edges, ranks) for one in before if one in edges), default=0)
        ranks[id] = 1 + longest
    return ranks[id]
