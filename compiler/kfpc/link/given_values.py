"""``with`` of a sub-pipeline: the values that its params are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT, MISSING_INPUT, UNKNOWN_INPUT
from kfpc.diagnostics.phrases import quoted, some
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.language.marks import position_of
from kfpc.language.step import Step
from kfpc.link.context import Context
from kfpc.link.others import Other
from kfpc.link.params import not_allowed
from kfpc.link.secrets import has_secret, is_secret_form, misplaced_secret
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    TypedText,
    is_list_of_files,
    passed_file,
    passed_on,
)
from kfpc.source import Place
from kfpc.typecheck.assign import accepted
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_value
from kfpc.types import ANY, member


def given_params(
    context: Context,
    name: str,
    step: Step,
    params: Mapping[str, Param] | Erroneous,
    other: Other,
) -> dict[str, Input]:
    """The value of each param that a step says; those that it must say are reported."""
    place = context.step_place(name)
    names = context.outside.at(position_of(Step, "with_"))
    said = step.with_ or {}
    if params is ERRONEOUS:
        return {}
    found: dict[str, Input] = {}
    for key, raw in said.items():
        at = place.child("with", key)
        param = params.get(key)
        if param is None:
            _unknown(key, at, params, context, other)
        elif param.secret is not None:
            message = f"`{key}` of the other file is a secret, which that file names itself"
            context.report.add(WRONG_VALUE.at(at, message, help=f"leave `{key}` out"))
        else:
            value = _file(raw, at, param, names) if param.is_file else _value(raw, at, param, names)
            kind = ANY if param.type is ERRONEOUS else param.type
            by_value = not param.is_file
            found[key] = Input(
                key, kind, value, by_value, not by_value, param.optional, at, param.place
            )
    lacking = [
        param for key, param in params.items()
        if key not in said and _has_to_be_given(param)
    ]  # fmt: skip
    if lacking and not context.cuts.touch(*place.path, "with"):
        _missing(lacking, name, step, place, context)
    return found


def _has_to_be_given(param: Param) -> bool:
    return param.default is None and param.secret is None and not param.optional


def _unknown(
    key: str, at: Place, params: Mapping[str, Param], context: Context, other: Other
) -> None:
    message = f"the other pipeline has no param `{key}`"
    help = did_you_mean(key, params) or f"params of the pipeline: {', '.join(params) or 'none'}"
    related = [("the pipeline", other.document.place("params"))] if params else []
    context.report.add(UNKNOWN_INPUT.at(at.key, message, help=help, related=related))


def _missing(params: list[Param], name: str, step: Step, place: Place, context: Context) -> None:
    what = f"the param{'s' if len(params) > 1 else ''} {some(quoted(p.name for p in params))}"
    at = place.child("with") if step.with_ is not None else place.child("pipeline")
    related = [("declared here, without a default", param.place) for param in params[:3]]
    message = f"`{name}` gives no {_kinds(params)} to {what}"
    help = f"write `with: {{{', '.join(f'{param.name}: …' for param in params)}}}`"
    if step.with_ is not None:
        help = f"add {some(quoted(f'{param.name}: …' for param in params))} to `with`"
    context.report.add(MISSING_INPUT.at(at.key, message, help=help, related=related))


def _kinds(params: list[Param]) -> str:
    """What some params are to be given."""
    if all(param.is_file for param in params):
        return "file"
    return "value or file" if any(param.is_file for param in params) else "value"


def _file(raw: Any, place: Place, param: Param, names: Symbols) -> TypedText:
    """The file that a param is given."""
    help = "write `${{ steps.NAME.outputs.NAME }}`, an output of a step that is a file"
    related = [("the param is a file", param.place)]
    if isinstance(raw, (dict, list)) and not is_secret_form(raw):
        message = f"the file `{param.name}` cannot be said here"
        names.report.add(WRONG_VALUE.at(place, message, help=help, related=related))
        return ERRONEOUS_TEXT
    value = _value(raw, place, param, names)
    if value.is_erroneous:
        return value
    passed = passed_file(value)
    if passed is None:
        message = f"`{param.name}` is a file, and is given a value"
        if passed_on(value) is not None:
            help = "give the output `by: file`, if what the step writes is to be handed on so"
    elif is_list_of_files(passed):
        message = f"`{param.name}` is one file, and is given those of all rounds"
        help = "take the file of one round, `…[0]`, or go through them in a loop"
    else:
        return value
    names.report.add(DOES_NOT_FIT.at(place, message, help=help, related=related))
    return ERRONEOUS_TEXT


def _value(raw: Any, place: Place, param: Param, names: Symbols) -> TypedText:
    if raw is None:
        help = 'leave it out, or write "" for an empty text'
        names.report.add(WRONG_VALUE.at(place, "the param has no value", help=help))
        return ERRONEOUS_TEXT
    if is_secret_form(raw):
        misplaced_secret(place, "given to another pipeline", names.report)
        return ERRONEOUS_TEXT
    kind = ANY if param.type is ERRONEOUS else param.type
    value = accepted(read_value(raw, place, names), kind, param.place, names)
    if has_secret(value):
        misplaced_secret(place, "given to another pipeline", names.report)
        return ERRONEOUS_TEXT
    literal, allowed = value.literal, param.enum
    if literal is None or allowed is ERRONEOUS or not allowed:
        return value
    known = member(literal, allowed, kind)
    if known is None:
        names.report.add(not_allowed(allowed, literal, place))
        return ERRONEOUS_TEXT
    return value if known == literal else TypedText((known,))
