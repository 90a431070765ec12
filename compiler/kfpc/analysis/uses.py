"""Who reads which output, and how."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import field

from typing_extensions import assert_never

from kfpc.diagnostics import Located
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Result, Scope, Step
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import (
    ANYWHERE,
    ASKED,
    InputRef,
    ItemRef,
    Met,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    SecretKeyRef,
    Travel,
    TypedText,
    branches,
    chosen,
    each_round,
    passed_file,
    references,
    travel_of,
    unguarded,
)
from kfpc.record import record
from kfpc.source import Place


@record(eq=False)
class Use:
    """One reading of a step's output, in a text that sees the names of a ``scope``. ``reader`` is
    None for an output of that scope.

    ``by_path``: the file itself is passed on. ``unguarded``: no ``??`` stands in where the
    output is absent. ``optional``: the reader can do without. ``input`` is the name of the input
    that the value is given to; None where it stands in another text. ``met`` says where in its
    expression the name is looked at.
    """

    scope: StepId
    reader: Step | None
    reference: Reference
    place: Located
    by_value: bool
    by_path: bool
    unguarded: bool
    optional: bool = False
    input: str | None = None
    met: Met = field(default_factory=Met)

    @property
    def output(self) -> OutputRef:
        ref = self.reference.ref
        assert isinstance(ref, OutputRef)
        return ref

    @property
    def at(self) -> Located:
        """The place of the name itself, where it is known."""
        return name_place(self.reference, self.place)

    @property
    def used_at(self) -> Located | None:
        """Where a text of the step names the input that the value is given to."""
        if not isinstance(self.reader, Leaf) or self.input is None:
            return None
        wanted = InputRef(self.input)
        for reading in self.reader.readings:
            for reference in references_in(reading.text):
                if reference.ref == wanted:
                    return name_place(reference, reading.place)
        return None


def is_one_of_several(use: Use, pipeline: Pipeline) -> bool:
    """Whether a file is wanted, the one or the other, as a run decides: by an input that is read
    by its path alone, or by an output of the scope. It is a text here, for something else that may
    be chosen is none."""
    if use.reader is not None and use.input is not None:
        item = use.reader.inputs.get(use.input)
        value = None if item is None or not item.by_path or item.by_value else item.value
        choices = [value] if isinstance(value, TypedText) else []
    elif use.reader is None:
        choices = [one.value for one in pipeline.scope(use.scope).results.values()]
    else:
        return False
    return any(
        use.reference is node
        for value in choices
        if len(value.parts) == 1 and not isinstance(value.parts[0], str)
        if branches(value.parts[0])
        for node in chosen(value.parts[0])
    )


MERGE = "choose among outputs of steps alone, so that the file itself is handed on"
"""What to do where a file is to be one of several things that are not all files."""


def by_reader(uses: Iterable[Use]) -> Iterator[list[Use]]:
    """The readings, those of one output in one step, or through one of its inputs, together."""
    found: dict[Hashable, list[Use]] = {}
    for use in uses:
        reader = None if use.reader is None else use.reader.id
        found.setdefault((use.scope, reader, use.output, use.input), []).append(use)
    yield from found.values()


def path_of_input(name: str) -> str:
    """The path of an input as an author writes it."""
    return unparse(Name(("inputs", name, "path")))


def name_place(reference: Reference, place: Located) -> Located:
    """The place of a name in the text that stands at a place."""
    if isinstance(place, Place) and reference.end > reference.start:
        return place.within(reference.start, reference.end)
    return place


def uses(pipeline: Pipeline) -> Iterator[Use]:
    """Every reading of an output, scope by scope, in the order of the spec."""
    for scope in pipeline.scopes():
        for step in pipeline.members(scope.id).values():
            yield from _of_step(scope, step)
        for result in scope.results.values():
            yield from _of_result(scope, result)
        for value, place in within(scope):
            yield from _by_value(scope, None, value, place)


def _of_step(scope: Scope, step: Step) -> Iterator[Use]:
    for item in step.inputs.values():
        if isinstance(item.value, TypedText) and _has_output(item.value):
            yield from _of_input(scope, step, item, item.value)
    if isinstance(step, Block):
        for axis in step.files.values():
            yield Use(scope.id, step, axis.source, axis.place, False, True, axis.source.absent)
    for value, place in texts(step):
        yield from _by_value(scope, step, value, place)
    if step.when is not None and step.when_place is not None:
        yield from _by_value(scope, step, step.when, step.when_place, met=ASKED)


def _has_output(value: TypedText) -> bool:
    """Whether a text names an output of a step."""
    for one in references_in(value):  # noqa: SIM110 - asked of every value
        if isinstance(one.ref, OutputRef):
            return True
    return False


def _of_result(scope: Scope, result: Result) -> Iterator[Use]:
    passed = passed_file(result.value) if is_file_result(result) else None
    if isinstance(passed, Reference):
        if isinstance(passed.ref, OutputRef):
            yield Use(scope.id, None, passed, result.place, False, True, passed.absent)
    elif passed is not None:
        yield from _as_file(scope, result.value, result.place)
    else:
        yield from _by_value(scope, None, result.value, result.place)


def is_file_result(result: Result) -> bool:
    """Whether an output of a scope is given as a file: an Artifact always is, and what is said to
    travel by file, or is kept somewhere."""
    if passed_file(result.value) is None:
        return False
    travel = travel_of(result.value)
    return travel is Travel.FILE or (result.kept is not None and travel is not Travel.VALUE)


def _of_input(scope: Scope, step: Step, item: Input, value: TypedText) -> Iterator[Use]:
    passed = file_of(item)
    if passed is None:
        yield from _by_value(scope, step, value, item.place, item.name)
    elif not isinstance(passed, Reference):
        yield from _as_file(scope, value, item.place, step, item)
    elif isinstance(passed.ref, OutputRef):  # else it is the loop that reads the file
        absent = any(one.absent for one in each_round(passed))
        yield Use(
            scope.id, step, passed, item.place, item.by_value, True, absent,
            item.optional and not item.by_value, item.name,
        )  # fmt: skip


def file_of(item: Input) -> Node | None:
    """The output whose file an input is given as it is, or the choice of one of several, or the
    file that a loop is at; of a list of files the whole. None for a value."""
    if not item.by_path or not isinstance(item.value, TypedText):
        return None
    return passed_file(item.value)


def _as_file(
    scope: Scope,
    value: TypedText,
    place: Located,
    step: Step | None = None,
    item: Input | None = None,
) -> Iterator[Use]:
    """Of the files of a choice, and of what it is made by."""
    node = value.expression
    assert node is not None
    files = {id(file) for file in chosen(node)}
    as_text, can_lack, name = False, False, None
    if item is not None:
        as_text, can_lack, name = item.by_value, item.optional and not item.by_value, item.name
    loose = {id(reference): met for reference, met in unguarded(node)}
    for reference in references_in(value):
        if isinstance(reference.ref, OutputRef):
            is_file, met = id(reference) in files, loose.get(id(reference))
            yield Use(
                scope.id, step, reference, place, as_text or not is_file, is_file,
                met is not None, can_lack and is_file, name, met or ANYWHERE,
            )  # fmt: skip


def _by_value(
    scope: Scope,
    step: Step | None,
    value: TypedText | Node,
    place: Located,
    input: str | None = None,
    met: Met = ANYWHERE,
) -> Iterator[Use]:
    named = [one for one in references_in(value) if isinstance(one.ref, OutputRef)]
    if named:
        loose = {id(reference): met for reference, met in unguarded(value, met)}
        for reference in named:
            found = loose.get(id(reference))
            yield Use(
                scope.id, step, reference, place, True, False, found is not None, input=input,
                met=found or ANYWHERE,
            )  # fmt: skip


def items_read_by_value(pipeline: Pipeline) -> Iterator[tuple[Step | None, Reference, Located]]:
    """The elements of loops that are read as text, and by whom: None is an output of a scope."""
    for step, reference, place in _read_by_value(pipeline):
        if isinstance(reference.ref, ItemRef):
            yield step, reference, name_place(reference, place)


def file_params_by_value(pipeline: Pipeline) -> Iterator[tuple[Step | None, Reference, Located]]:
    """The file params of sub-pipelines that are read as text, and by whom: None is an output of a
    scope."""
    for scope in pipeline.scopes():
        if any(param.is_file for param in (if_sound(scope.params) or {}).values()):
            break
    else:
        return
    as_files = {
        id(reference)
        for scope in pipeline.scopes()
        for result in scope.results.values()
        if is_file_result(result)
        for reference in _files_of(result)
    }
    for step, reference, place in _read_by_value(pipeline):
        is_file = isinstance(reference.ref, ParamRef) and reference.travel is Travel.FILE
        if is_file and id(reference) not in as_files:
            yield step, reference, name_place(reference, place)


def _files_of(result: Result) -> Iterator[Node]:
    """The files that an output of a scope may be."""
    passed = passed_file(result.value)
    return iter(()) if passed is None else chosen(passed)


def _read_by_value(pipeline: Pipeline) -> Iterator[tuple[Step | None, Reference, Located]]:
    """Whatever is read as text, and by whom: None is an output of a scope."""
    for step in pipeline.steps():
        for item in step.inputs.values():
            if isinstance(item.value, TypedText) and (item.by_value or file_of(item) is None):
                yield from _all_in(step, item.value, item.place)
        for text, place in texts(step):
            yield from _all_in(step, text, place)
        if step.when is not None and step.when_place is not None:
            yield from _all_in(step, step.when, step.when_place)
    for scope in pipeline.scopes():
        read = ((result.value, result.place) for result in scope.results.values())
        for value, place in (*read, *within(scope)):
            yield from _all_in(None, value, place)


def _all_in(
    step: Step | None, value: TypedText | Node, place: Located
) -> Iterator[tuple[Step | None, Reference, Located]]:
    for reference in references_in(value):
        yield step, reference, place


def references_in(value: TypedText | Node) -> tuple[Reference, ...]:
    """``references`` at once; most values are plain text, or have one name."""
    if not isinstance(value, TypedText):
        return tuple(references(value))
    found: tuple[Reference, ...] = ()
    for part in value.parts:
        if isinstance(part, str):
            continue
        if found or not isinstance(part, Reference) or part.ref.__class__ is SecretKeyRef:
            return tuple(references(value))
        found = (part,)
    return found


def texts(step: Step) -> Iterator[tuple[TypedText, Located]]:
    """The texts of a step but those that its inputs are given, and where each stands."""
    if isinstance(step, Leaf):
        for reading in step.readings:
            yield reading.text, reading.place
    elif isinstance(step, Block):
        for site in (step.for_each, step.max_parallel):
            if site is not None:
                yield site.text, site.place
        if step.scope.repeat is not None:
            for site in step.scope.repeat.starts():
                yield site.text, site.place
    else:
        assert_never(step)


def within(scope: Scope) -> Iterator[tuple[TypedText | Node, Located]]:
    """The values that a scope itself reads of what is within it, but for its outputs."""
    return iter(()) if scope.repeat is None else scope.repeat.within()


def values(step: Step) -> Sequence[tuple[TypedText | Node, Located]]:
    """The values that a step itself is given, and where each stands; not those of the steps
    within it."""
    found: list[tuple[TypedText | Node, Located]] = [
        (item.value, item.place)
        for item in step.inputs.values()
        if isinstance(item.value, TypedText)
    ]
    found += texts(step)
    if isinstance(step, Leaf):
        found += [(unread.text, unread.place) for unread in step.unread]
    elif not isinstance(step, Block):
        assert_never(step)
    if step.when is not None and step.when_place is not None:
        found.append((step.when, step.when_place))
    return found
