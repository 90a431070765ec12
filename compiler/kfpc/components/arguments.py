"""Arguments of a component's program: texts, and placeholders that stand for values.

What a value of the file may be, after Kubeflow Pipelines' component specification::

    text | {inputValue: INPUT} | {inputPath: INPUT} | {outputPath: OUTPUT}
         | {concat: [argument, …]} | {if: {cond: condition, then: …, else: …}}

``then`` and ``else`` are a list of arguments or a single one. Nothing is resolved here:
the same input may well be used by value and by path. Depth is bounded by ``source/``.
"""

from __future__ import annotations

from typing import Any

from kfpc.components.conditions import read_condition
from kfpc.components.model import Argument, Concat, If, InputPath, InputValue, OutputPath
from kfpc.components.scope import (
    DeclaredPorts,
    declares_input,
    is_foreign,
    name_in,
    placeholder_of,
    writes_output,
)
from kfpc.components.shapes import check_keys, list_of, missing, text_of, wrong_shape
from kfpc.diagnostics.catalogue.components import NOT_A_VALUE
from kfpc.source.document import Place

_PLACEHOLDERS = ("inputValue", "inputPath", "outputPath", "concat", "if")

_LIST_HELP = "write a list, one entry for each argument: `[python, -m, train]`"
_IF_HELP = "write `if: {cond: {isPresent: x}, then: [--x, {inputValue: x}]}`"


def read_arguments(value: Any, place: Place, scope: DeclaredPorts) -> tuple[Argument, ...]:
    """A list of arguments, such as ``args``; nothing at all is an empty one."""
    items = list_of(value, place, scope.report, help=_LIST_HELP) or ()
    found = [read_argument(item, place.child(index), scope) for index, item in enumerate(items)]
    return tuple(argument for argument in found if argument is not None)


def read_argument(value: Any, place: Place, scope: DeclaredPorts) -> Argument | None:
    """One argument; None after a diagnostic."""
    if isinstance(value, str):
        is_foreign(value, place, scope)
        return value
    if not isinstance(value, dict):
        return text_of(value, place, scope.report, help="arguments do not nest in lists")
    key = placeholder_of(value, _PLACEHOLDERS, place, scope)
    if key is None:
        return None
    inner, at = value[key], place.child(key)
    if key == "concat":
        return Concat(read_arguments(inner, at, scope))
    if key == "if":
        return _read_if(inner, at, scope)
    return _read_reference(key, inner, at, scope)


def _read_reference(key: str, value: Any, place: Place, scope: DeclaredPorts) -> Argument | None:
    name = name_in(key, value, place, scope)
    if name is None:
        return None
    if key == "outputPath":
        return OutputPath(name) if writes_output(name, place, scope) else None
    if not declares_input(name, place, scope):
        return None
    if key == "inputPath":
        return InputPath(name)
    _check_by_value(name, place, scope)
    return InputValue(name)


def _check_by_value(name: str, place: Place, scope: DeclaredPorts) -> None:
    declared = scope.inputs[name]
    if declared.type.is_never_text:
        message = f"the value of input `{name}` is a file or a folder of type {declared.type}"
        related = [("declared here", declared.place)]
        help = f"use `{{inputPath: {name}}}`, or give the input another type"
        scope.report.add(NOT_A_VALUE.at(place, message, help=help, related=related))


def _read_if(value: Any, place: Place, scope: DeclaredPorts) -> If | None:
    if not isinstance(value, dict):
        wrong_shape("a mapping", value, place, scope.report, help=_IF_HELP)
        return None
    check_keys(value, ("cond", "then", "else"), place, scope.report)
    condition = None
    if value.get("cond") is None:
        missing("cond", place, scope.report, help=_IF_HELP)
    else:
        condition = read_condition(value["cond"], place.child("cond"), scope)
    if "then" not in value:
        missing("then", place, scope.report, help=_IF_HELP)
    then = _read_branch(value.get("then"), place.child("then"), scope)
    otherwise = _read_branch(value.get("else"), place.child("else"), scope)
    return None if condition is None else If(condition, then, otherwise)


def _read_branch(value: Any, place: Place, scope: DeclaredPorts) -> tuple[Argument, ...]:
    if value is None or isinstance(value, list):
        return read_arguments(value, place, scope)
    argument = read_argument(value, place, scope)
    return () if argument is None else (argument,)
