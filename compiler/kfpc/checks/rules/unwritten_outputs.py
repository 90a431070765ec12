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
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound
from kfpc.pipeline.step import Container, Leaf, Output
from kfpc.pipeline.values import OutputPathRef, TypedText, references

CODE = UNWRITTEN


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    """Of what is read, each reading; of what only marks the end, the output itself."""
    container = leaf.container
    if container is ERRONEOUS:
        return
    read = [(use, output) for use, output in _read(leaf, analysis) if output.path is None]
    if container.title is not None:
        for use, output in read:
            if not output.written:
                yield _by_component(use, output)
        return
    marks = [sound(leaf.outputs)[name] for name in analysis.plans[leaf.id].marks]
    written = _written(leaf, container) if read or marks else None
    if written is None:
        return
    for use, output in read:
        if output.name not in written:
            yield _by_step(leaf, output, use.at, [("the output", output.place)])
    for output in marks:
        if output.path is None and output.name not in written | analysis.read(leaf.id):
            yield _by_step(leaf, output, output.place)


def _read(leaf: Leaf, analysis: Analysis) -> Iterator[tuple[Use, Output]]:
    """The readings of a step's outputs, and of which output each is."""
    for use in analysis.uses_of(leaf.id):
        output = (if_sound(leaf.outputs) or {}).get(use.output.output)
        if output is not None:
            yield use, output


def _by_step(
    leaf: Leaf, output: Output, place: Located, related: Iterable[tuple[str, Located]] = ()
) -> Diagnostic:
    return UNWRITTEN.at(
        place,
        f"nothing writes the output `{output.name}` of `{leaf.qualified}`",
        help=f"give it a `path`, or use `${{{{ outputs.{output.name}.path }}}}` there",
        related=related,
    )


def _by_component(use: Use, output: Output) -> Diagnostic:
    return UNWRITTEN.at(
        use.at,
        f"the component never writes its output `{output.name}`",
        help=f"use `{{outputPath: {output.name}}}` in the component's file",
        related=[("the output", output.place)],
    )


def _written(leaf: Leaf, container: Container) -> set[str] | None:
    """The outputs whose paths the program is told; None where a text could not be read."""
    texts = [*container.command, *container.args, *(site.text for site in leaf.readings)]
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
