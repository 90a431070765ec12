"""Values of params from outside the spec: ``--set`` and ``--params``.

Loaded when there are some.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from kfpc.diagnostics import Diagnostic, Located, Report, Span
from kfpc.diagnostics.catalogue.files import NO_SUCH_PARAM, NOT_GIVEN
from kfpc.diagnostics.catalogue.platform import BAD_QUANTITY
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.kubernetes.quantity import quantity, quantity_help
from kfpc.kubernetes.ranges import INT32
from kfpc.link.amounts import not_a_count, not_a_quantity
from kfpc.link.params import diagnose_control, not_allowed
from kfpc.pipeline.constants import is_count, known, known_values, params_behind
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.literals import diagnose_literal
from kfpc.typecheck.plain_values import example
from kfpc.typecheck.texts import with_letters
from kfpc.types import ANY, canonical, read, same


@record(eq=False)
class Said:
    """The place of what was said on the command line."""

    span: Span


def given_texts(
    params: Mapping[str, Param] | Erroneous,
    given: Mapping[str, Any],
    places: Mapping[str, Located],
    report: Report,
) -> dict[str, str]:
    """Values from outside as texts, checked by the param's type.

    ``given`` has texts, which are read as the param's type, or plain values. ``places`` is
    where each was said.
    """
    if params is ERRONEOUS:
        return {}
    texts: dict[str, str] = {}
    unknown = 0
    for name, value in given.items():
        place = places[name]
        param = params.get(name)
        if param is None:
            unknown += 1
            report.add(_unknown(name, params, place, suggest=unknown <= _SUGGESTIONS))
            continue
        if param.type is ERRONEOUS and param.secret is None:
            continue
        try:
            text = _text(value, param, place)
        except ValueError:  # Python writes no number of more than some thousand digits
            message = f"the value given to `{name}` has a number of too many digits"
            report.add(NOT_GIVEN.at(place, message, help="give it as text"))
            continue
        problem = _problem(param, value, text, place)
        if problem is None:
            texts[name] = text
        else:
            report.add(problem)
    return texts


def _text(value: Any, param: Param, place: Located) -> str:
    """A value as text, with the letters of the file that it stands in; empty for none.

    Raises ValueError for a number of too many digits.
    """
    if value is None:
        return ""
    if not isinstance(place, Place):
        return canonical(value)
    try:
        return with_letters(value, ANY if param.type is ERRONEOUS else param.type, place)
    except ValueError:  # told of what is not JSON when it is read as the type
        return canonical(value)


_SUGGESTIONS = 20
"""Names for which a near one is looked for: a file of another spec has none that is right."""

_SHOWN = 12


def _unknown(
    name: str, params: Mapping[str, Param], place: Located, *, suggest: bool
) -> Diagnostic:
    more = ", …" if len(params) > _SHOWN else ""
    help = f"params of the spec: {', '.join(islice(params, _SHOWN))}{more}"
    if not params:
        help = "the spec has no params"
    return NO_SUCH_PARAM.at(
        place.key if isinstance(place, Place) else place,
        f"there is no param `{name}` to set",
        help=(did_you_mean(name, params, cutoff=0.7) if suggest else None) or help,
    )


def _problem(param: Param, value: Any, text: str, place: Located) -> Diagnostic | None:
    """What is wrong with a value for a param."""
    name, declared = param.name, [("the param is declared here", param.place)]
    if param.secret is not None:
        message = f"`{name}` is a secret and cannot be set"
        of_secret = param.secret.name.literal
        help = (
            "put it into its Secret"
            if of_secret is None
            else f"put it into the Secret `{of_secret}`"
        )
        return NOT_GIVEN.at(place, message, help=help, related=declared)
    if value is None:
        help = 'leave it out, or write "" for an empty text'
        return NOT_GIVEN.at(place, f"`{name}` was given no value", help=help)
    if "{{" in text:
        message = f"the value given to `{name}` holds `{{{{`, which Argo would expand"
        return NOT_GIVEN.at(place, message, help="mount such a text as a file")
    kind = param.type
    assert not isinstance(kind, Erroneous)
    try:
        read(text, kind)
    except ValueError as reason:
        message = f"`{text}` was given to `{name}`, of type {kind}, and is {reason}"
        return DOES_NOT_FIT.at(place, message, help=example(kind), related=declared)
    allowed = if_sound(param.enum) or (text,)
    if not any(same(text, one, kind) for one in allowed):
        return not_allowed(allowed, text, place)
    return diagnose_control(text, place) or diagnose_literal(text, kind, place)


def unfit(
    pipeline: Pipeline, given: Mapping[str, str], places: Mapping[str, Located]
) -> Iterator[Diagnostic]:
    """Values from outside that a step's counts and quantities come to, and that are none.

    Defaults were looked at where they are read.
    """
    defaults = known_values(pipeline.params)
    told: set[str] = set()
    for step in pipeline.leaves():
        for text, problem, kind in _numbers(step):
            if text.literal is not None:
                continue
            before = known(text, step.inputs, defaults)
            for name in dict.fromkeys(params_behind(text, step.inputs)):
                if name in told or name not in given:
                    continue
                found = known(text, step.inputs, ChainMap({name: given[name]}, defaults))
                if found is None or found == before or (wrong := problem(found)) is None:
                    continue
                told.add(name)
                what, help = wrong
                message = f"`{found}` is {what}, and `{step.qualified}` takes it for {kind}"
                yield BAD_QUANTITY.at(places[name], message, help=help)


_Problem = Callable[[str], tuple[str, str] | None]
"""What a text is that is not the number that is wanted, and the way out."""


def _numbers(step: Leaf) -> Iterator[tuple[TypedText, _Problem, str]]:
    """What a step asks for in numbers, and what these have to be."""
    retries, resources = if_sound(step.settings.retries), step.settings.resources
    if retries is not None:
        for text, most in (
            (retries.total, INT32),
            (retries.preemptions, INT32 - 1),
            (retries.failures, INT32 - 1),
        ):
            if text is not None:
                yield text, partial(_count_problem, most), "a number of retries"
    for name, text in (*resources.requests.items(), *resources.limits.items()):
        if "/" in name:
            yield text, partial(_count_problem, INT32), "a number of GPUs"
        else:
            yield text, _quantity_problem, "a quantity"


def _count_problem(most: int, text: str) -> tuple[str, str] | None:
    return None if is_count(text, most) else not_a_count(text, most)


def _quantity_problem(text: str) -> tuple[str, str] | None:
    return None if quantity(text) is not None else (not_a_quantity(text), quantity_help(text))
