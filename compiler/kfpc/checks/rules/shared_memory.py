"""A directory in memory that the memory limit has no room for.

What a program writes to `shm`, or to an `empty_dir` with `medium: Memory`, counts against the
memory limit of its container, together with what the program itself takes. Where the limit is not
larger than these directories, a program that fills them is killed for running out of memory long
before they are full, or Kubernetes makes them smaller than they are said to be.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [train], memory: 8Gi, shm: 8Gi}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [train], memory: 16Gi, shm: 8Gi}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.objects import worth
from kfpc.diagnostics.catalogue.platform import SHARED_MEMORY
from kfpc.diagnostics.phrases import quoted
from kfpc.kubernetes.quantity import quantity
from kfpc.pipeline.erroneous import sound_ones
from kfpc.pipeline.settings import Mount
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText

CODE = SHARED_MEMORY


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    mounts = [m for m in sound_ones(leaf.settings.mounts) if m.source.medium and m.source.word]
    if not mounts:
        return
    limits = [_bytes(text, leaf) for text in _limits(leaf)]
    wanted = sum(quantity(mount.source.word) or 0 for mount in mounts)
    if limits and all(limit is not None and limit <= wanted for limit in limits):
        yield _finding(leaf, mounts)


def _limits(leaf: Leaf) -> Iterator[TypedText | None]:
    """The memory limits of a step, of all its rounds; none where it has none."""
    first = leaf.settings.resources.limits.get("memory")
    if first is not None:
        yield first
    for ladder in leaf.settings.ladders:
        yield from ladder.fields.get(("limits", "memory"), ())[1:]


def _bytes(text: TypedText | None, leaf: Leaf) -> Fraction | None:
    known = None if text is None else worth(text, leaf)
    return None if known is None else quantity(known)


def _finding(leaf: Leaf, mounts: list[Mount]) -> Finding:
    last = mounts[-1]
    names = " and ".join(quoted([mount.path for mount in mounts]))
    said = "is" if len(mounts) == 1 else "are"
    return Finding(
        last.place,
        leaf.id,
        lambda steps: f"{names} of {steps} {said} in memory, and the memory limit is not larger",
        "what is written there counts against `memory`: say more of it, or less here",
        (("the limit", leaf.setting("memory")),),
    )
