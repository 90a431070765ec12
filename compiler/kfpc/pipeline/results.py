"""``outputs`` of the pipeline."""

from __future__ import annotations

from typing import Any

from kfpc.language.spec import ResultValue
from kfpc.pipeline.context import Context
from kfpc.pipeline.model import Result
from kfpc.pipeline.names import Names
from kfpc.pipeline.secrets import has_secret, misplaced_secret, no_secret_type
from kfpc.pipeline.texts import read_value
from kfpc.pipeline.wiring import accepted
from kfpc.source import Place
from kfpc.types import STRING, TEXT, named


def read_results(context: Context) -> dict[str, Result]:
    """The outputs of the pipeline, by name; those with a mistake are left out."""
    names = context.outside
    found = [
        _result(name, form, context.document.place("outputs", name), names)
        for name, form in (context.spec.outputs or {}).items()
    ]
    return {result.name: result for result in found if result is not None}


def _result(name: str, form: Any, place: Place, names: Names) -> Result | None:
    full = isinstance(form, ResultValue)
    value, at = (form.value, place.child("value")) if full else (form, place)
    given = read_value(value, at, names)
    if given is None:
        return None
    kind = STRING if given.type == TEXT else given.type
    if full and form.type is not None:
        kind = named(form.type)
        if not no_secret_type(kind, place.child("type"), names.report):
            return None
    text = accepted(given, kind, place.key, names, "the output")
    if text is None:
        return None
    if has_secret(text):
        misplaced_secret(at, "an output", names.report)
        return None
    return Result(name, kind, text, at)
