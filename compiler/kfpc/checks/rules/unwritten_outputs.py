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

from collections.abc import Iterator, Sequence

from kfpc.analysis import Analysis
from kfpc.analysis.uses import Use
from kfpc.checks.findings import places_of
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import UNWRITTEN
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound
from kfpc.pipeline.step import Container, Leaf, Output
from kfpc.pipeline.values import OutputPathRef, TypedText, references

CODE = UNWRITTEN


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    """Of each output once, with who reads it: however many those are, it is one mistake."""
    container = leaf.container
    if container is ERRONEOUS:
        return
    read = {name: uses for name, uses in _read(leaf, analysis) if _is_told(_of(leaf, name))}
    if container.title is not None:
        for name, uses in read.items():
            if not _of(leaf, name).written:
                yield _by_component(uses, _of(leaf, name))
        return
    marks = [name for name in analysis.plans[leaf.id].marks if _of(leaf, name).path is None]
    marks += [name for name, output in (if_sound(leaf.outputs) or {}).items() if _is_kept(output)]
    written = _written(leaf, container) if read or marks else None
    if written is None:
        return
    for name in dict.fromkeys((*read, *marks)):
        if name not in written:
            yield _by_step(leaf, _of(leaf, name), read.get(name, ()))


def _is_told(output: Output) -> bool:
    """Whether the program writes it where it is told to."""
    return output.path is None and not output.stdout


def _is_kept(output: Output) -> bool:
    return output.kept is not None and output.path is None


def _of(leaf: Leaf, name: str) -> Output:
    return sound(leaf.outputs)[name]


def _read(leaf: Leaf, analysis: Analysis) -> Iterator[tuple[str, list[Use]]]:
    """The outputs of a step that are read, and their readings."""
    uses: dict[str, list[Use]] = {}
    for use in analysis.uses_of(leaf.id):
        if use.output.output in (if_sound(leaf.outputs) or {}):
            uses.setdefault(use.output.output, []).append(use)
    yield from uses.items()


def _by_step(leaf: Leaf, output: Output, uses: Sequence[Use]) -> Diagnostic:
    return UNWRITTEN.at(
        output.place,
        f"nothing writes the output `{output.name}` of `{leaf.qualified}`",
        help=_way_out(output),
        related=_readings(uses),
    )


def _way_out(output: Output) -> str:
    if output.type.name.startswith(("/", "./", "../")):
        absolute = f"/{output.type.name.lstrip('./')}"
        return f"`{output.type.name}` is its type: write `{output.name}: {{path: {absolute}}}`"
    help = f"give it a `path`, or use `${{{{ outputs.{output.name}.path }}}}` there"
    kind = output.type
    if not kind.is_scalar:
        return help
    typed = "" if kind.is_plain_text else f"type: {kind}, "
    return f"{help}; if the program prints it, write `{output.name}: {{{typed}stdout: true}}`"


def _by_component(uses: Sequence[Use], output: Output) -> Diagnostic:
    first, *others = uses
    return UNWRITTEN.at(
        first.at,
        f"the component never writes its output `{output.name}`",
        help=f"use `{{outputPath: {output.name}}}` in the component's file",
        related=[*_readings(others, "here too"), ("the output", output.place)],
    )


def _readings(uses: Sequence[Use], what: str = "read here") -> Iterator[tuple[str, Located]]:
    return places_of((use.at for use in uses), what)


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
