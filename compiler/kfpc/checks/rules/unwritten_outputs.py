"""An output that nothing writes.

A program can only write an output whose path it knows: one with a `path` of its own, or one
whose `${{ outputs.NAME.path }}` stands in the step. Reading any other would fail the run after
the program has ended well. The same holds for an output that nobody reads and that marks the end
of a preemptible step with a grace period (KFPC714): every attempt would count as cut short.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], outputs: {score: Float}}
  b: {image: "busybox:1", command: [echo, "${{ steps.a.outputs.score }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [sh, -c, "echo 1 > ${{ outputs.score.path }}"]
    outputs: {score: Float}
  b: {image: "busybox:1", command: [echo, "${{ steps.a.outputs.score }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import Use
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import UNWRITTEN
from kfpc.pipeline.erroneous import ERRONEOUS, sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.step import Leaf, Output
from kfpc.pipeline.values import OutputPathRef, TypedText, references

CODE = UNWRITTEN


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    known: dict[StepId, set[str] | None] = {}
    told: set[tuple[StepId, str]] = set()
    for read in analysis.uses:
        step, output = analysis.source(read)
        if (
            not isinstance(step, Leaf)
            or step.container is ERRONEOUS
            or output is None
            or output.path is not None
        ):
            continue
        if step.container.title is not None:
            if not output.written:
                yield _by_component(read, output)
        elif _is_unwritten(step, output, known):
            told.add((step.id, output.name))
            yield _by_step(step, output, read.at, [("the output", output.place)])
    for plan in analysis.plans.values():
        for name in plan.marks:
            step = analysis.pipeline.leaf(plan.step)
            output = sound(step.outputs)[name]
            if (step.id, name) not in told and _is_unwritten(step, output, known):
                yield _by_step(step, output, output.place)


def _is_unwritten(step: Leaf, output: Output, known: dict[StepId, set[str] | None]) -> bool:
    """Whether an image or a script never learns the path; ``known`` is what others write."""
    container = step.container
    if container is ERRONEOUS or container.title is not None or output.path is not None:
        return False
    if step.id not in known:
        known[step.id] = _written(step)
    written = known[step.id]
    return written is not None and output.name not in written


def _by_step(
    step: Leaf, output: Output, place: Located, related: Iterable[tuple[str, Located]] = ()
) -> Diagnostic:
    return UNWRITTEN.at(
        place,
        f"nothing writes the output `{output.name}` of `{step.qualified}`",
        help=f"give it a `path`, or use `${{{{ outputs.{output.name}.path }}}}` there",
        related=related,
    )


def _by_component(read: Use, output: Output) -> Diagnostic:
    return UNWRITTEN.at(
        read.at,
        f"the component never writes its output `{output.name}`",
        help=f"use `{{outputPath: {output.name}}}` in the component's file",
        related=[("the output", output.place)],
    )


def _written(step: Leaf) -> set[str] | None:
    """The outputs whose paths the program is told; None where a text could not be read."""
    container = sound(step.container)
    texts = [*container.command, *container.args, *(r.text for r in step.readings)]
    texts += [value for value in container.env.values() if isinstance(value, TypedText)]
    if container.script is not None:
        texts.append(container.script)
    if any(text.is_erroneous for text in texts):
        return None
    return {
        reference.ref.name
        for text in texts
        for reference in references(text)
        if isinstance(reference.ref, OutputPathRef)
    }
