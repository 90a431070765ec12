"""What the step itself has: its inputs, its outputs, its pod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfpc.diagnostics.catalogue.artifacts import STDOUT
from kfpc.diagnostics.catalogue.values import SECRET_MISPLACED, VALUE_IN_SCRIPT
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.expressions.positions import WITHOUT_PATHS, Position
from kfpc.expressions.syntax import Name
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    Attempt,
    InputPathRef,
    InputRef,
    OutputPathRef,
    PodName,
    Reference,
    SecretKeyRef,
    SecretRef,
    TypedText,
)
from kfpc.source import Place
from kfpc.typecheck.by_input import env_name
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.look_ups.found import Found, has_elements, of_name
from kfpc.typecheck.misplaced import path_for_value
from kfpc.typecheck.unknown import incomplete, part_of, unknown_input, unknown_own_output
from kfpc.types import ANY, INTEGER, SECRET, STRING

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


def find_input(name: Name, place: Place, names: Symbols) -> Found:
    """``inputs.NAME``, or an element of it, and ``inputs.NAME.path``."""
    parts = name.parts
    whole = parts[2:] in ((), ("path",))
    given = None if names.inputs is ERRONEOUS or len(parts) < 2 else names.inputs.get(parts[1])
    if len(parts) < 2 or not (whole or (given is not None and has_elements(given.type))):
        return incomplete(name, place, names, "write `inputs.NAME` or `inputs.NAME.path`")
    key = parts[1]
    if names.inputs is ERRONEOUS:
        return Resolved(InputPathRef(key), STRING) if parts[2:] else Resolved(InputRef(key), ANY)
    found = names.inputs.get(key)
    if found is None and key not in names.declared:
        return unknown_input(name, place, names)
    if found is None:
        message = f"the step gives no value to the input `{key}`"
        return UNKNOWN_NAME.at(part_of(name, place), message, help=f"give `{key}` a value")
    if parts[2:] and whole:
        if names.position in WITHOUT_PATHS:
            return path_for_value(name, place, found)
        return Resolved(InputPathRef(key), STRING)
    return of_name(name, 2, _value_of(found, name, place, names))


def _value_of(found: Input, name: Name, place: Place, names: Symbols) -> Found:
    """The value of an input, where a value may be written."""
    key = found.name
    if isinstance(found.value, TypedText) and found.value.is_erroneous:
        return ERRONEOUS
    if names.position is Position.SCRIPT:
        help = f"read ${env_name(key)}, or `${{{{ inputs.{key}.path }}}}` for a file"
        message = f"`inputs.{key}` would become part of the script"
        return VALUE_IN_SCRIPT.at(part_of(name, place), message, help=help)
    if isinstance(found.value, SecretRef):
        return Resolved(SecretKeyRef(found.value.name, found.value.key), SECRET)
    if found.value is not None and found.value.holds_secret:
        whole = found.value.expression
        if isinstance(whole, Reference):
            return Resolved(whole.ref, SECRET)
        message = f"the input `{key}` has a secret in it"
        help = "use the param that is the secret itself"
        return SECRET_MISPLACED.at(part_of(name, place), message, help=help)
    return Resolved(InputRef(key), found.type, declared=found.declared)


def find_output(name: Name, place: Place, names: Symbols) -> Found:
    """``outputs.NAME.path``."""
    parts = name.parts
    if len(parts) != 3 or parts[2] != "path":
        return incomplete(name, place, names, "write `outputs.NAME.path`")
    if names.outputs is not ERRONEOUS and parts[1] not in names.outputs:
        return unknown_own_output(name, place, names)
    if names.outputs is not ERRONEOUS and names.outputs[parts[1]].stdout:
        message = f"`{parts[1]}` is what the program prints, and has no path"
        help = "let the program print it, or take `stdout` off the output"
        return STDOUT.at(part_of(name, place), message, help=help)
    return Resolved(OutputPathRef(parts[1]), STRING)


def find_pod(name: Name, place: Place, names: Symbols) -> Found:
    """``pod.name``."""
    if name.parts != ("pod", "name"):
        return incomplete(name, place, names, "write `pod.name`")
    return Resolved(PodName(), STRING)


def find_attempt(name: Name, place: Place, names: Symbols) -> Found:
    """``attempt``."""
    if name.parts != ("attempt",):
        return incomplete(name, place, names, "write `attempt`")
    return Resolved(Attempt(), INTEGER)
