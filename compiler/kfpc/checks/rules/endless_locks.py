"""A lock that a step never gets.

A run that holds a mutex holds it until it ends. A step of it that wants the same one waits for its
own run, and neither goes on. A lock that is named twice is an error of Argo's when the step begins.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
workflow: {lock: {mutex: models}}
steps:
  train: {image: "busybox:1", command: [train], lock: {mutex: models}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
workflow: {lock: {mutex: models}}
steps:
  train: {image: "busybox:1", command: [train]}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.runs import ENDLESS_LOCK
from kfpc.pipeline.locks import Lock
from kfpc.pipeline.step import Leaf

CODE = ENDLESS_LOCK


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    yield from _twice(leaf.settings.locks)
    of_run = {_which(lock): lock for lock in analysis.pipeline.workflow.locks if lock.key is None}
    for lock in leaf.settings.locks:
        held = of_run.get(_which(lock))
        if held is not None:
            yield ENDLESS_LOCK.at(
                lock.place,
                f"the run holds this mutex: `{leaf.qualified}` would wait for it without end",
                help="leave one of the two out",
                related=[("held by the run", held.place)],
            )


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    yield from _twice(analysis.pipeline.workflow.locks)


def _twice(locks: Sequence[Lock]) -> Iterator[Diagnostic]:
    seen: dict[object, Lock] = {}
    for lock in locks:
        before = seen.setdefault(_which(lock), lock)
        if before is not lock:
            yield ENDLESS_LOCK.at(
                lock.place,
                "the same lock twice",
                help="leave one of the two out",
                related=[("said here", before.place)],
            )


def _which(lock: Lock) -> object:
    """What is the same for two locks that are the same for sure."""
    return lock.name.parts, None if lock.key is None else lock.key.parts
