"""A worst case above `--max-pods`.

`kfpc plan --max-pods N` asks that a run never take more than N pods, whatever is preempted and
whatever fails: a guard for CI, where somebody raises `retries` and nobody multiplies. A step takes
at most one pod and its `retries`, or (P+1)·(F+1) with `{preemptions: P, failures: F}`; the run
takes the sum. Pods that vanish unseen are made again and are not counted.

Where a number is a param without a value, nobody can say; that is an error too, for the guard would
be none. Give the param with `--set`.

```yaml
# wrong: max_pods=20
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: true
    retries: {preemptions: 20, failures: 2}
    resume: idempotent
```

```yaml
# right: max_pods=20
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: true
    retries: {preemptions: 5, failures: 2}
    resume: idempotent
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Steps
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import TOO_MANY_PODS
from kfpc.diagnostics.phrases import counted
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.ids import StepId, qualified
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.preemption.plan import plan_of

CODE = TOO_MANY_PODS

_SHOWN = 3


def of_pipeline(analysis: Analysis, limit: int) -> Iterator[Diagnostic]:
    """What there is to say where the steps may take more pods than the limit."""
    most = {id: plan.all_pods for id, plan in analysis.plans.items()}
    known = {id: pods for id, pods in most.items() if pods is not None}
    unknown = [id for id in most if id not in known and not _is_erroneous(analysis, id)]
    if sum(known.values()) + len(unknown) > limit:
        yield _too_many(known, len(unknown), limit, analysis)
    elif unknown:
        steps = Steps(tuple(unknown))
        yield TOO_MANY_PODS.at(
            _place(analysis.pipeline.leaf(unknown[0])),
            f"how often {steps} may be tried is not known before the run, so it may be more "
            f"than the {limit} of --max-pods",
            help=_help(analysis, unknown),
        )


def _is_erroneous(analysis: Analysis, id: StepId) -> bool:
    """Whether that was reported already of what says how often a step is tried."""
    leaf = analysis.pipeline.leaf(id)
    retries = leaf.settings.retries
    return (
        retries is ERRONEOUS
        or analysis.patches.unknown(leaf)
        or (
            isinstance(retries, Retries)
            and ERRONEOUS_TEXT in (retries.total, retries.preemptions, retries.failures)
        )
    )


def _help(analysis: Analysis, unknown: list[StepId]) -> str:
    """Values of params are a way out only where they would tell the numbers."""
    patched = next((patch for id in unknown if (patch := analysis.plans[id].patch)), None)
    if patched is not None:
        return f"say `retries` in place of the patch `{patched}`"
    params = dict.fromkeys(analysis.pipeline.params, "1")
    assumed = (plan_of(analysis.pipeline.leaf(id), analysis.patches, params) for id in unknown)
    if all(plan.most_pods is not None for plan in assumed):
        return "give the param a default, or a value with --set"
    return "say a number, or a param as it is"


def _too_many(known: dict[StepId, int], unknown: int, limit: int, analysis: Analysis) -> Diagnostic:
    """``unknown`` is the number of steps of which one pod is counted, for no more is known."""
    total = sum(known.values()) + unknown
    pods = f"{total} pods or more" if unknown else f"up to {total} pods"
    greatest = sorted(known, key=lambda name: -known[name])[:_SHOWN]
    message = f"the steps may take {pods}, more than the {limit} of --max-pods"
    help = "allow fewer retries, or more pods"
    if not greatest:
        return TOO_MANY_PODS.at(_place(next(analysis.pipeline.leaves())), message, help=help)
    first, *others = greatest
    if len(analysis.plans) > 1:
        message += f"; `{qualified(first)}` takes {known[first]} of them"
    return TOO_MANY_PODS.at(
        _place(analysis.pipeline.leaf(first)),
        message,
        help=help,
        related=[
            (
                f"`{qualified(name)}` takes {counted(known[name], 'pod')}",
                _place(analysis.pipeline.leaf(name)),
            )
            for name in others
            if known[name] > 1
        ],
    )


def _place(step: Leaf) -> Located:
    """Where a step says how often it is tried; the step where it does not."""
    retries = if_sound(step.settings.retries)
    return step.place if retries is None else step.setting("retries")
