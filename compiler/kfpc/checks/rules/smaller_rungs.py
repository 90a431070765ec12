"""An amount after a failure that is not larger.

`after_oom` and `after_failure` name what a step asks for once it has failed, entry by entry. A
step that ran out of memory does so again with as much, or less. After a failure of another kind a
step may stay where it is for once: `after_failure: [16Gi, 32Gi]` beside `limit: 16Gi` asks for
more after two. So as much as before is told of the last entry alone there.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train:
    image: busybox:1
    command: [train]
    memory: {limit: 16Gi, after_oom: [64Gi, 32Gi]}
    retries: {preemptions: 0, failures: 2}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train:
    image: busybox:1
    command: [train]
    memory: {limit: 16Gi, after_oom: [32Gi, 64Gi]}
    retries: {preemptions: 0, failures: 2}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.spot import SMALLER_RUNG
from kfpc.diagnostics.visible import visible
from kfpc.kubernetes.quantity import quantity, same_quantity
from kfpc.pipeline.constants import known
from kfpc.pipeline.settings import Ladder
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText

CODE = SMALLER_RUNG

_NOTHING = ""
"""What a rung comes to that says nothing of a field."""


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    for ladder in leaf.settings.ladders:
        for number, place in enumerate(ladder.places, 1):
            pairs = [
                (_known(texts[number - 1], leaf), _known(texts[number], leaf))
                for texts in ladder.fields.values()
            ]
            found = next((pair for pair in pairs if _shrinks(ladder, *pair)), None)
            said = [pair for pair in pairs if pair != (_NOTHING, _NOTHING)]
            idle = ladder.after == "after_oom" or number == len(ladder.places)
            if found is None and idle and said and all(same_quantity(*pair) for pair in said):
                found = said[0]
            if found is not None:
                yield _finding(leaf, ladder, place, *found)


def _known(text: TypedText | None, leaf: Leaf) -> str | None:
    """What a rung says before the run; None where a param decides it, and where it is reported."""
    if text is None:
        return _NOTHING
    return None if text.is_erroneous else known(text, leaf.inputs, {})


def _shrinks(ladder: Ladder, before: str | None, here: str | None) -> bool:
    if not before or not here or ladder.key == "gpus":
        return False
    more, less = quantity(before), quantity(here)
    return less is not None and more is not None and less < more


def _finding(
    leaf: Leaf, ladder: Ladder, place: Located, before: str | None, here: str | None
) -> Finding:
    what = (
        "as before"
        if same_quantity(before, here)
        else f"less than the {visible(before or '')} before it"
    )
    return Finding(
        place,
        leaf.id,
        lambda steps: (
            f"after a failure {steps} {steps.verb('asks', 'ask')} for {visible(here or '')}, {what}"
        ),
        "name another kind" if ladder.key == "gpus" else "write the amounts from small to large",
    )
