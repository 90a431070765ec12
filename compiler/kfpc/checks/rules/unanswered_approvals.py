"""An approval that goes on without an answer.

With a `duration` an approval goes on by itself after that time, and is `Succeeded` as if somebody
had approved. An output that nobody has given is its `default` then, and without one it is the empty
text: outside of its `enum`, not a number, and not `'no'`. So `decision != 'no'` lets through what
nobody has allowed. Nor does `steps.approve.status == 'Succeeded'` tell the two apart.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  approve:
    wait: {approval: true, duration: 1d}
    outputs: {decision: {enum: ["yes", "no"]}}
  deploy: {image: "busybox:1", command: [deploy], when: steps.approve.outputs.decision != 'no'}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  approve:
    wait: {approval: true, duration: 1d}
    outputs: {decision: {enum: ["yes", "no"], default: "no"}}
  deploy: {image: "busybox:1", command: [deploy], when: steps.approve.outputs.decision != 'no'}
```
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import name_place, values
from kfpc.checks.compared import compared
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.kinds import UNANSWERED
from kfpc.diagnostics.phrases import with_article
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import exit_of, is_inside
from kfpc.pipeline.scope import Step
from kfpc.pipeline.step import FromApprover, Leaf, Output, Wait
from kfpc.pipeline.values import StatusRef
from kfpc.source import Place

CODE = UNANSWERED

_NO = ("no", "deny", "denied", "reject", "rejected", "stop", "hold", "false", "0")
"""What the safe answer is called most often."""


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    """Outputs that somebody reads, and that are empty if nobody answers."""
    if not _goes_on(leaf):
        return
    read = analysis.read(leaf.id)
    for output in (if_sound(leaf.outputs) or {}).values():
        if output.name in read and _is_wrong_if_empty(output):
            yield UNANSWERED.at(
                output.place,
                f"if nobody answers `{leaf.qualified}` in time, `{output.name}` is the empty text, "
                f"{_why(output)}",
                help=f"give it the safe answer as its default, such as `default: {_safe(output)}`",
            )


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    if any(map(_goes_on, analysis.pipeline.leaves())):
        for step in analysis.pipeline.steps():
            yield from _statuses(step, analysis)


def _statuses(step: Step, analysis: Analysis) -> Iterator[Diagnostic]:
    """Comparisons that do not tell an approval from none."""
    for found in compared(values(step)):
        ref = found.reference.ref
        words = [one.value for one in found.constants]
        if not isinstance(ref, StatusRef) or words != ["Succeeded"]:
            continue
        asked = analysis.pipeline.step(ref.step)
        if isinstance(asked, Leaf) and _goes_on(asked) and _only_succeeds(asked, step):
            yield UNANSWERED.at(
                name_place(found.reference, found.place),
                f"`{asked.qualified}` is 'Succeeded' here, whether somebody has approved or "
                "its `duration` is over",
                help="give it an output with a `default`, and compare that",
                related=[("the approval", asked.place)],
            )


def _only_succeeds(asked: Leaf, reader: Step) -> bool:
    """Whether who reads its status runs only if it has succeeded."""
    at_its_end = is_inside(reader.id, exit_of(asked.id))
    is_run_always = asked.when is None
    return is_run_always and asked.continue_on_failure is False and not at_its_end


def _goes_on(leaf: Leaf) -> bool:
    """Whether it is an approval that goes on by itself."""
    wait = if_sound(leaf.program)
    return isinstance(wait, Wait) and wait.approval and wait.duration is not None


def _is_wrong_if_empty(output: Output) -> bool:
    source = output.source
    if not isinstance(source, FromApprover) or _has_default(output):
        return False
    if source.enum:
        return "" not in source.enum
    return not output.type.is_string_backed and not output.type.is_any


def _has_default(output: Output) -> bool:
    """Whether it says one; that it cannot be read is told elsewhere."""
    place = output.place
    said = place.value if isinstance(place, Place) else None
    return isinstance(said, dict) and said.get("default") is not None


def _why(output: Output) -> str:
    source = output.source
    if isinstance(source, FromApprover) and source.enum:
        return "which its `enum` does not have"
    return f"which is not {with_article(str(output.type))}"


def _safe(output: Output) -> str:
    """A default as it is written in a spec."""
    source = output.source
    allowed = source.enum if isinstance(source, FromApprover) else ()
    if allowed:
        safe = next((one for one in allowed if one.lower() in _NO), allowed[-1])
        return json.dumps(safe) if output.type.is_string_backed else safe
    if output.type.is_json:
        return "[]" if output.type.is_list else "{}"
    return "false" if output.type.is_boolean else "0"
