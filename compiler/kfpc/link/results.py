"""``outputs`` of a pipeline, and of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.language import BAD_NAME, MISSING_KEY, WHAT_RUNS
from kfpc.language.base import NAME_HELP, NAME_PATTERN
from kfpc.language.marks import position_of
from kfpc.language.spec import ResultValue, Spec
from kfpc.language.step import Output, Step
from kfpc.link.context import Context
from kfpc.link.cuts import Cuts
from kfpc.link.declared import read_declared
from kfpc.link.kept import SAYS_HOW, read_kept_result
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.scope import Result
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.types import ARTIFACT, BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING


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


def read_outputs(context: Context, step: Step, place: Place) -> dict[str, Result] | Erroneous:
    """The outputs of a group, by name; erroneous where it is not known which there are.
    ``context`` has the names within the group."""
    at = place.child("outputs")
    if "outputs" in context.cuts.of_step(place.path, step) and not context.cuts.keys(*at.path):
        return ERRONEOUS
    names = context.outside.at(position_of(Step, "outputs"))
    found = {
        key: Result(key, ERRONEOUS.type, ERRONEOUS_TEXT, at.child(key).key)
        for key in sorted(context.cuts.keys(*at.path))
    }
    for key, form in (step.outputs or {}).items():
        if key in found:
            continue
        wrong = list(_no_value(key, form, at.child(key)))
        context.report.extend(wrong)
        if wrong:
            found[key] = Result(key, ERRONEOUS.type, ERRONEOUS_TEXT, at.child(key).key)
        else:
            found[key] = _result_of_group(key, form, at.child(key), names)
    return found


_TYPES = {one.name for one in (STRING, INTEGER, FLOAT, BOOLEAN, LIST, DICT, ARTIFACT)}


_OF_PROGRAMS = ("path", "optional", "by", "stdout", *SAYS_HOW)
"""What is said of an output that a program writes."""


def _no_value(key: str, form: Any, at: Place) -> Iterator[Diagnostic]:
    """What is said of an output of a group as if a program wrote it."""
    if not re.match(NAME_PATTERN, key):
        where = ".".join(map(str, at.path[:-1]))
        yield BAD_NAME.at(at.key, f"`{key}` is not a name in `{where}`", help=NAME_HELP)
        return
    help = f'write `{key}: "${{{{ steps.NAME.outputs.NAME }}}}"`'
    if isinstance(form, str):
        if "{{" not in form and form in _TYPES:
            message = "an output of a group is a value, not a type"
            yield WHAT_RUNS.at(at, message, help=help)
        return
    extra = [one for one in _OF_PROGRAMS if one in form.model_fields_set]
    for one in extra:
        message = f"`{one}` of an output does not go with a group"
        yield WHAT_RUNS.at(at.child(one).key, message, help=help)
    if form.value is None and not extra:
        message = f"missing key `value` in `{'.'.join(map(str, at.path))}`"
        yield MISSING_KEY.at(at, message, help=help)


def _result_of_group(name: str, form: Any, place: Place, names: Symbols) -> Result:
    found = read_declared(form, Output, place, names, what="the output", unfit="an output")
    return Result(name, found.type, found.text, found.place)


def _result(name: str, form: Any, place: Place, names: Symbols, cuts: Cuts) -> Result:
    found = read_declared(form, ResultValue, place, names, what="the output", unfit="an output")
    kept = read_kept_result(form, place, found.text, names, cuts)
    return Result(name, found.type, found.text, found.place, kept)
