"""A cached step that reads what its key does not have.

A step with a `cache` does not run where it succeeded before with the same key. kfpc and Argo put
nothing into the key that the author does not: a param that the program reads, and the key does not
have, may change from run to run, and the step still gives what it gave with the old value. In a
loop all rounds have the same key then, and those that begin later may be given what another one
gave. `run.scheduled` counts too: a nightly step without it gives last night's result.

Put what the program reads into the key. What a step before gave is in it too where all that the
step before reads is. A file cannot stand in a key: let the step that makes it give a checksum or a
version as another output, and put that in. What changes nothing in the outputs, such as how much a
program prints, may be left out: `# kfpc: ignore KFPC680` on the line of `cache`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {table: events, day: "2026-01-01"}
steps:
  load:
    image: busybox:1
    command: [load, "${{ params.table }}", "${{ params.day }}", "${{ outputs.rows.path }}"]
    outputs: {rows: Integer}
    cache: {key: "${{ params.table }}, v1"}
outputs: {rows: "${{ steps.load.outputs.rows }}"}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {table: events, day: "2026-01-01"}
steps:
  load:
    image: busybox:1
    command: [load, "${{ params.table }}", "${{ params.day }}", "${{ outputs.rows.path }}"]
    outputs: {rows: Integer}
    cache: {key: "${{ params.table }} of ${{ params.day }}, v1"}
outputs: {rows: "${{ steps.load.outputs.rows }}"}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.analysis.uses import file_of, name_place, references_in
from kfpc.checks.findings import places_of
from kfpc.checks.names_of_elements import element_name
from kfpc.checks.picked import shown_output
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.runs import INCOMPLETE_KEY
from kfpc.diagnostics.phrases import all_of, verb
from kfpc.language.paths import within_step
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import Container, Input, Leaf
from kfpc.pipeline.values import (
    InputRef,
    ItemRef,
    OutputRef,
    ParamRef,
    Ref,
    Reference,
    RunRef,
    StateRef,
    TypedText,
)
from kfpc.source import Place

CODE = INCOMPLETE_KEY

_PROGRAM = ("image", "command", "args", "script", "env")
"""The keys of a step with texts that its outputs follow from."""


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    cache = leaf.settings.cache
    if cache is None or leaf.outputs == {} or cache.key.is_erroneous:
        return  # a step without outputs has a warning of its own
    key = frozenset(one.ref for one in _resolved(cache.key, leaf.inputs))
    missing: dict[str, list[Located]] = {}
    read_as_files = frozenset(_files(leaf))
    files: set[str] = set()
    written: dict[str, str] = {}
    for one, place in _read(leaf):
        if _is_in(one.ref, key, analysis.pipeline, set()):
            continue
        name = _written(one.ref, leaf, analysis.pipeline)
        missing.setdefault(name, []).append(name_place(one, place))
        written[name] = f"json({name})" if one.type.is_json else name
        if one.ref in read_as_files:
            files.add(name)
    if not missing:
        return
    names = all_of([f"`{name}`" for name in missing])
    yield INCOMPLETE_KEY.at(
        cache.place.key,
        f"`{leaf.qualified}` reads {names}, which {verb(len(missing), 'is', 'are')} not in its key:"
        " with another value it still gives its old result",
        help=_help([written[name] for name in missing if name not in files], sorted(files)),
        related=places_of((place for places in missing.values() for place in places), "read here"),
    )


def _files(leaf: Leaf) -> Iterator[Ref]:
    for item in leaf.inputs.values():
        if isinstance(item.value, TypedText) and file_of(item) is not None:
            yield from (one.ref for one in references_in(item.value))


def _help(values: list[str], files: list[str]) -> str:
    """Of a file its letters cannot stand in a key."""
    add = [f"`${{{{ {name} }}}}`" for name in values]
    if files:
        whose = all_of([f"`{name}`" for name in files])
        add.append(f"what stands for {whose}, such as a checksum that its step gives beside it")
    return f"add to the key: {all_of(add)}"


def _read(leaf: Leaf) -> Iterator[tuple[Reference, Located]]:
    """What may differ from run to run, or from round to round, that the program reads."""
    for item in leaf.inputs.values():
        if isinstance(item.value, TypedText):
            yield from ((one, item.place) for one in _kept_apart(item.value, leaf.inputs))
        elif item.source is not None:
            for text in item.source.location.all_texts():
                yield from ((one, item.place) for one in _kept_apart(text, leaf.inputs))
    if isinstance(if_sound(leaf.program), Container):
        for reading in leaf.readings:
            if _is_of_program(reading.place):
                for one in _kept_apart(reading.text, {}):
                    yield one, reading.place


def _is_of_program(place: Located) -> bool:
    """Whether a text of a step stands in what it runs, not in how and where."""
    path = place.path if isinstance(place, Place) else ()
    key = path[1:2] if path[:1] == ("defaults",) else within_step(path)[:1]
    return bool(key) and key[0] in _PROGRAM


def _kept_apart(text: TypedText, inputs: Mapping[str, Input]) -> Iterator[Reference]:
    for one in _resolved(text, inputs):
        if _changes(one.ref) and not one.type.is_secret:
            yield one


def _changes(ref: Ref) -> bool:
    """Whether it decides what a step has to do. The run's own name, and when it began, do not: a
    step that was done needs no doing in another run. The time that a run is scheduled for does."""
    if isinstance(ref, RunRef):
        return ref.field == "scheduled"
    return isinstance(ref, (ParamRef, OutputRef, ItemRef, StateRef))


def _resolved(text: TypedText, inputs: Mapping[str, Input]) -> Iterator[Reference]:
    """What a text refers to; of the step's own inputs what they are given."""
    for one in references_in(text):
        item = inputs.get(one.ref.name) if isinstance(one.ref, InputRef) else None
        if item is not None and isinstance(item.value, TypedText):
            yield from references_in(item.value)
        else:
            yield one


def _is_in(ref: Ref, key: frozenset[Ref], pipeline: Pipeline, seen: set[Ref]) -> bool:
    """Whether what a step reads follows from what its key has, as far as one can see."""
    if ref in key:
        return True
    if isinstance(ref, ItemRef):
        return any(
            isinstance(one, ItemRef)
            and one.scope == ref.scope
            and one.path == ref.path[: len(one.path)]
            for one in key
        )
    if not isinstance(ref, OutputRef) or ref in seen:
        return False
    if any(isinstance(one, OutputRef) and one.step == ref.step for one in key):
        return True  # what that step gives beside it may well say which it is
    seen.add(ref)
    step = pipeline.step(ref.step)
    read = [one.ref for one in _given(step)]
    return bool(read) and all(_is_in(one, key, pipeline, seen) for one in read)


def _given(step: Step) -> Iterator[Reference]:
    if isinstance(step, Leaf):
        yield from (one for one, _ in _read(step))


def _written(ref: Ref, leaf: Leaf, pipeline: Pipeline) -> str:
    """What the step's author calls it."""
    if isinstance(ref, ParamRef):
        return f"params.{ref.name}"
    if isinstance(ref, RunRef):
        return f"run.{ref.field}"
    if isinstance(ref, StateRef):
        return f"state.{ref.name}"
    if isinstance(ref, ItemRef):
        loop = pipeline.step(ref.scope)
        assert isinstance(loop, Block)
        return ".".join((element_name(leaf, loop, pipeline), *ref.path))
    assert isinstance(ref, OutputRef)
    return shown_output(ref)
