"""``with``: the values that a step gives to the inputs of its component."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kfpc.components.model import Component, InputSpec
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.wiring import INPUT_TWICE, MISSING_INPUT, UNKNOWN_INPUT
from kfpc.diagnostics.phrases import quoted, some
from kfpc.language.marks import position_of
from kfpc.language.step import Step
from kfpc.link.body.instances import Instances
from kfpc.link.body.kind import SAYS_WHAT_RUNS
from kfpc.link.body.port_names import PortNames, input_names
from kfpc.link.context import Context
from kfpc.link.secrets import is_secret_form
from kfpc.link.settings.secret_keys import secret_in
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText, Value
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.typecheck.assign import accepted
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_value

if TYPE_CHECKING:
    from kfpc.link.body.from_outside import GivenFile
    from kfpc.pipeline.step import TextSite


@record(eq=False)
class GivenInput:
    """An input of a component with its value, and where that stands."""

    port: InputSpec
    value: Value | None
    place: Located
    file: GivenFile | None = None


def component_inputs(
    context: Context,
    name: str,
    step: Step,
    component: Component,
    instances: Instances,
    readings: list[TextSite],
) -> dict[str, GivenInput] | Erroneous:
    """The value of each input, by the component's own names; inputs that get none are left
    out. Erroneous where something was wrong. Texts that say where files are join the ``readings``.
    """
    place = context.step_place(name)
    names = context.outside.at(position_of(Step, "with_"))
    given = _matched(context, step, component, place.child("with"))
    unsure = bool(context.erroneous(name, step) & SAYS_WHAT_RUNS)
    fine = given is not ERRONEOUS
    values: dict[str, GivenInput] = {}
    missing: list[InputSpec] = []
    for key, port in component.inputs.items():
        if given is not ERRONEOUS and key in given:
            written, raw = given[key]
            at = place.child("with", written)
            if isinstance(raw, dict) and not _PLACES.isdisjoint(raw):
                file = _file(raw, at, port, replace(names, readings=readings))
                if file is ERRONEOUS:
                    fine = False
                    continue
                if file is not None:
                    values[key] = GivenInput(port, None, at, file)
                    continue
            value = _value(raw, at, port, names, instances)
            fine = fine and not (isinstance(value, TypedText) and value.is_erroneous)
            values[key] = GivenInput(port, value, at)
        elif port.default is not None:
            default = TypedText((port.default,) if port.default else ())
            values[key] = GivenInput(port, default, port.place)
        elif not port.optional and given is not ERRONEOUS:
            fine = False
            missing.append(port)
    if missing and not unsure:
        context.report.add(_missing(missing, name, step, place, names))
    return values if fine else ERRONEOUS


def _missing(
    ports: list[InputSpec], name: str, step: Step, place: Place, names: Symbols
) -> Diagnostic:
    """Inputs that need a value and get none, with what would fit."""
    from kfpc.typecheck.offers import perhaps, to_give  # noqa: PLC0415 - after a mistake

    what = f"the input{'s' if len(ports) > 1 else ''} {some(quoted(port.name for port in ports))}"
    at = place.child("with") if step.with_ is not None else place.child("component")
    given = {port.name: to_give(port.name, port.type, at.child(port.name), names) for port in ports}
    others = {
        port.name: perhaps(port.type, at.child(port.name), names)
        for port in ports
        if "${{" not in given[port.name]
    }
    related = [("declared here, without a default", port.place) for port in ports[:_SHOWN]]
    message = f"`{name}` gives no value to {what}"
    return MISSING_INPUT.at(at.key, message, help=_give(given, step) + _or(others), related=related)


_SHOWN = 3


def _give(values: Mapping[str, str], step: Step) -> str:
    """The lines to add to ``with``, or all of it."""
    lines = [f"{key}: {value}" for key, value in values.items()]
    made_up = any("${{" not in value for value in values.values())
    if step.with_:
        return f"add to `with`: {some(quoted(lines))}{', say' if made_up else ''}"
    more = ["…"] if len(lines) > _SHOWN else []
    quoted_ones = [re.sub(r": (\$\{\{.*\}\})$", r': "\1"', line) for line in lines[:_SHOWN]]
    return f"write `with: {{{', '.join([*quoted_ones, *more])}}}`{', say' if made_up else ''}"


def _or(others: Mapping[str, str | None]) -> str:
    """Outputs that fit too, though nothing but their type tells so."""
    lines = [f"{key}: ${{{{ {found} }}}}" for key, found in others.items() if found is not None]
    return f"; or else {some(quoted(lines))}" if lines else ""


def _matched(
    context: Context, step: Step, component: Component, place: Place
) -> dict[str, tuple[str, Any]] | Erroneous:
    """Keys of ``with`` and their values, by the input that each means; erroneous if one means
    none: it may be the misspelt name of an input that seems to be missing then."""
    given: dict[str, tuple[str, Any]] = {}
    names: PortNames | None = None
    fine = True
    for key, raw in (step.with_ or {}).items():
        name = key
        if key not in component.inputs:
            names = input_names(component) if names is None else names
            meant = names.meant(key)
            if len(meant) != 1:
                suggestions = context.report.suggestions
                context.report.add(names.unclear(UNKNOWN_INPUT, key, place.child(key), suggestions))
                fine = False
                continue
            name = meant[0]
        if name in given:
            fine = False
            context.report.add(_twice(key, given[name][0], place))
            continue
        given[name] = (key, raw)
    return given if fine else ERRONEOUS


def _twice(key: str, other: str, place: Place) -> Diagnostic:
    message = f"`{key}` and `{other}` are the same input"
    related = [("given here", place.child(other).key)]
    return INPUT_TWICE.at(place.child(key).key, message, related=related)


_PLACES = frozenset({"from", "url", "http", "s3", "gcs", "git", "literal"})
"""Keys of a mapping that may say where a file is."""


def _file(raw: Any, place: Place, port: InputSpec, names: Symbols) -> GivenFile | Erroneous | None:
    """The file that an input is given; None where it is given a mapping."""
    from kfpc.link.body.from_outside import given_file  # noqa: PLC0415 - most are values
    from kfpc.link.files import is_file_form, without_from  # noqa: PLC0415 - most are values

    wrong = None if port.type.is_json else without_from(raw, place)
    if wrong is not None:
        names.report.add(wrong)
        return ERRONEOUS
    return given_file(place, port, names) if is_file_form(raw, port.type) else None


def _value(raw: Any, place: Place, port: InputSpec, names: Symbols, instances: Instances) -> Value:
    if raw is None:
        help = 'leave it out, or write "" for an empty text'
        names.report.add(WRONG_VALUE.at(place, "the input has no value", help=help))
        return ERRONEOUS_TEXT
    if is_secret_form(raw):
        return secret_in(raw, place, names)
    if not isinstance(raw, str):  # whose letters are those at the place
        return accepted(read_value(raw, place, names), port.type, port.place, names)
    text, found = (names, id(port), raw), names.report.found
    known = instances.texts.get(text)
    if known is None:
        before = len(found)
        known = accepted(read_value(raw, place, names), port.type, port.place, names)
        if len(found) == before:
            instances.texts[text] = known
    return known
