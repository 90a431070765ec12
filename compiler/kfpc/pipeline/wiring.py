"""What goes from one place to another: a value against the type that it is to have."""

from __future__ import annotations

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.pipeline.literals import diagnose_literal
from kfpc.pipeline.names import Names
from kfpc.pipeline.texts import Given, written
from kfpc.pipeline.values import Reference, TypedText
from kfpc.types import SECRET, TEXT, Type, fits, is_string_backed


def accepted(
    given: Given, wanted: Type, declared: Located, names: Names, what: str = "the input"
) -> TypedText | None:
    """A value whose type fits, in the form that the type wants; else None, reported.

    Secrets pass: whether they may be where they are is for the caller. ``declared`` is where
    ``what`` the value is for was declared.
    """
    if given.type == SECRET:
        return given.text
    if not isinstance(given.raw, (str, dict, list)) and is_string_backed(wanted):
        return TypedText((written(given.raw, given.place),))
    if not fits(given.type, wanted):
        names.report.add(_mismatch(given, wanted, declared, what))
        return None
    literal = given.text.literal
    if literal is not None and wanted.properties:
        problem = diagnose_literal(literal, wanted, given.place)
        if problem is not None:
            names.report.add(problem)
            return None
    return given.text


def _mismatch(given: Given, wanted: Type, declared: Located, what: str) -> Diagnostic:
    related: list[tuple[str, Located]] = [(f"{what} is declared as {wanted}", declared)]
    source = given.text.expression
    if isinstance(source, Reference) and source.declared is not None:
        related.insert(0, (f"the value is declared as {given.type}", source.declared))
    shown = "text" if given.type == TEXT else str(given.type)
    message = f"{shown} does not fit {wanted}"
    return DOES_NOT_FIT.at(given.place, message, help=cast(given, wanted), related=related)


_FUNCTIONS = {"Integer": "int", "Float": "float", "Boolean": "bool", "String": "string"}
PLAIN = {"Integer": "5", "Float": "0.5", "Boolean": "true", "List": "[a, b]", "Dict": "{a: b}"}


def cast(given: Given, wanted: Type) -> str | None:
    """How to make a value fit, where there is a way."""
    if wanted == SECRET:
        return "write `{secret: {name, key}}`"
    if given.text.literal is not None:
        plain = PLAIN.get(wanted.name)
        return f"write it without quotes, such as `{plain}`" if plain and _is_text(given) else None
    if given.text.expression is None:
        return None
    inner = str(given.raw).strip()[3:-2].strip()
    call = _call(given, wanted, inner)
    return None if call is None else f"cast it: `${{{{ {call} }}}}`"


def _call(given: Given, wanted: Type, inner: str) -> str | None:
    """The cast between two types, as an expression."""
    text_given, text_wanted = is_string_backed(given.type), is_string_backed(wanted)
    if given.type.name in ("List", "Dict"):
        return f"json({inner})" if text_wanted else None
    if wanted.name in ("List", "Dict"):
        return f"from_json({inner}, '{wanted}')" if text_given else None
    if wanted.name in _FUNCTIONS:
        return f"{_FUNCTIONS[wanted.name]}({inner})"
    if text_given and (text_wanted or wanted.name == "Artifact"):
        return f"as({inner}, '{wanted}')"
    if text_wanted:
        return f"as(string({inner}), '{wanted}')"
    return None


def _is_text(given: Given) -> bool:
    return isinstance(given.raw, str)
