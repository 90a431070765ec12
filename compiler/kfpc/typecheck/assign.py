"""What goes from one place to another: a value against the type that it is to have."""

from __future__ import annotations

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.pipeline.values import Reference, TypedText
from kfpc.typecheck.literals import diagnose_literal
from kfpc.typecheck.remedies import CASTS
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import Given, written
from kfpc.types import Kind, Type, fits


def accepted(
    given: Given, wanted: Type, declared: Located, names: Symbols, what: str = "the input"
) -> TypedText | None:
    """A value whose type fits, in the form that the type wants; else None, reported.

    Secrets pass: whether they may be where they are is for the caller. ``declared`` is where
    ``what`` the value is for was declared.
    """
    if given.type.is_secret:
        return given.text
    if not isinstance(given.raw, (str, dict, list)) and wanted.is_string_backed:
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
    shown = "text" if given.type.is_text else str(given.type)
    message = f"{shown} does not fit {wanted}"
    return DOES_NOT_FIT.at(given.place, message, help=cast(given, wanted), related=related)


PLAIN = {
    Kind.INTEGER: "5",
    Kind.FLOAT: "0.5",
    Kind.BOOLEAN: "true",
    Kind.LIST: "[a, b]",
    Kind.DICT: "{a: b}",
}
"""What a value of a type looks like."""


def cast(given: Given, wanted: Type) -> str | None:
    """How to make a value fit, where there is a way."""
    if wanted.is_secret:
        return "write `{secret: {name, key}}`"
    if given.text.literal is not None:
        plain = PLAIN.get(wanted.kind)
        return f"write it without quotes, such as `{plain}`" if plain and _is_text(given) else None
    if given.text.expression is None:
        return None
    inner = str(given.raw).strip()[3:-2].strip()
    call = _call(given.type, wanted, inner)
    if call is None:
        return None
    cut = given.type.kind is Kind.FLOAT and wanted.is_integer
    return f"cast it: `${{{{ {call} }}}}`{', which cuts its fraction off' if cut else ''}"


def _call(given: Type, wanted: Type, inner: str) -> str | None:
    """The cast between two types, as an expression; None where none works or makes sense."""
    if wanted.kind in CASTS:
        sensible = given.is_plain_text or (given.is_number and wanted.is_number)
        return f"{CASTS[wanted.kind]}({inner})" if sensible else None
    if wanted.is_json:
        return f"from_json({inner}, '{wanted}')" if given.is_plain_text else None
    if given.is_string_backed or given.is_artifact:
        sensible = not given.is_artifact or not _is_passed_as_text(wanted)
        return f"as({inner}, '{wanted}')" if sensible else None
    if wanted.is_artifact:
        return None
    text = f"{'json' if given.is_json else 'string'}({inner})"
    if wanted.is_plain_text:
        return text
    return None if _names_a_place(wanted) else f"as({text}, '{wanted}')"


def _is_passed_as_text(kind: Type) -> bool:
    return kind.is_plain_text or _names_a_place(kind)


def _names_a_place(kind: Type) -> bool:
    """Whether a type's values say where something is, as no number, list or file does."""
    return kind.name.lower().endswith(("path", "uri", "url"))


def _is_text(given: Given) -> bool:
    return isinstance(given.raw, str)
