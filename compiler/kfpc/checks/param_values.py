"""Values of params that what is made of them cannot take: the name of an object, an image, an
amount.

A value is told where it stands, once, however many read it: the default, a member of the enum, or
what was given from outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from kfpc.analysis import Analysis
from kfpc.checks.demands import Demand, demands
from kfpc.checks.sites import place_of_default
from kfpc.diagnostics import Code, Diagnostic, Located
from kfpc.diagnostics.phrases import shortened
from kfpc.pipeline.constants import known, known_values, params_behind
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Param
from kfpc.pipeline.values import ParamRef, TypedText, references
from kfpc.record import record
from kfpc.source import Place
from kfpc.types.whole_numbers import Path


@record(eq=False)
class _Said:
    """A value of a param, and where it was said."""

    param: str
    value: str
    place: Located
    is_default: bool = False


def unfit(analysis: Analysis, places: Mapping[str, Located]) -> Iterator[Diagnostic]:
    """What is wrong with the values of params; ``places`` has those of values from outside."""
    pipeline = analysis.pipeline
    defaults = known_values(pipeline.params)
    said = {
        name: tuple(_said(param, analysis.given, places)) for name, param in pipeline.params.items()
    }
    told: set[tuple[str, str, Code]] = set()
    judged: set[tuple[TypedText, Code, Path]] = set()
    for demand in demands(analysis):
        if demand.text.literal is not None or demand.text.is_erroneous:
            continue
        if _is_of_params(demand.text):  # then all steps that have it mean the same
            key = (demand.text, demand.code, demand.path)
            if key in judged:
                continue
            judged.add(key)
        for one, found, (what, help) in _wrong(demand, said, defaults):
            if (one.param, one.value, demand.code) in told:
                continue
            told.add((one.param, one.value, demand.code))
            by = "it is used" if demand.leaf is None else f"`{demand.leaf.qualified}` uses it"
            message = f"`{shortened(found)}` is {what}, and {by} as {demand.wants}"
            related = [("it is used here", demand.place)] if demand.place is not None else []
            yield demand.code.at(one.place, message, help=help, related=related)


def _is_of_params(text: TypedText) -> bool:
    """Whether a text names params alone, and no inputs of its step."""
    return all(isinstance(reference.ref, ParamRef) for reference in references(text))


def _wrong(
    demand: Demand, said: Mapping[str, tuple[_Said, ...]], defaults: Mapping[str, str]
) -> Iterator[tuple[_Said, str, tuple[str, str]]]:
    """The values with which a demand is not met, and what the text comes to then."""
    inputs = {} if demand.leaf is None else demand.leaf.inputs
    names = [name for name in dict.fromkeys(params_behind(demand.text, inputs)) if name in said]
    before = known(demand.text, inputs, defaults)
    is_wrong = before is not None and demand.problem(before) is not None
    for one in chain.from_iterable(said[name] for name in names):
        if one.is_default and (demand.is_read or not is_wrong):
            continue
        found = known(demand.text, inputs, {**defaults, one.param: one.value})
        if found is None or (found == before and not one.is_default) or "{{" in found:
            continue
        problem = demand.problem(found)
        if problem is not None:
            yield one, found, problem
            if one.is_default:
                return


def _said(param: Param, given: Mapping[str, str], places: Mapping[str, Located]) -> Iterator[_Said]:
    """The values that a param may have, as far as the spec and the command line say them."""
    name, place = param.name, param.place
    if name in given:
        yield _Said(name, given[name], places.get(name, place))
        return
    if param.is_erroneous:
        return
    form = isinstance(place, Place) and isinstance(place.value, Mapping)
    if isinstance(param.default, str):
        yield _Said(name, param.default, place_of_default(param), is_default=True)
    for number, value in enumerate(if_sound(param.enum) or ()):
        at = place.child("enum", number) if isinstance(place, Place) and form else place
        yield _Said(name, value, at)
