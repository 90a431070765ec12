"""An artifact used as text.

An Artifact is a file of any size and kind, possibly a directory. It can be read by its path
only; as a text it would not fit into an argument. One of several files, as a run decides (`??`,
`if`), is handed on as it is; not so where a value may be chosen instead of a file. Of the rounds of
a loop an input takes one file by its number, `steps.train.outputs.model[0]`, or all of them, in a
folder. A param that is a file goes into inputs likewise, and on to further pipelines and to
outputs, or is one of several files.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    outputs: {model: Artifact}
    script: echo hello > ${{ outputs.model.path }}
  b: {image: "busybox:1", command: [echo, "${{ steps.a.outputs.model }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    outputs: {model: Artifact}
    script: echo hello > ${{ outputs.model.path }}
  b:
    image: busybox:1
    inputs: {model: "${{ steps.a.outputs.model }}"}
    command: [cat, "${{ inputs.model.path }}"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import (
    MERGE,
    Use,
    by_reader,
    file_params_by_value,
    is_one_of_several,
    items_read_by_value,
    name_place,
    path_of_input,
    references_in,
)
from kfpc.checks.findings import places_of
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import ARTIFACT_BY_VALUE
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import Leaf, Output
from kfpc.pipeline.values import (
    InputRef,
    ItemRef,
    OutputRef,
    ParamRef,
    Reference,
    chosen,
    passed_file,
)
from kfpc.reachable import reachable

CODE = ARTIFACT_BY_VALUE


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    """Of files from outside: what is in them nobody knows before the step runs."""
    for item in leaf.inputs.values():
        if item.source is None or not item.by_value:
            continue
        found = (
            name_place(reference, site.place)
            for site in leaf.readings
            for reference in references_in(site.text)
            if reference.ref == InputRef(item.name)
        )
        used = next(found, None)
        help = f"use `{{inputPath: {item.name}}}` in the component's file"
        if used is not None:
            help = f"write `${{{{ {path_of_input(item.name)} }}}}`"
        yield ARTIFACT_BY_VALUE.at(
            used or item.place,
            f"the file `{item.name}` is used as text here",
            help=help,
            related=[("the input", item.declared)],
        )


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    yield from _of_outputs(analysis)
    yield from _of_items(analysis)
    yield from _of_params(analysis)


def _of_items(analysis: Analysis) -> Iterator[Diagnostic]:
    """Of the files that loops go through."""
    pipeline = analysis.pipeline
    blocks = (step for step in pipeline.steps() if isinstance(step, Block))
    files = [ref for block in blocks for ref in block.files]
    if not files:
        return
    for _, reference, place in items_read_by_value(pipeline):
        ref = reference.ref
        assert isinstance(ref, ItemRef)
        meant = next((one for one in files if _is_part(one, ref)), None)
        if meant is not None:
            yield ARTIFACT_BY_VALUE.at(
                place,
                f"the file `{unparse(Name(('item', *meant.path)))}` is used as text here",
                help="give it to an input of its own and use `${{ inputs.NAME.path }}`",
            )


def _of_params(analysis: Analysis) -> Iterator[Diagnostic]:
    """Of the files that sub-pipelines are given, which are no outputs of them either."""
    for step, reference, place in file_params_by_value(analysis.pipeline):
        assert isinstance(reference.ref, ParamRef)
        key = reference.ref.name
        name = unparse(Name(("params", key)))
        related = [] if reference.declared is None else [("the param", reference.declared)]
        help = (
            f'give it to an input, `inputs: {{{key}: "${{{{ {name} }}}}"}}`, '
            f"and write `${{{{ {path_of_input(key)} }}}}`"
        )
        if step is None:
            help = f'hand on the file itself, `{key}: "${{{{ {name} }}}}"`, or one of several files'
        message = f"the file `{name}` is used as text here"
        yield ARTIFACT_BY_VALUE.at(place, message, help=help, related=related)


def _is_part(file: ItemRef, ref: ItemRef) -> bool:
    """Whether a file is all or a part of an element."""
    return file.scope == ref.scope and file.path[: len(ref.path)] == ref.path


def _is_files(output: Output) -> bool:
    """Whether it is an Artifact, or those of all rounds of a loop."""
    known = output.gathered is not None and output.gathered.count is not None
    element = output.type.element if known else None
    return output.type.is_artifact or (element is not None and element.is_artifact)


def _is_given_file(output: OutputRef, pipeline: Pipeline) -> bool:
    """Whether an output is, or may be, the file that a sub-pipeline is given, which nobody made a
    text of."""
    start: list[OutputRef | ParamRef] = [output]
    found = reachable(start, lambda ref: _handed_out(ref, pipeline))
    return any(isinstance(ref, ParamRef) for ref in found)


def _handed_out(ref: OutputRef | ParamRef, pipeline: Pipeline) -> Iterator[OutputRef | ParamRef]:
    """What an output of a block is, as a file."""
    step = pipeline.step(ref.step) if isinstance(ref, OutputRef) else None
    if not isinstance(ref, OutputRef) or not isinstance(step, Block):
        return
    result = step.scope.results.get(ref.output)
    passed = None if result is None else passed_file(result.value)
    for node in () if passed is None else chosen(passed):
        if isinstance(node, Reference) and isinstance(node.ref, (OutputRef, ParamRef)):
            yield node.ref


def _is_of_files(use: Use, analysis: Analysis) -> bool:
    output = analysis.source(use)[1]
    return output is not None and (
        _is_files(output) or _is_given_file(use.output, analysis.pipeline)
    )


def _of_outputs(analysis: Analysis) -> Iterator[Diagnostic]:
    read = (use for use in analysis.uses if use.by_value and _is_of_files(use, analysis))
    for use, *others in by_reader(read):
        output = analysis.source(use)[1]
        assert output is not None
        used = use.used_at
        again = places_of((other.used_at or other.at for other in others), "here too")
        yield ARTIFACT_BY_VALUE.at(
            used or use.at,
            f"the artifact `{output.name}` is used as text here",
            help=MERGE
            if is_one_of_several(use, analysis.pipeline)
            else _help(use, in_spec=used is not None),
            related=[*again, ("the output", output.place)],
        )


def _help(use: Use, *, in_spec: bool) -> str:
    if use.reader is None and use.reference.gathered is not None:
        first = f"{_named(use)}[0]"
        return f'give the files out one by one, `first: "${{{{ {first} }}}}"`'
    if use.input is None:
        key = use.output.output
        path = path_of_input(key)
        given = f'inputs: {{{key}: "${{{{ {_named(use)} }}}}"}}'
        return f"declare an input, `{given}`, and write `${{{{ {path} }}}}`"
    if in_spec:
        return f"write `${{{{ {path_of_input(use.input)} }}}}`"
    by_path = use.reader is not None and use.reader.inputs[use.input].by_path
    if by_path and use.reference.gathered is not None:
        return "take all of them into the input, in a folder, and let the program choose"
    if by_path:
        return MERGE
    return f"use `{{inputPath: {use.input}}}` in the component's file"


def _named(use: Use) -> str:
    """The output as an author writes it."""
    return unparse(Name(("steps", use.output.step[-1], "outputs", use.output.output)))
