"""The ``cond`` of an ``if``::

    {isPresent: INPUT} | {inputValue: INPUT} | true | false | 'true' | 'false'

Both the fixed ones and the value of an input are conditions that the KFP SDK's schema
allows and its compilers refuse.
"""

from __future__ import annotations

from typing import Any

from kfpc.components.model import InputValue, IsPresent
from kfpc.components.scope import DeclaredPorts, declares_input, is_foreign, name_in, placeholder_of
from kfpc.components.shapes import text_of
from kfpc.diagnostics.catalogue.components import BAD_CONDITION
from kfpc.source.document import Place
from kfpc.types import Kind, truth

_TRUTH = (Kind.BOOLEAN, Kind.STRING, Kind.INTEGER, Kind.ANY)
"""Types of inputs whose values can be true or false: text and 0 and 1 among them."""


def read_condition(
    value: Any, place: Place, scope: DeclaredPorts
) -> IsPresent | InputValue | bool | None:
    """A condition; None after a diagnostic."""
    if isinstance(value, bool):
        return value
    if isinstance(value, dict):
        key = placeholder_of(value, ("isPresent", "inputValue"), place, scope)
        return None if key is None else _read_placeholder(key, value[key], place.child(key), scope)
    word = text_of(value, place, scope.report)
    if word is None or is_foreign(word, place, scope):
        return None
    holds = truth(word)
    if holds is not None:
        return holds
    message = f"{word!r} is not a condition"
    help = "a condition is `{isPresent: INPUT}`, `{inputValue: INPUT}`, true or false"
    scope.report.add(BAD_CONDITION.at(place, message, help=help))
    return None


def _read_placeholder(
    key: str, value: Any, place: Place, scope: DeclaredPorts
) -> IsPresent | InputValue | None:
    name = name_in(key, value, place, scope)
    if name is None or not declares_input(name, place, scope):
        return None
    if key == "isPresent":
        return IsPresent(name)
    declared = scope.inputs[name]
    if declared.type.kind in _TRUTH:
        return InputValue(name)
    message = f"input `{name}` is of type {declared.type}, which is neither true nor false"
    related = [("declared here", declared.place)]
    help = f"ask `{{isPresent: {name}}}`, or add an input of type Boolean"
    scope.report.add(BAD_CONDITION.at(place, message, help=help, related=related))
    return None
