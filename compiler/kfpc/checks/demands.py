"""Texts that have to be of a form whatever they are made of: the name of an object, an image, an
amount."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
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
from kfpc.checks.times import times_asked_for, times_in
from kfpc.diagnostics import Code, Located
from kfpc.diagnostics.catalogue.expressions import WRONG_ARGUMENTS
from kfpc.diagnostics.catalogue.graph import LARGE_IN_LOOP
from kfpc.diagnostics.catalogue.metrics import BAD_METRIC
from kfpc.diagnostics.catalogue.platform import (
    BAD_DURATION,
    BAD_IMAGE,
    BAD_LABEL,
    BAD_OBJECT_NAME,
    BAD_QUANTITY,
    BAD_SECRET_KEY,
    UNLIKELY_AMOUNT,
)
from kfpc.diagnostics.catalogue.wiring import ENUM
from kfpc.expressions.dates import TIME_HELP, is_time
from kfpc.kubernetes.duration import seconds
from kfpc.kubernetes.images import FORM, is_image
from kfpc.kubernetes.labels import LABEL_HELP, is_label_value
from kfpc.kubernetes.quantity import quantity, quantity_help
from kfpc.kubernetes.ranges import INT32
from kfpc.link.amounts import not_a_count, not_a_quantity
from kfpc.link.params import not_among
from kfpc.pipeline.constants import is_count
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import Leaf, Wait
from kfpc.pipeline.values import TypedText
from kfpc.record import record
from kfpc.source import Place
from kfpc.types import Type, member
from kfpc.types.whole_numbers import Path, has_large

Problem: TypeAlias = Callable[[str], "tuple[str, str] | None"]
"""What a text is that is not what is wanted, and the way out."""


@record(eq=False)
class Demand:
    """A text that has to be of a form, whatever it is made of. ``step`` is the one that has it,
    ``wants`` what it is for, ``place`` where it stands. With ``is_read`` defaults were looked
    at where they are read. ``path`` leads to the part that has to be of the form."""

    text: TypedText
    code: Code
    problem: Problem
    wants: str
    step: Leaf | Block | None = None
    place: Located | None = None
    is_read: bool = False
    path: Path = ()


def demands(analysis: Analysis) -> Iterator[Demand]:
    """All texts of a pipeline that have to be of a form."""
    pipeline = analysis.pipeline
    yield from _of_leaves(pipeline)
    for step in pipeline.steps():
        for text, place in times_in(step):
            yield Demand(text, WRONG_ARGUMENTS, _time_problem, "one", step, place)
        for text, place in times_asked_for(step):
            yield Demand(text, WRONG_ARGUMENTS, _time_problem, "one", None, place)
        if isinstance(step, Block):
            yield from _of_enums(step)
    for text, place in (*names_of_params(pipeline), *names_in_whole(pipeline)):
        yield _name(text, place)
    for text, place in keys_of_params(pipeline):
        yield _key(text, place)
    workflow = pipeline.place.document.place("workflow")
    for key, text in pipeline.workflow.labels_of_params.items():
        yield Demand(text, BAD_LABEL, _label_problem, "one", None, workflow.child("labels", key))
    yield from _counters(pipeline.workflow.metrics, workflow.child("metrics"))
    for one in loop_lists(pipeline):
        yield _of_a_loop(one)


def _of_leaves(pipeline: Pipeline) -> Iterator[Demand]:
    plain = set[tuple[int, int]]()  # steps with nothing that is not known already
    for leaf in pipeline.leaves():
        yield from _counters(leaf.metrics, leaf.place.child("metrics"), leaf)
        if leaf.pod not in plain:
            found = [one for one in _of_leaf(leaf) if one.text.literal is None]
            if not found:
                plain.add(leaf.pod)
            yield from found


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
    yield from _images(leaf)
    yield from _numbers(leaf)
    for kind, name, text, where in amounts_of(leaf):
        if text.literal is None:
            problem = partial(amount_problem, kind, name)
            yield Demand(text, UNLIKELY_AMOUNT, problem, WORDS[name], leaf, where())


def _of_enums(block: Block) -> Iterator[Demand]:
    """What params of a sub-pipeline are given that list the values which they take."""
    params = if_sound(block.scope.params) or {}
    for name, given in block.inputs.items():
        param = params.get(name)
        if param is None or not isinstance(given.value, TypedText):
            continue
        allowed, kind = if_sound(param.enum), if_sound(param.type)
        if allowed and kind is not None:
            problem = partial(_enum_problem, allowed, kind)
            yield Demand(given.value, ENUM, problem, f"its param `{name}`", block, given.place)


def _images(leaf: Leaf) -> Iterator[Demand]:
    container = if_sound(leaf.container)
    if container is not None and container.title is None:
        yield Demand(container.image, BAD_IMAGE, _image_problem, "one", leaf, leaf.setting("image"))
    for side in (*leaf.settings.init, *leaf.settings.sidecars):
        if isinstance(side.place, Place):
            at = side.place.child("image")
            yield Demand(side.image, BAD_IMAGE, _image_problem, "one", leaf, at)


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
    for name, text in (*resources.requests.items(), *resources.limits.items(), *_rungs(step)):
        if "/" in name:
            yield _count(text, INT32, "a number of GPUs", step)
        else:
            yield Demand(text, BAD_QUANTITY, _quantity_problem, "a quantity", step, is_read=True)


def _counters(
    metrics: Iterable[Metric], place: Place, step: Leaf | None = None
) -> Iterator[Demand]:
    for metric in metrics:
        if metric.kind == "counter":
            at = place.child(metric.name, "counter")
            yield Demand(metric.value, BAD_METRIC, _counter_problem, "a counter", step, at)


def _rungs(step: Leaf) -> Iterator[tuple[str, TypedText]]:
    """What a step asks for after it has failed."""
    for ladder in step.settings.ladders:
        for (kind, name), texts in ladder.fields.items():
            if kind in ("requests", "limits"):
                yield from ((name, text) for text in texts[1:] if text is not None)


def _count(text: TypedText, most: int, wants: str, step: Leaf) -> Demand:
    return Demand(text, BAD_QUANTITY, partial(_count_problem, most), wants, step, is_read=True)


def _enum_problem(allowed: tuple[str, ...], kind: Type, text: str) -> tuple[str, str] | None:
    whose = "the other file's"
    return not_among(allowed, text, whose) if member(text, allowed, kind) is None else None


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


def _counter_problem(text: str) -> tuple[str, str] | None:
    try:
        is_below = float(text) < 0
    except ValueError:
        return None
    return ("less than 0", "write `gauge` for what may go down") if is_below else None


def _negative_problem(text: str) -> tuple[str, str] | None:
    is_negative = re.fullmatch(r"-0*[1-9][0-9]*", text) is not None
    return ("less than 0", "write 0 for no rounds") if is_negative else None


def _time_problem(text: str) -> tuple[str, str] | None:
    what = "not a time that `format_date` can read"
    return None if is_time(text) else (what, TIME_HELP)


def _wait_problem(text: str) -> tuple[str, str] | None:
    """A time that the run is told, which the platform reads: it knows seconds, and no days."""
    if (text.isascii() and text.isdecimal()) or (seconds(text) is not None and "d" not in text):
        return None
    return "not a time that a run can wait for", "write seconds, or units: 90s, 1h30m, 48h"


def _count_problem(most: int, text: str) -> tuple[str, str] | None:
    return None if is_count(text, most) else not_a_count(text, most)


def _quantity_problem(text: str) -> tuple[str, str] | None:
    return None if quantity(text) is not None else (not_a_quantity(text), quantity_help(text))
