"""A value that the spec declares: by itself, or as ``{type, value}``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kfpc.language.marks import position_of
from kfpc.link.secrets import has_secret, misplaced_secret, no_secret_type
from kfpc.pipeline.values import TypedText
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.assign import accepted
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_value
from kfpc.types import STRING, Type, named


@record(eq=False)
class Declared:
    """The value as a text of its type, and where it stands."""

    type: Type
    text: TypedText
    place: Place


def read_declared(
    form: Any, model: type[BaseModel], place: Place, names: Symbols, *, what: str, unfit: str
) -> Declared | None:
    """The value of a form; None, with a diagnostic, if it cannot be what it says.

    ``model`` is the form in full. ``what`` is declared; a secret cannot be ``unfit``.
    """
    full = isinstance(form, model)
    value, at = (form.value, place.child("value")) if full else (form, place)
    given = read_value(value, at, names.at(position_of(model, "value")) if full else names)
    if given is None:
        return None
    kind = STRING if given.type.is_text else given.type
    if full and form.type is not None:
        kind = named(form.type)
        if not no_secret_type(kind, place.child("type"), names.report):
            return None
    text = accepted(given, kind, place.key, names, what)
    if text is None:
        return None
    if has_secret(text):
        misplaced_secret(at, unfit, names.report)
        return None
    return Declared(kind, text, at)
