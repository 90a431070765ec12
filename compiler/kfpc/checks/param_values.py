"""Known values that what is made of them cannot take: the name of an object, an image, an amount.

A value is told where it stands, once, however many read it: the default of a param, a member of its
enum, what was given from outside, what a sub-pipeline is given, an element of a loop's list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from kfpc.analysis import Analysis
from kfpc.analysis.enums import enum_of
from kfpc.checks.demands import Demand, demands
from kfpc.checks.findings import same_place
from kfpc.checks.known_values import KnownValues, Named
from kfpc.checks.listed_elements import Round, element_text, place_of_element
from kfpc.checks.sites import place_of_default
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.phrases import shortened
from kfpc.pipeline.constants import known_values, params_behind
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.scope import Param, Step
from kfpc.pipeline.values import (
    ItemRef,
    OutputRef,
    ParamRef,
    Reference,
    TypedText,
    references,
)
from kfpc.record import record
from kfpc.source import Place

_MOST_ROUNDS = 10_000
"""Of loops within each other so many are looked at."""


@record(eq=False)
class _Said:
    """A value of a param, and where it was said."""

    param: str
    value: str
    place: Located
    is_default: bool = False


@record(eq=False)
class _Wrong:
    """A value with which a demand is not met: what its text comes to then, what that is, and the
    way out. ``place`` is where the value is said."""

    found: str
    what: str
    help: str
    place: Located


def unfit(analysis: Analysis, places: Mapping[str, Located]) -> Iterator[Diagnostic]:
    """What is wrong with values that are known before the run; ``places`` has those of values
    from outside."""
    search = _Search(analysis, places)
    told = set()
    for demand in demands(analysis):
        if demand.text.literal is not None or demand.text.is_erroneous:
            continue
        for wrong in search.wrong(demand):
            key = (*same_place(wrong.place), demand.code)
            if key in told:
                continue
            told.add(key)
            by = "it is used" if demand.step is None else f"`{demand.step.qualified}` uses it"
            message = f"`{shortened(wrong.found)}` is {wrong.what}, and {by} as {demand.wants}"
            related = [("it is used here", demand.place)] if demand.place is not None else []
            yield demand.code.at(wrong.place, message, help=wrong.help, related=related)


class _Search:
    """Looks for values with which demands are not met."""

    def __init__(self, analysis: Analysis, places: Mapping[str, Located]) -> None:
        params = analysis.pipeline.params
        self._pipeline = analysis.pipeline
        self._defaults = known_values(params)
        self._params = analysis.values
        self._said = {
            name: tuple(_said(param, analysis.given, places)) for name, param in params.items()
        }
        self._known = KnownValues(analysis.pipeline, analysis.values, places)
        self._own = {ParamRef(ROOT, name) for name in params}
        self._judged: set[object] = set()

    def wrong(self, demand: Demand) -> Iterator[_Wrong]:
        """The values with which a demand is not met."""
        inputs = {} if demand.step is None else demand.step.inputs
        behind = tuple(dict.fromkeys(self._known.behind(demand.text, inputs)))
        elements = tuple(ref for ref in behind if isinstance(ref, ItemRef))
        is_guarded = self._is_guarded(demand, behind)
        if _names_no_inputs(demand.text):  # then all steps that have it mean the same
            key = (demand.text, demand.code, demand.path, demand.wants, is_guarded)
            if key in self._judged:
                return
            self._judged.add(key)
        if is_guarded:
            return
        if elements:
            yield from self._of_elements(demand, elements)
            return
        params = tuple(ref for ref in behind if isinstance(ref, ParamRef))
        if any(ref.scope == ROOT for ref in params):
            yield from self._of_params(demand, [ref.name for ref in params if ref.scope == ROOT])
        elif params and not demand.is_read:
            yield from self._of_given(demand, params)
        yield from self._of_choices(demand)

    def _of_params(self, demand: Demand, params: list[str]) -> Iterator[_Wrong]:
        """The values of params of the pipeline with which a demand is not met."""
        inputs = {} if demand.step is None else demand.step.inputs
        read = set(params_behind(demand.text, inputs)) if demand.is_read else set()
        before = self._known.known(demand.text, inputs, self._defaults)
        is_wrong = before is not None and demand.problem(before) is not None
        for one in chain.from_iterable(self._said[name] for name in params if name in self._said):
            if one.is_default and (one.param in read or not is_wrong):
                continue
            values = {**self._defaults, one.param: one.value}
            found = self._known.known(demand.text, inputs, values)
            if found is None or (found == before and not one.is_default) or "{{" in found:
                continue
            problem = demand.problem(found)
            if problem is not None:
                yield _Wrong(found, *problem, one.place)
                if one.is_default:
                    return

    def _of_elements(self, demand: Demand, named: tuple[ItemRef, ...]) -> Iterator[_Wrong]:
        """The first elements of loops with which a demand is not met."""
        inputs = {} if demand.step is None else demand.step.inputs
        for at in islice(self._known.rounds(named), _MOST_ROUNDS):
            found = self._known.known(demand.text, inputs, self._params, at)
            problem = None if found is None or "{{" in found else demand.problem(found)
            if found is not None and problem is not None:
                yield _Wrong(found, *problem, place_of_element(_culprit(demand, named, at), at))
                return

    def _of_given(self, demand: Demand, params: tuple[ParamRef, ...]) -> Iterator[_Wrong]:
        """What a sub-pipeline is given that a demand is not met with."""
        inputs = {} if demand.step is None else demand.step.inputs
        found = self._known.known(demand.text, inputs, self._params)
        problem = None if found is None or "{{" in found else demand.problem(found)
        site = self._known.given(params[-1])  # a literal, which those before it are given
        if found is not None and problem is not None and site is not None:
            yield _Wrong(found, *problem, site.place)

    def _of_choices(self, demand: Demand) -> Iterator[_Wrong]:
        """What an approver, or whoever gives a param of a sub-pipeline, may choose."""
        node = demand.text.expression
        ref = node.ref if isinstance(node, Reference) else None
        if not isinstance(ref, (OutputRef, ParamRef)) or (ref in self._own):
            return
        choice = enum_of(self._pipeline, ref)
        is_known = self._known.known(demand.text, {}, self._params) is not None
        for value in () if choice is None or is_known else choice.allowed:
            problem = demand.problem(value)
            if choice is not None and problem is not None:
                yield _Wrong(value, *problem, choice.place)
                return

    def _is_guarded(self, demand: Demand, behind: tuple[Named, ...]) -> bool:
        """Whether a condition of a step asks for what a text of it names: with some values it does
        not run."""
        id = () if demand.step is None else demand.step.id
        return any(self._asks_for(step, behind) for step in self._pipeline.line(id))

    def _asks_for(self, step: Step, behind: tuple[Named, ...]) -> bool:
        when = if_sound(step.when)
        if when is None:
            return False
        asked = {_whole(ref) for ref in self._known.behind(TypedText((when,)), step.inputs)}
        return not asked.isdisjoint(map(_whole, behind))


def _whole(ref: Named) -> Named:
    """A name, or all of the element that a key leads into."""
    return ItemRef(ref.scope) if isinstance(ref, ItemRef) else ref


def _culprit(demand: Demand, named: tuple[ItemRef, ...], at: Round) -> ItemRef:
    """Of the elements that a wrong text is made of the first that is wrong by itself."""
    texts = ((ref, element_text(ref, at)) for ref in named)
    return next(
        (ref for ref, text in texts if text is not None and demand.problem(text) is not None),
        named[0],
    )


def _names_no_inputs(text: TypedText) -> bool:
    """Whether a text means the same wherever it stands: it names no inputs of its step."""
    return all(isinstance(one.ref, (ParamRef, ItemRef)) for one in references(text))


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
