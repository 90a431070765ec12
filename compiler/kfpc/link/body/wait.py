"""A wait: for a time, or until somebody resumes the run."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics.catalogue.kinds import OUTPUT_SOURCE
from kfpc.diagnostics.catalogue.language import MISSING_KEY
from kfpc.diagnostics.catalogue.platform import BAD_DURATION
from kfpc.diagnostics.suggestions import nearest
from kfpc.language.kinds import Wait as WaitModel
from kfpc.language.marks import position_of
from kfpc.language.step import Step
from kfpc.link.amounts import read_duration
from kfpc.link.body.kind import APPROVAL
from kfpc.link.body.model import Body, nothing
from kfpc.link.context import Context
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.step import Wait
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_text, written


def link_wait(context: Context, name: str, step: Step) -> Body:
    """What a wait waits for."""
    if "wait" in context.erroneous(name, step):
        return nothing()
    form, place = step.wait, context.step_place(name).child("wait")
    body = Body(ERRONEOUS, own={})
    names = replace(context.outside, readings=body.readings)
    if isinstance(form, WaitModel):
        program = _in_full(form, place, names)
    elif form == APPROVAL:
        program = Wait(None, True, None, place)
    else:
        duration = _duration(form, place, names.at(position_of(Step, "wait")))
        program = Wait(duration, False, None, place)
    if not program.approval and step.outputs:
        message = f"`{name}` waits for a time, and nobody gives it `outputs`"
        help = "leave them out, or let somebody give them: `wait: approval`"
        at = context.step_place(name).child("outputs").key
        context.report.add(OUTPUT_SOURCE.at(at, message, help=help))
    return replace(body, program=program)


def _in_full(form: WaitModel, place: Place, names: Symbols) -> Wait:
    if form.duration is None and form.approval is None:
        help = "say a time, `wait: 10m`, or `wait: {approval: true}`, or both in one mapping"
        names.report.add(MISSING_KEY.at(place, "`wait` does not say for what", help=help))
    duration = message = None
    if form.duration is not None:
        within = names.at(position_of(WaitModel, "duration"))
        duration = _duration(form.duration, place.child("duration"), within)
    if isinstance(form.approval, str):
        within = names.at(position_of(WaitModel, "approval"))
        message = _text(form.approval, place.child("approval"), within)
    return Wait(duration, form.approval is not None, message, place)


def _duration(value: Any, place: Place, names: Symbols) -> TypedText:
    """A time in seconds, or what an expression says of it."""
    if "{{" in written(value, place):
        return _text(value, place, names)
    close = nearest(written(value, place), [APPROVAL])
    if close is not None:
        message = f"`{written(value, place)}` is not a duration"
        names.report.add(BAD_DURATION.at(place, message, help=f"did you mean `{close}`?"))
        return ERRONEOUS_TEXT
    found = read_duration(value, place, names.report)
    return ERRONEOUS_TEXT if found is ERRONEOUS else TypedText((str(found),))


def _text(value: Any, place: Place, names: Symbols) -> TypedText:
    text = read_text(value, place, names)
    if has_secret(text):
        misplaced_secret(place, "in a `wait`", names.report)
        return ERRONEOUS_TEXT
    return text
