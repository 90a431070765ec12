"""What goes from one place to another: a value against the type that it is to have."""

from __future__ import annotations

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.pipeline.values import ERRONEOUS_TEXT, Reference, TypedText
from kfpc.typecheck.literals import diagnose_literal, diagnose_number
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import Given, written
from kfpc.types import Type, fits


def accepted(
    given: Given, wanted: Type, declared: Located, names: Symbols, what: str = "the input"
) -> TypedText:
    """A value whose type fits, in the form that the type wants; else an erroneous one, reported.

    Secrets pass: whether they may be where they are is for the caller. ``declared`` is where
    ``what`` the value is for was declared.
    """
    if given.type.is_secret or given.text.is_erroneous:
        return given.text
    text = given.text
    if not isinstance(given.raw, (str, dict, list)) and wanted.is_string_backed:
        text = TypedText((written(given.raw, given.place),))
    elif not fits(given.type, wanted):
        names.report.add(_mismatch(given, wanted, declared, names, what))
        return ERRONEOUS_TEXT
    literal = text.literal
    if literal is not None:
        problem = diagnose_number(literal, wanted, given.place)
        if problem is None and wanted.properties:
            problem = diagnose_literal(literal, wanted, given.place)
        if problem is not None:
            names.report.add(problem)
            return ERRONEOUS_TEXT
    return text


def _mismatch(
    given: Given, wanted: Type, declared: Located, names: Symbols, what: str
) -> Diagnostic:
    related: list[tuple[str, Located]] = [(f"{what} is declared as {wanted}", declared)]
    source = given.text.expression
    if isinstance(source, Reference) and source.declared is not None:
        related.insert(0, (f"the value is declared as {given.type}", source.declared))
    shown = "text" if given.type.is_text else str(given.type)
    message = f"{shown} does not fit {wanted}"
    from kfpc.typecheck.misfits import remedies_for  # noqa: PLC0415 - after a mistake

    help = remedies_for(given, wanted, names)
    return DOES_NOT_FIT.at(given.place, message, help=help, related=related)
