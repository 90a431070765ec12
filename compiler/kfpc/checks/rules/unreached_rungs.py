"""More amounts after failures than there are failures.

`after_oom` and `after_failure` name what a step asks for once it has failed: the first entry after
one failure, the second after two. It takes a budget for failures of at least as many. With one
budget for any cause, `retries: 5`, nobody tells failures from preemptions, and a step without
retries is not tried again.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    memory: {limit: 16Gi, after_oom: [32Gi, 64Gi]}
    preemptible: true
    retries: 5
    resume: idempotent
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    memory: {limit: 16Gi, after_oom: [32Gi, 64Gi]}
    preemptible: true
    retries: {preemptions: 5, failures: 2}
    resume: idempotent
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding, Steps
from kfpc.diagnostics.catalogue.spot import NO_ROUNDS_TO_GROW
from kfpc.diagnostics.phrases import counted
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.settings import Ladder, Retries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.source import Place

CODE = NO_ROUNDS_TO_GROW


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    retries = leaf.settings.retries
    if retries is ERRONEOUS:
        return
    survived = _survived(retries)
    unreached = [
        ladder
        for ladder in leaf.settings.ladders
        if survived is not None
        and survived < ladder.rungs - 1
        and not (retries is None and _is_default(ladder))
    ]
    if unreached:
        yield _finding(leaf, unreached, retries)


def _is_default(ladder: Ladder) -> bool:
    """Whether ``defaults`` say it: a step that is not tried again has its first amount alone."""
    return isinstance(ladder.place, Place) and ladder.place.path[0] == "defaults"


def _survived(retries: Retries | None) -> int | None:
    """How many failures lead to another round; None where only the run knows, or nobody does."""
    if retries is None:
        return 0
    if ERRONEOUS_TEXT in (retries.total, retries.failures):
        return None
    if retries.failures is None:
        return 0
    return None if retries.failures.literal is None else int(retries.failures.literal)


def _finding(leaf: Leaf, unreached: list[Ladder], retries: Retries | None) -> Finding:
    longest = max(unreached, key=lambda ladder: ladder.rungs)
    others = (("this too", one.place) for one in unreached if one is not longest)
    related = (*others, *(() if retries is None else (("the retries", leaf.setting("retries")),)))
    most = longest.rungs - 1
    return Finding(
        longest.place,
        leaf.id,
        lambda steps: (
            f"`{longest.key}` names what comes after {counted(most, 'failure')}, and {steps} "
            f"{_but(steps, retries)}"
        ),
        _help(leaf, retries, most),
        related,
        cause=(retries is None, retries is not None and retries.total is not None, most),
    )


def _but(steps: Steps, retries: Retries | None) -> str:
    have, survive = steps.verb("has", "have"), steps.verb("survives", "survive")
    if retries is None:
        return f"{have} no retries"
    if retries.total is not None:
        return f"{have} one budget for any cause"
    survived = _survived(retries)
    return f"{survive} {counted(survived, 'failure') if survived else 'none'}"


def _help(leaf: Leaf, retries: Retries | None, most: int) -> str:
    if retries is not None and retries.total is None:
        return f"write `failures: {most}` among its retries"
    budgets = f"preemptions: {_preemptions(leaf, retries)}, failures: {most}"
    if retries is not None and retries.backoff is not None:
        return f"write `{budgets}` for `total`"
    return f"write `retries: {{{budgets}}}`"


def _preemptions(leaf: Leaf, retries: Retries | None) -> int:
    """A budget for preemptions, as large as the one there is."""
    budget = None if retries is None else retries.total or retries.preemptions
    if budget is not None and budget.literal is not None:
        return int(budget.literal)
    return 0 if leaf.settings.preemptible is None else 5
