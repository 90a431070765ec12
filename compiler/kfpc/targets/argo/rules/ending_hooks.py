"""A hook that may end the run as an Error.

Argo works out the conditions of all hooks whenever it looks at a run. Where one cannot be worked
out, the run is over, whatever its steps do. So the `when` of a hook takes no casts of texts, no
elements of lists and no division by what only a run knows: a text that is not a number would end
the run. A param whose type is Integer or Float may be compared as it is; a run that is given
something else for it is an Error at once.

And Argo makes a run an Error where as many pods run as `parallelism` in `workflow` allows while a
hook goes on (seen on Argo 4.0.7). Hooks of one pod each that begin when all steps have ended, such
as on `run.status == 'Failed'`, do no harm as long as there are fewer of them. `max_parallel` of a
group holds the steps in it alone.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {rounds: {type: String, default: "3"}}
steps:
  train: {image: "busybox:1", args: ["${{ params.rounds }}"]}
workflow:
  hooks:
    tell: {image: "busybox:1", command: [echo], when: int(params.rounds) > 3}
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
workflow:
  parallelism: 2
  hooks:
    tell: {image: "busybox:1", command: [echo], when: run.status == 'Running'}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {rounds: 3}
steps:
  all:
    max_parallel: 2
    steps:
      train: {image: "busybox:1", args: ["${{ params.rounds }}"]}
workflow:
  hooks:
    tell: {image: "busybox:1", command: [echo], when: run.status == 'Running' && params.rounds > 3}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import ENDING_HOOK
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ended_by, exit_of
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.values import (
    Apply,
    Comparison,
    Constant,
    Node,
    Reference,
    RunRef,
    children,
)
from kfpc.targets.argo.lower.substitution import CASTS
from kfpc.targets.argo.run_bound import bound_of_run

CODE = ENDING_HOOK

_DIVISIONS = frozenset({"/", "%"})
_OF_LISTS = frozenset({"max", "min"})
"""Functions that fail for lists with texts in them; of numbers they do not."""


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    if pipeline.hooks is None:
        return
    hooks = [step for step in pipeline.hooks.steps.values() if ended_by(step.id) is None]
    for step in hooks:
        yield from _condition(step)
    most, place = bound_of_run(pipeline)
    meeting = None if most is None else _meeting(hooks, most, analysis)
    if meeting is not None:
        yield ENDING_HOOK.at(
            meeting.place,
            "Argo makes the run an Error where a hook meets the bound of `parallelism`",
            help="take `parallelism` out, and say `max_parallel` in a group around the steps",
            related=[("the bound", place)],
        )


def _meeting(hooks: Sequence[Step], most: int, analysis: Analysis) -> Step | None:
    """The first hook that may go on while so many pods run; None if none does."""
    for number, hook in enumerate(hooks, start=1):
        has_more = isinstance(hook, Block) or analysis.pipeline.has(exit_of(hook.id))
        if number >= most or has_more or not _is_late(hook, analysis):
            return hook
    return None


def _is_late(hook: Step, analysis: Analysis) -> bool:
    """Whether a hook begins when all steps of the run have ended."""
    return any(map(_asks_for_an_end, analysis.condition(hook.id).parts))


def _asks_for_an_end(part: Node) -> bool:
    if not isinstance(part, Comparison):
        return False
    sides = (part.left, part.right)
    words = {str(side.value) for side in sides if isinstance(side, Constant)}
    asks = any(isinstance(side, Reference) and side.ref == RunRef("status") for side in sides)
    if part.operator == "!=":
        return asks and words == {"Running"}
    return asks and part.operator == "==" and words <= {"Succeeded", "Failed", "Error"}


def _condition(step: Step) -> Iterator[Diagnostic]:
    when = if_sound(step.when)
    function = None if when is None else _may_fail(when)
    if function is not None:
        yield ENDING_HOOK.at(
            step.when_place or step.place,
            f"{_NAMES.get(function, f'`{function}`')} may fail in this condition, and the run with "
            "it, whatever its steps do",
            help="compare params as they are: give a number the type Integer or Float; or let the "
            "program of the hook ask",
        )


_NAMES = {"element": "a look into a list or a mapping", "/": "a division", "%": "a division"}


def _may_fail(node: Node) -> str | None:
    """The function in a condition that fails for some values, if there is one."""
    if isinstance(node, Apply) and _fails(node) and not _by_a_number(node):
        return node.function
    return next(filter(None, map(_may_fail, children(node))), None)


def _fails(node: Apply) -> bool:
    return node.function in CASTS or (
        node.function in _OF_LISTS and any(one.type.is_json for one in node.arguments)
    )


def _by_a_number(node: Apply) -> bool:
    """Whether it is a division by a number that is known, which is not 0."""
    by = node.arguments[-1]
    return node.function in _DIVISIONS and isinstance(by, Constant) and bool(by.value)
