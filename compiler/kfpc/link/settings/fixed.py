"""Fields of the pod that are no text: quantities, counts, the name of an image."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.link.secrets import has_secret, misplaced_name, misplaced_secret
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import Given, read_value
from kfpc.types import STRING, Type, fits


def fixed_text(
    value: Any,
    place: Place,
    names: Symbols,
    wanted: Type = STRING,
    what: str = "a field of the pod",
) -> TypedText:
    """A field of the pod, of a type; erroneous, with a diagnostic, for what is not, and for a
    secret."""
    given = read_value(value, place, names)
    if given.text.is_erroneous:
        return ERRONEOUS_TEXT
    if has_secret(given.text):
        misplaced_secret(place, what, names.report)
        return ERRONEOUS_TEXT
    if not _fits(given, wanted):
        shown = "text" if given.text.expression is None else str(given.type)
        from kfpc.typecheck.misfits import remedies_for  # noqa: PLC0415 - after a mistake

        help = remedies_for(given, wanted, names) if wanted.is_integer else None
        if given.type.is_artifact:
            help = "an artifact is a file: write the text itself, or a param"
        names.report.add(DOES_NOT_FIT.at(place, f"{shown} does not fit {wanted}", help=help))
        return ERRONEOUS_TEXT
    return given.text


def object_name(value: Any, place: Place, names: Symbols) -> TypedText:
    """The name of an object of Kubernetes, or a key in it, as the author wrote it."""
    given = read_value(value, place, names)
    if not given.text.is_erroneous and has_secret(given.text):
        misplaced_name(place, names.report)
        return ERRONEOUS_TEXT
    return fixed_text(value, place, names)


def _fits(given: Given, wanted: Type) -> bool:
    literal = given.text.literal
    if wanted.is_integer and literal is not None:
        return literal.isascii() and literal.isdecimal()
    return fits(given.type, wanted)


def is_expression(value: Any) -> bool:
    return isinstance(value, str) and "{{" in value


def without_braces(value: Any, names: Symbols) -> str | None:
    """The way out for a plain text that is the name of a param or of an input that is there."""
    context, _, key = value.partition(".") if isinstance(value, str) else ("", "", "")
    there = {"params": names.known_params, "inputs": if_sound(names.inputs)}.get(context) or {}
    return f"did you mean `${{{{ {value} }}}}`?" if key in there else None
