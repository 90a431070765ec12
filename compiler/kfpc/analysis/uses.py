"""Who reads which output, and how."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics import Located
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.scope import Result, Scope
from kfpc.pipeline.step import Input, Step
from kfpc.pipeline.values import (
    InputRef,
    Node,
    OutputRef,
    Reference,
    StatusRef,
    TypedText,
    references,
    unguarded,
)
from kfpc.record import record
from kfpc.source import Place


@record(eq=False)
class Read:
    """One reading of a step's output. ``reader`` is None for an output of the pipeline.

    ``by_path``: the file itself is passed on. ``unguarded``: no ``??`` stands in where the
    output is absent. ``optional``: the reader can do without. ``input`` is the name of the input
    that the value is given to; None where it stands in another text.
    """

    reader: Step | None
    reference: Reference
    place: Located
    by_value: bool
    by_path: bool
    unguarded: bool
    optional: bool = False
    input: str | None = None

    @property
    def output(self) -> OutputRef:
        assert isinstance(self.reference.ref, OutputRef)
        return self.reference.ref

    @property
    def at(self) -> Located:
        """The place of the name itself, where it is known."""
        return name_place(self.reference, self.place)

    @property
    def used_at(self) -> Located | None:
        """Where a text of the step names the input that the value is given to."""
        if self.reader is None or self.input is None:
            return None
        wanted = InputRef(self.input)
        for reading in self.reader.readings:
            for reference in references_in(reading.text):
                if reference.ref == wanted:
                    return name_place(reference, reading.place)
        return None


def path_of_input(name: str) -> str:
    """The path of an input as an author writes it."""
    return unparse(Name(("inputs", name, "path")))


def name_place(reference: Reference, place: Located) -> Located:
    """The place of a name in the text that stands at a place."""
    if isinstance(place, Place) and reference.end > reference.start:
        return place.within(reference.start, reference.end)
    return place


def reads(scope: Scope) -> Iterator[Read]:
    """Every reading of an output in a scope, in the order of the spec."""
    for step in scope.steps.values():
        for item in step.inputs.values():
            if isinstance(item.value, TypedText):
                yield from _input_reads(step, item, item.value)
        for reading in step.readings:
            yield from _value_reads(step, reading.text, reading.place)
        if step.when is not None and step.when_place is not None:
            yield from _value_reads(step, step.when, step.when_place)
    for result in scope.results.values():
        passed = passed_on(result.value)
        if passed is not None and is_file_result(result):
            yield Read(None, passed, result.place, False, True, passed.absent)
        else:
            yield from _value_reads(None, result.value, result.place)


def is_file_result(result: Result) -> bool:
    """Whether an output of the pipeline is given as a file: an Artifact always is."""
    passed = passed_on(result.value)
    return passed is not None and passed.type.is_artifact


def _input_reads(step: Step, item: Input, value: TypedText) -> Iterator[Read]:
    passed = file_of(item)
    if passed is None:
        yield from _value_reads(step, value, item.place, item.name)
    else:
        yield Read(
            step, passed, item.place, item.by_value, True, passed.absent,
            item.optional and not item.by_value, item.name,
        )  # fmt: skip


def file_of(item: Input) -> Reference | None:
    """The output whose file an input is given as it is; None for a value."""
    if not item.by_path or not isinstance(item.value, TypedText):
        return None
    passed = passed_on(item.value)
    return passed if passed is not None and not passed.type.is_scalar else None


def passed_on(value: TypedText) -> Reference | None:
    """The output that a value is, as it is or under another type's name."""
    node = value.expression
    if isinstance(node, Reference) and isinstance(node.ref, OutputRef):
        return node
    return None


def _value_reads(
    step: Step | None, value: TypedText | Node, place: Located, input: str | None = None
) -> Iterator[Read]:
    named = [one for one in references_in(value) if isinstance(one.ref, OutputRef)]
    if named:
        loose = {id(reference) for reference in unguarded(value)}
        for reference in named:
            unguarded_here = id(reference) in loose
            yield Read(step, reference, place, True, False, unguarded_here, input=input)


def sources(step: Step) -> dict[str, Located]:
    """The steps that a step waits for, and where each is named: ``after`` and data."""
    found: dict[str, Located] = dict(step.after)
    for value, place in values(step):
        for reference in references_in(value):
            if isinstance(reference.ref, (OutputRef, StatusRef)):
                found.setdefault(reference.ref.step, name_place(reference, place))
    return found


def references_in(value: TypedText | Node) -> tuple[Reference, ...]:
    """``references`` at once; most values are plain text, or one name."""
    if isinstance(value, TypedText) and len(value.parts) == 1:
        part = value.parts[0]
        if isinstance(part, str):
            return ()
        if isinstance(part, Reference):
            return (part,)
    return tuple(references(value))


def values(step: Step) -> Iterator[tuple[TypedText | Node, Located]]:
    """The values that a step is given, and where each stands."""
    for item in step.inputs.values():
        if isinstance(item.value, TypedText):
            yield item.value, item.place
    for reading in (*step.readings, *step.unread):
        yield reading.text, reading.place
    if step.when is not None and step.when_place is not None:
        yield step.when, step.when_place
