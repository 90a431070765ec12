"""``repeat``: its state, what goes on to the next round, and when there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics.catalogue.wiring import UNKNOWN_INPUT
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.language.marks import position_of
from kfpc.language.step import Repeat as RepeatModel
from kfpc.link.cuts import Cuts
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.repeat import Repeat, State
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.assign import accepted
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_condition, read_value
from kfpc.types import STRING


def read_state(
    model: RepeatModel, place: Place, names: Symbols, cuts: Cuts
) -> dict[str, State] | Erroneous:
    """What the first round is given, typed by that; it is read around the repeat."""
    at = place.child("state")
    if cuts.touch(*at.path):
        return ERRONEOUS
    outside = names.at(position_of(RepeatModel, "state"))
    found: dict[str, State] = {}
    for name, raw in (model.state or {}).items():
        given = read_value(raw, at.child(name), outside)
        kind = STRING if given.type.is_text else given.type
        text = _without_secret(given.text, at.child(name), names)
        found[name] = State(name, kind, TextSite(text, at.child(name)))
    return found


def read_repeat(
    model: RepeatModel,
    place: Place,
    state: Mapping[str, State] | Erroneous,
    names: Symbols,
    cuts: Cuts,
) -> Repeat:
    """The whole; ``names`` are those of a round."""
    within = names.at(position_of(RepeatModel, "next"))
    known = {} if state is ERRONEOUS else dict(state)
    at = place.child("next")
    for name, raw in (model.next or {}).items():
        where = at.child(name)
        if name in known:
            known[name] = replace(known[name], next=_next(raw, known[name], where, within))
        elif state is not ERRONEOUS and not cuts.touch(*at.path):
            message = f"`next` names `{name}`, and there is no such state"
            help = did_you_mean(name, known) or f"declare it: `state: {{{name}: VALUE}}`"
            names.report.add(UNKNOWN_INPUT.at(where.key, message, help=help))
    condition = place.child("while")
    asked = names.at(position_of(RepeatModel, "while_"))
    return Repeat(
        state=known,
        going_on=read_condition(model.while_, condition, asked),
        going_on_place=condition,
        most=model.max,
        most_place=place.child("max"),
        may_stop=model.on_max == "succeed",
    )


def _next(raw: Any, state: State, place: Place, names: Symbols) -> TextSite:
    declared, kind = state.start.place, state.type
    text = accepted(read_value(raw, place, names), kind, declared, names, "the state")
    return TextSite(_without_secret(text, place, names), place)


def _without_secret(text: TypedText, place: Place, names: Symbols) -> TypedText:
    if not has_secret(text):
        return text
    misplaced_secret(place, "a state", names.report)
    return ERRONEOUS_TEXT
