"""Values of params that what is made of them cannot take: the name of an object, an image, an
amount.

A value is told where it stands, once, however many read it: the default, a member of the enum, or
what was given from outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import TypeAlias

from kfpc.analysis import Analysis
from kfpc.analysis.loop_lists import LoopList, loop_lists
from kfpc.checks.objects import (
    key_problem,
    keys_in,
    keys_of_params,
    name_problem,
    names_in,
    names_in_whole,
    names_of_params,
)
from kfpc.checks.rules.unlikely_amounts import WORDS, amount_problem, amounts_of
from kfpc.checks.sites import place_of_default
from kfpc.diagnostics import Code, Diagnostic, Located
from kfpc.diagnostics.catalogue.expressions import WRONG_ARGUMENTS
from kfpc.diagnostics.catalogue.graph import LARGE_IN_LOOP
from kfpc.diagnostics.catalogue.platform import (
    BAD_DURATION,
    BAD_IMAGE,
    BAD_LABEL,
    BAD_OBJECT_NAME,
    BAD_QUANTITY,
    BAD_SECRET_KEY,
    UNLIKELY_AMOUNT,
)
from kfpc.diagnostics.phrases import shortened
from kfpc.kubernetes.duration import seconds
from kfpc.kubernetes.images import FORM, is_image
from kfpc.kubernetes.labels import LABEL_HELP, is_label_value
from kfpc.kubernetes.quantity import quantity, quantity_help
from kfpc.kubernetes.ranges import INT32
from kfpc.link.amounts import not_a_count, not_a_quantity
from kfpc.pipeline.constants import is_count, known, known_values, params_behind
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Leaf, Wait
from kfpc.pipeline.values import ParamRef, TypedText, references
from kfpc.record import record
from kfpc.source import Place
from kfpc.types.whole_numbers import Path, has_large

Problem: TypeAlias = Callable[[str], "tuple[str, str] | None"]
"""What a text is that is not what is wanted, and the way out."""


@record(eq=False)
class Demand:
    """A text that has to be of a form, whatever it is made of. ``leaf`` is the step that has it,
    ``wants`` what it is for, ``place`` where it stands. With ``is_read`` defaults were looked
    at where they are read. ``path`` leads to the part that has to be of the form."""

    text: TypedText
    code: Code
    problem: Problem
    wants: str
    leaf: Leaf | None = None
    place: Located | None = None
    is_read: bool = False
    path: Path = ()


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
    for demand in _demands(analysis):
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


# ---------------------------------------------------------------- what has to be of a form


def _demands(analysis: Analysis) -> Iterator[Demand]:
    pipeline = analysis.pipeline
    plain = set[tuple[int, int]]()  # steps with nothing that is not known already
    for leaf in pipeline.leaves():
        if leaf.pod not in plain:
            found = [one for one in _of_leaf(leaf) if one.text.literal is None]
            if not found:
                plain.add(leaf.pod)
            yield from found
    for text, place in (*names_of_params(pipeline), *names_in_whole(pipeline)):
        yield _name(text, place)
    for text, place in keys_of_params(pipeline):
        yield _key(text, place)
    for one in loop_lists(pipeline):
        yield _of_a_loop(one)


def _of_leaf(leaf: Leaf) -> Iterator[Demand]:
    for text, place in names_in(leaf):
        yield _name(text, place, leaf)
    for text, place in keys_in(leaf):
        yield _key(text, place, leaf)
    for setting in ("labels", "node_selector"):
        for name, text in getattr(leaf.settings, setting).items():
            if text.literal is not None:
                continue
            place = leaf.setting(setting, name)
            yield Demand(text, BAD_LABEL, _label_problem, "one", leaf, place)
    if isinstance(leaf.program, Wait) and leaf.program.duration is not None:
        place = leaf.program.place
        yield Demand(leaf.program.duration, BAD_DURATION, _wait_problem, "one", leaf, place)
    container = if_sound(leaf.container)
    if container is not None and container.title is None:
        place = leaf.setting("image")
        yield Demand(container.image, BAD_IMAGE, _image_problem, "one", leaf, place)
    yield from _numbers(leaf)
    for kind, name, text, where in amounts_of(leaf):
        if text.literal is None:
            problem = partial(amount_problem, kind, name)
            yield Demand(text, UNLIKELY_AMOUNT, problem, WORDS[name], leaf, where())


def _of_a_loop(one: LoopList) -> Demand:
    """The list of a loop, a part of it, what it is an element of, or its length."""
    if one.is_count:
        problem, wants = _negative_problem, "the number of a loop's rounds"
        return Demand(one.text, WRONG_ARGUMENTS, problem, wants, None, one.place)
    wants = "the list of a loop"
    if one.path:
        wants = "what a loop takes its list from"
    elif not one.text.type.is_json:
        wants = "an element of a loop's list"
    problem = partial(_large_problem, one.path)
    return Demand(one.text, LARGE_IN_LOOP, problem, wants, None, one.place, path=one.path)


def _name(text: TypedText, place: Located, leaf: Leaf | None = None) -> Demand:
    return Demand(text, BAD_OBJECT_NAME, name_problem, "one", leaf, place)


def _key(text: TypedText, place: Located, leaf: Leaf | None = None) -> Demand:
    return Demand(text, BAD_SECRET_KEY, key_problem, "one", leaf, place)


def _numbers(step: Leaf) -> Iterator[Demand]:
    """What a step asks for in numbers."""
    retries, resources = if_sound(step.settings.retries), step.settings.resources
    if retries is not None:
        for text, most in (
            (retries.total, INT32),
            (retries.preemptions, INT32 - 1),
            (retries.failures, INT32 - 1),
        ):
            if text is not None:
                yield _count(text, most, "a number of retries", step)
    for name, text in (*resources.requests.items(), *resources.limits.items()):
        if "/" in name:
            yield _count(text, INT32, "a number of GPUs", step)
        else:
            yield Demand(text, BAD_QUANTITY, _quantity_problem, "a quantity", step, is_read=True)


def _count(text: TypedText, most: int, wants: str, step: Leaf) -> Demand:
    return Demand(text, BAD_QUANTITY, partial(_count_problem, most), wants, step, is_read=True)


def _image_problem(text: str) -> tuple[str, str] | None:
    return None if is_image(text) else ("not a reference to an image", FORM)


def _label_problem(text: str) -> tuple[str, str] | None:
    what = "not a value that Kubernetes takes for a label"
    return None if is_label_value(text) else (what, LABEL_HELP)


def _large_problem(path: Path, text: str) -> tuple[str, str] | None:
    what = "an integer of 2^53 or more, of which a run may lose digits"
    if text.lstrip().startswith(("[", "{")):
        what = f"{'a list' if text.lstrip().startswith('[') else 'a mapping'} with {what}"
    return (what, "quote the number: then it is text") if has_large(text, path) else None


def _negative_problem(text: str) -> tuple[str, str] | None:
    is_negative = re.fullmatch(r"-0*[1-9][0-9]*", text) is not None
    return ("less than 0", "write 0 for no rounds") if is_negative else None


def _wait_problem(text: str) -> tuple[str, str] | None:
    """A time that the run is told, which the platform reads: it knows seconds, and no days."""
    if (text.isascii() and text.isdecimal()) or (seconds(text) is not None and "d" not in text):
        return None
    return "not a time that a run can wait for", "write seconds, or units: 90s, 1h30m, 48h"


def _count_problem(most: int, text: str) -> tuple[str, str] | None:
    return None if is_count(text, most) else not_a_count(text, most)


def _quantity_problem(text: str) -> tuple[str, str] | None:
    return None if quantity(text) is not None else (not_a_quantity(text), quantity_help(text))
