"""What goes from one place to another: a value against the type that it is to have."""

from __future__ import annotations

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.pipeline.values import ERRONEOUS_TEXT, Reference, TypedText
from kfpc.typecheck.literals import diagnose_literal
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import Given, written
from kfpc.types import (
    ARTIFACT,
    BOOLEAN,
    DICT,
    FLOAT,
    INTEGER,
    LIST,
    SECRET,
    TEXT,
    Type,
    fits,
    is_number,
    is_plain_text,
    is_string_backed,
)


def accepted(
    given: Given, wanted: Type, declared: Located, names: Symbols, what: str = "the input"
) -> TypedText:
    """A value whose type fits, in the form that the type wants; else an erroneous one, reported.

    Secrets pass: whether they may be where they are is for the caller. ``declared`` is where
    ``what`` the value is for was declared.
    """
    if given.type == SECRET or given.text.is_erroneous:
        return given.text
    if not isinstance(given.raw, (str, dict, list)) and is_string_backed(wanted):
        return TypedText((written(given.raw, given.place),))
    if not fits(given.type, wanted):
        names.report.add(_mismatch(given, wanted, declared, what))
        return ERRONEOUS_TEXT
    literal = given.text.literal
    if literal is not None and wanted.properties:
        problem = diagnose_literal(literal, wanted, given.place)
        if problem is not None:
            names.report.add(problem)
            return ERRONEOUS_TEXT
    return given.text


def _mismatch(given: Given, wanted: Type, declared: Located, what: str) -> Diagnostic:
    related: list[tuple[str, Located]] = [(f"{what} is declared as {wanted}", declared)]
    source = given.text.expression
    if isinstance(source, Reference) and source.declared is not None:
        related.insert(0, (f"the value is declared as {given.type}", source.declared))
    shown = "text" if given.type == TEXT else str(given.type)
    message = f"{shown} does not fit {wanted}"
    return DOES_NOT_FIT.at(given.place, message, help=cast(given, wanted), related=related)


_FUNCTIONS = {INTEGER.name: "int", FLOAT.name: "float", BOOLEAN.name: "bool"}
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
    call = _call(given.type, wanted, inner)
    if call is None:
        return None
    cut = given.type.name == FLOAT.name and wanted.name == INTEGER.name
    return f"cast it: `${{{{ {call} }}}}`{', which cuts its fraction off' if cut else ''}"


def _call(given: Type, wanted: Type, inner: str) -> str | None:
    """The cast between two types, as an expression; None where none works or makes sense."""
    if wanted.name in _FUNCTIONS:
        sensible = is_plain_text(given) or (is_number(given) and is_number(wanted))
        return f"{_FUNCTIONS[wanted.name]}({inner})" if sensible else None
    if wanted.name in (LIST.name, DICT.name):
        return f"from_json({inner}, '{wanted}')" if is_plain_text(given) else None
    if is_string_backed(given) or given.name == ARTIFACT.name:
        sensible = given.name != ARTIFACT.name or not _is_passed_as_text(wanted)
        return f"as({inner}, '{wanted}')" if sensible else None
    if wanted.name == ARTIFACT.name:
        return None
    text = f"{'json' if given.name in (LIST.name, DICT.name) else 'string'}({inner})"
    if is_plain_text(wanted):
        return text
    return None if _names_a_place(wanted) else f"as({text}, '{wanted}')"


def _is_passed_as_text(kind: Type) -> bool:
    return is_plain_text(kind) or _names_a_place(kind)


def _names_a_place(kind: Type) -> bool:
    """Whether a type's values say where something is, as no number, list or file does."""
    return kind.name.lower().endswith(("path", "uri", "url"))


def _is_text(given: Given) -> bool:
    return isinstance(given.raw, str)
