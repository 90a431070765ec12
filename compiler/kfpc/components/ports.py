"""What goes into a component and what comes out: ``inputs`` and ``outputs``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.components.defaults import read_default
from kfpc.components.model import InputSpec, OutputSpec
from kfpc.components.shapes import (
    check_keys,
    description_of,
    json_of,
    list_of,
    mapping_of,
    name_of,
    wrong_shape,
)
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.components import DUPLICATE_NAME
from kfpc.source.document import Place
from kfpc.types import ANY, LIST, Type, named, truth

_INPUT_KEYS = ("name", "type", "description", "default", "optional", "annotations")
_OUTPUT_KEYS = ("name", "type", "description", "annotations")

_LIST_HELP = "write a list, an entry for each: `- {name: x, type: String}`"


def read_inputs(value: Any, place: Place, report: Report) -> dict[str, InputSpec]:
    """The inputs by name, in the file's order. Names that differ at all are different."""
    inputs: dict[str, InputSpec] = {}
    for name, entry, at in _entries(value, place, _INPUT_KEYS, report):
        if _is_new(name, at, inputs, "input", report):
            type = read_type(entry.get("type"), at.child("type"), report)
            inputs[name] = InputSpec(
                name,
                type,
                at.child("name"),
                read_default(entry.get("default"), type, at.child("default"), report),
                _flag(entry.get("optional"), at.child("optional"), report),
                description_of(entry, at, report),
                at.child("default"),
            )
    return inputs


def read_outputs(value: Any, place: Place, report: Report) -> dict[str, OutputSpec]:
    """The outputs by name. Where they are written is known once the container is read."""
    outputs: dict[str, OutputSpec] = {}
    for name, entry, at in _entries(value, place, _OUTPUT_KEYS, report):
        if _is_new(name, at, outputs, "output", report):
            type = read_type(entry.get("type"), at.child("type"), report)
            description = description_of(entry, at, report)
            outputs[name] = OutputSpec(name, type, at.child("name"), description=description)
    return outputs


def read_type(value: Any, place: Place, report: Report) -> Type:
    """A type: its name, or ``{Name: {property: …}}``; ``[Item]`` is a list, none is any."""
    if value is None:
        return ANY
    if isinstance(value, list) and len(value) == 1:
        return LIST
    if isinstance(value, dict) and len(value) == 1:
        ((name, properties),) = value.items()
        if json_of(properties, place.child(name)) is not None:
            whole = properties is None or isinstance(properties, dict)
            return named(name, properties if whole else {"of": properties})
    if isinstance(value, (dict, list)):
        help = "write `type: GCSPath`, or `type: {GCSPath: {data_type: CSV}}`"
        wrong_shape("a type's name", value, place, report, help=help)
        return ANY
    return named(value if isinstance(value, str) else place.raw)


def _entries(
    value: Any, place: Place, keys: tuple[str, ...], report: Report
) -> Iterator[tuple[str, dict[str, Any], Place]]:
    for index, item in enumerate(list_of(value, place, report, help=_LIST_HELP) or ()):
        at = place.child(index)
        entry = mapping_of(item, at, report, help="write `{name: x, type: String}`")
        if entry is None:
            continue
        check_keys(entry, keys, at, report)
        mapping_of(entry.get("annotations"), at.child("annotations"), report)
        name = name_of(entry, "name", at, report)
        if name is not None:
            yield name, entry, at


def _is_new(
    name: str,
    at: Place,
    seen: dict[str, InputSpec] | dict[str, OutputSpec],
    what: str,
    report: Report,
) -> bool:
    if name not in seen:
        return True
    first = ("the first one is here", seen[name].place)
    message = f"two {what}s have the name `{name}`"
    report.add(DUPLICATE_NAME.at(at.child("name"), message, related=[first]))
    return False


def _flag(value: Any, place: Place, report: Report) -> bool:
    """A truth value, also in YAML 1.1's words: the files were written for ``yes``."""
    if value is None or isinstance(value, bool):
        return bool(value)
    meant = truth(value) if isinstance(value, str) else None
    if meant is None:
        wrong_shape("true or false", value, place, report)
    return meant is True
