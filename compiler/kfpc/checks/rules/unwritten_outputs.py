"""An output that nothing writes.

A program can only write an output whose path it knows: one with a `path` of its own, or one
whose `${{ outputs.NAME.path }}` stands in the step. Reading any other would fail the run after
the program has ended well.

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

from collections.abc import Iterator

from kfpc.checks.subject import Subject
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import UNWRITTEN
from kfpc.pipeline.model import Output, Step
from kfpc.pipeline.texts import BROKEN
from kfpc.pipeline.usage import Read
from kfpc.pipeline.values import OutputPathRef, TypedText, references

CODE = UNWRITTEN


def check(subject: Subject) -> Iterator[Diagnostic]:
    known: dict[str, set[str] | None] = {}
    for read in subject.reads:
        step, output = subject.source(read)
        if step.container is None or output is None or output.path is not None:
            continue
        if step.container.title is not None:
            if not output.written:
                yield _by_component(read, output)
            continue
        if step.name not in known:
            known[step.name] = _written(step)
        written = known[step.name]
        if written is not None and output.name not in written:
            yield UNWRITTEN.at(
                read.at,
                f"nothing writes the output `{output.name}` of `{step.name}`",
                help=f"give it a `path`, or use `${{{{ outputs.{output.name}.path }}}}` there",
                related=[("the output", output.place)],
            )


def _by_component(read: Read, output: Output) -> Diagnostic:
    return UNWRITTEN.at(
        read.at,
        f"the component never writes its output `{output.name}`",
        help=f"use `{{outputPath: {output.name}}}` in the component's file",
        related=[("the output", output.place)],
    )


def _written(step: Step) -> set[str] | None:
    """The outputs whose paths the program is told; None where a text could not be read."""
    container = step.container
    assert container is not None
    texts = [*container.command, *container.args, *(r.text for r in step.readings)]
    texts += [value for value in container.env.values() if isinstance(value, TypedText)]
    if container.script is not None:
        texts.append(container.script)
    if any(text is BROKEN for text in texts):
        return None
    return {
        reference.ref.name
        for text in texts
        for reference in references(text)
        if isinstance(reference.ref, OutputPathRef)
    }
