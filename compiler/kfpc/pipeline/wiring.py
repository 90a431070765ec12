"""The inputs of a step: what it is given, against what it declares."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from kfpc.components.model import Component
from kfpc.components.model import Input as Port
from kfpc.diagnostics import Located, Report
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.values import SECRET_MISPLACED
from kfpc.diagnostics.catalogue.wiring import (
    DOES_NOT_FIT,
    INPUT_TWICE,
    MISSING_INPUT,
    UNKNOWN_INPUT,
)
from kfpc.pipeline.context import Context, Given, read_value, written
from kfpc.pipeline.literals import problem_of
from kfpc.pipeline.model import Input, SecretRef, Value
from kfpc.pipeline.names import Names
from kfpc.pipeline.params import problem_diagnostic
from kfpc.pipeline.values import (
    InputRef,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    SecretKeyRef,
    TypedText,
)
from kfpc.source import Place
from kfpc.types import SECRET, TEXT, Type, fits, is_string_backed


def snake_case(name: str) -> str:
    """``Model path`` → ``model_path``."""
    words = "".join(c if c.isalnum() else " " for c in name).split()
    return "_".join(words).lower()


def component_inputs(
    context: Context, step: str, component: Component, names: Names, step_place: Place
) -> tuple[dict[str, tuple[Port, Value | None, Located]], bool]:
    """The value of each input of a component step, by the component's own names.

    Inputs that get none are left out. The flag is false where something was wrong, so
    that what follows from it is not said again.
    """
    given, fine = _matched(context, step, component, step_place)
    values: dict[str, tuple[Port, Value | None, Located]] = {}
    for name, port in component.inputs.items():
        if name in given:
            key, raw = given[name]
            place = step_place.child("with", key)
            value = _given(raw, place, port, names, context)
            if value is None:
                fine = False
            values[name] = (port, value, place)
        elif port.default is not None:
            values[name] = (port, TypedText((port.default,) if port.default else ()), port.place)
        elif not port.optional:
            fine = False
            context.report.add(
                MISSING_INPUT.at(
                    step_place.child("with") if context.spec.steps[step].with_ else step_place.key,
                    f"`{step}` gives no value to the input `{name}`",
                    related=[("declared here, without a default", port.place)],
                )
            )
    return values, fine


def _matched(
    context: Context, step: str, component: Component, step_place: Place
) -> tuple[dict[str, tuple[str, Any]], bool]:
    """Keys of ``with`` by the input that each means."""
    by_snake: dict[str, list[str]] = {}
    given: dict[str, tuple[str, Any]] = {}
    fine = True
    for key, raw in (context.spec.steps[step].with_ or {}).items():
        name = key
        if key not in component.inputs:
            if not by_snake:
                for declared in component.inputs:
                    by_snake.setdefault(snake_case(declared), []).append(declared)
            matches = by_snake.get(key, [])
            if len(matches) != 1:
                _unknown(context, component, key, matches, step_place.child("with", key))
                fine = False
                continue
            name = matches[0]
        if name in given:
            fine = False
            context.report.add(
                INPUT_TWICE.at(
                    step_place.child("with", key).key,
                    f"`{key}` and `{given[name][0]}` are the same input",
                    related=[("given here", step_place.child("with", given[name][0]).key)],
                )
            )
            continue
        given[name] = (key, raw)
    return given, fine


def _unknown(
    context: Context, component: Component, key: str, matches: list[str], place: Place
) -> None:
    if matches:
        help = f"it could be {' or '.join(f'`{name}`' for name in matches)}: write the exact name"
    else:
        close = get_close_matches(key, [*component.inputs, *map(snake_case, component.inputs)], n=1)
        known = ", ".join(component.inputs) or "none"
        help = f"did you mean `{close[0]}`?" if close else f"inputs of the component: {known}"
    context.report.add(
        UNKNOWN_INPUT.at(
            place.key,
            f"the component has no input `{key}`",
            help=help,
            related=[("the component", component.place)],
        )
    )


def _given(raw: Any, place: Place, port: Port, names: Names, context: Context) -> Value | None:
    if raw is None:
        context.report.add(
            WRONG_VALUE.at(place, "the input has no value", help='write "" for an empty text')
        )
        return None
    secret = as_secret(raw)
    if secret is not None:
        return secret
    given = read_value(raw, place, names)
    if given is None:
        return None
    return accepted(given, raw, port.type, place, port.place, names)


def as_secret(raw: Any) -> SecretRef | None:
    """``{secret: {name, key}}`` as what it is."""
    if isinstance(raw, dict) and set(raw) == {"secret"} and isinstance(raw["secret"], dict):
        inner = raw["secret"]
        if set(inner) == {"name", "key"} and all(isinstance(v, str) for v in inner.values()):
            return SecretRef(inner["name"], inner["key"])
    return None


def accepted(
    given: Given, raw: Any, wanted: Type, place: Place, declared: Located, names: Names
) -> TypedText | None:
    """A value whose type fits, in the form that the type wants; else None, reported."""
    if given.type.name == SECRET.name:
        return given.text
    if not isinstance(raw, (str, dict, list)) and is_string_backed(wanted):
        return TypedText((written(raw, place),))
    if not fits(given.type, wanted):
        names.report.add(_mismatch(given, wanted, place, declared, names))
        return None
    literal = given.text.literal
    if literal is not None and wanted.properties:
        problem = problem_of(literal, wanted)
        if problem:
            names.report.add(problem_diagnostic(problem, wanted, place))
            return None
    return given.text


def _mismatch(
    given: Given, wanted: Type, place: Place, declared: Located, names: Names
) -> Any:
    related: list[tuple[str, Located]] = [(f"the input is declared as {wanted}", declared)]
    source = given.text.expression
    if isinstance(source, Reference):
        where = _origin(source, names)
        if where is not None:
            related.insert(0, (f"the value is declared as {given.type}", where))
    shown = "text" if given.type == TEXT else str(given.type)
    return DOES_NOT_FIT.at(
        place, f"{shown} does not fit {wanted}", help=_cast(given, wanted), related=related
    )


def _origin(source: Reference, names: Names) -> Located | None:
    ref = source.ref
    if isinstance(ref, ParamRef):
        return names.params[ref.name].place
    if isinstance(ref, OutputRef):
        place = names.signatures[ref.step].place
        return place.child("outputs", ref.output)
    return None


def _cast(given: Given, wanted: Type) -> str | None:
    """How to make a value fit, where there is a way."""
    if given.text.literal is not None:
        if wanted.name in ("Integer", "Float", "Boolean") and given.type == TEXT:
            return "write it without quotes"
        return None
    functions = {"Integer": "int", "Float": "float", "Boolean": "bool", "String": "string"}
    if wanted.name in functions:
        return f"cast it: `{functions[wanted.name]}(…)`"
    if wanted.name in ("List", "Dict"):
        return f"cast it: `from_json(…, '{wanted.name}')`"
    if is_string_backed(wanted) and is_string_backed(given.type):
        return f"cast it: `as(…, '{wanted.name}')`"
    if given.type.name in ("List", "Dict"):
        return "cast it: `json(…)`"
    return None


def has_secret(value: Value | None) -> bool:
    """Whether a value is a secret or has one in it."""
    return isinstance(value, SecretRef) or (value is not None and value.holds_secret)


def misplaced_secret(place: Located, what: str, report: Report) -> None:
    """Reports a secret in a place that would show it."""
    report.add(
        SECRET_MISPLACED.at(
            place,
            f"a secret cannot be {what}",
            help="give it to `env`, to `args`, or to an input that a component reads by value",
        )
    )


def spliced(text: TypedText, inputs: Mapping[str, Input]) -> TypedText:
    """A text with the inputs that hold secrets written out as what they are given.

    A secret cannot travel through Argo as a parameter, so the pod must name it itself.
    """
    parts: list[str | Node] = []
    for part in text.parts:
        if isinstance(part, Reference) and isinstance(part.ref, InputRef):
            value = inputs[part.ref.name].value if part.ref.name in inputs else None
            if isinstance(value, SecretRef):
                parts.append(Reference(SecretKeyRef(value.name, value.key), SECRET, False))
                continue
            if value is not None and has_secret(value):
                parts += value.parts
                continue
        parts.append(part)
    return TypedText(tuple(parts))

