"""``outputs`` of the pipeline."""

from __future__ import annotations

from typing import Any

from kfpc.language.marks import position_of
from kfpc.language.spec import ResultValue, Spec
from kfpc.link.context import Context
from kfpc.link.cuts import Cuts
from kfpc.link.declared import read_declared
from kfpc.link.kept import read_kept_result
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Result
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols


def read_results(context: Context) -> dict[str, Result]:
    """The outputs of the pipeline, by name; those with a mistake have an erroneous value."""
    names = context.outside.at(position_of(Spec, "outputs"))
    place = context.document.place("outputs")
    found = {
        name: Result(name, ERRONEOUS.type, ERRONEOUS_TEXT, place.child(name).key)
        for name in sorted(context.cuts.keys("outputs"))
    }
    read = {
        name: _result(name, form, place.child(name), names, context.cuts)
        for name, form in (context.spec.outputs or {}).items()
        if name not in found
    }
    return {**read, **found}


def _result(name: str, form: Any, place: Place, names: Symbols, cuts: Cuts) -> Result:
    found = read_declared(form, ResultValue, place, names, what="the output", unfit="an output")
    kept = read_kept_result(form, place, found.text, names, cuts)
    return Result(name, found.type, found.text, found.place, kept)
