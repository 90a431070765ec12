"""What runs in a step, before the step's settings are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.step import Container, Input, Program, TextSite
from kfpc.pipeline.values import (
    InputPathRef,
    InputRef,
    Reference,
    TypedText,
    passed_file,
    references,
)
from kfpc.record import record, replace


@record(eq=False)
class Body:
    """``inputs`` are those with a value. ``own`` are those that the texts inside the step may
    name, secret ones too, and ``declared`` are all that its component has. ``readings`` are
    those texts, the settings' too as soon as they are read.
    """

    program: Program | Erroneous
    inputs: Mapping[str, Input] = field(default_factory=dict)
    own: Mapping[str, Input] | Erroneous = ERRONEOUS
    declared: Collection[str] = ()
    readings: list[TextSite] = field(default_factory=list)


def nothing() -> Body:
    """Of a step of which it is not known what runs."""
    return Body(ERRONEOUS)


def divided(body: Body) -> tuple[dict[str, Input], tuple[TextSite, ...]]:
    """The inputs that the step reads, and how; and the values of those that it does not.

    Called when the settings have been read: they may name inputs as the program does.
    """
    inputs: dict[str, Input] = {}
    unread = []
    values, paths = _used(body.readings)
    script = isinstance(body.program, Container) and body.program.script is not None
    for name, item in body.inputs.items():
        by_path = item.by_path or name in paths
        by_value = item.by_value or name in values or (script and _is_variable(item, by_path))
        if by_value or by_path:
            same = by_value == item.by_value and by_path == item.by_path
            inputs[name] = item if same else replace(item, by_value=by_value, by_path=by_path)
        elif isinstance(item.value, TypedText):
            unread.append(TextSite(item.value, item.place))
        elif item.source is not None:
            unread.append(TextSite(TypedText(()), item.place))
    return inputs, tuple(unread)


def _is_variable(item: Input, by_path: bool) -> bool:  # noqa: FBT001
    """Whether an input of a script arrives as an environment variable.

    A file does not, nor does what the script reads by its path: it may be too big for one, or
    a folder.
    """
    if item.type.is_artifact or item.source is not None or _is_folder(item):
        return False
    is_file = isinstance(item.value, TypedText) and passed_file(item.value) is not None
    return not by_path or (item.type.is_scalar and not is_file)


def _is_folder(item: Input) -> bool:
    """Whether an input is the Artifacts of all rounds of a loop."""
    element = item.type.element
    return element is not None and element.is_artifact


def _used(readings: list[TextSite]) -> tuple[set[str], set[str]]:
    """The inputs that texts read by value, and those that they read by path."""
    values: set[str] = set()
    paths: set[str] = set()
    for reading in readings:
        for reference in references(reading.text):
            _note(reference, values, paths)
    return values, paths


def _note(reference: Reference, values: set[str], paths: set[str]) -> None:
    if isinstance(reference.ref, InputRef):
        values.add(reference.ref.name)
    elif isinstance(reference.ref, InputPathRef):
        paths.add(reference.ref.name)
