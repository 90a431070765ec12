"""``outputs`` of the pipeline."""

from __future__ import annotations

from typing import Any

from kfpc.language.marks import position_of
from kfpc.language.spec import ResultValue, Spec
from kfpc.link.context import Context
from kfpc.link.declared import read_declared
from kfpc.pipeline.scope import Result
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols


def read_results(context: Context) -> dict[str, Result]:
    """The outputs of the pipeline, by name; those with a mistake are left out."""
    names = context.outside.at(position_of(Spec, "outputs"))
    found = [
        _result(name, form, context.document.place("outputs", name), names)
        for name, form in (context.spec.outputs or {}).items()
    ]
    return {result.name: result for result in found if result is not None}


def _result(name: str, form: Any, place: Place, names: Symbols) -> Result | None:
    found = read_declared(form, ResultValue, place, names, what="the output", unfit="an output")
    return None if found is None else Result(name, found.type, found.text, found.place)
