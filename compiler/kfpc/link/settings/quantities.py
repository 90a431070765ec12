"""An amount of ``cpu``, ``memory`` or ``storage``, and the larger ones that failures lead to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal

from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES, BAD_QUANTITY
from kfpc.kubernetes.quantity import quantity, quantity_help, same_quantity
from kfpc.language.marks import position_of
from kfpc.language.resources import Amount, GrowingAmount, Memory
from kfpc.link.amounts import not_a_quantity, read_quantity
from kfpc.link.defaults import Setting
from kfpc.link.settings.fixed import fixed_text, is_expression, without_braces
from kfpc.pipeline.constants import by_default
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.settings import Ladder
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols


@record
class Resource:
    """``key`` is the spec's name, ``name`` that of Kubernetes; ``plain`` says what one quantity
    alone is. In a ladder it is what the first amount says, if that says one of the two."""

    key: Literal["cpu", "memory", "storage"]
    name: str
    plain: Literal["request", "limit"]


@record(eq=False)
class Asked:
    """How much of a resource a container asks for, and where its limit is said; with a ladder, at
    first."""

    request: TypedText | None = None
    limit: TypedText | None = None
    ladder: Ladder | None = None
    limit_place: Place | None = None


def asked_for(resource: Resource, setting: Setting, names: Symbols) -> Asked:
    """What a step's own key says of a resource."""
    value, place = setting.value, setting.place
    if isinstance(value, Amount) and value.request is None and value.limit is None:
        if not setting.cuts.touch(*place.path):
            names.report.add(WRONG_VALUE.at(place, "neither a `request` nor a `limit`"))
        return Asked()
    asked = _amount(resource, value, place, names)
    if not isinstance(value, GrowingAmount):
        return asked
    return replace(asked, ladder=_ladder(resource, setting, asked, names))


def _amount(
    resource: Resource, value: Any, place: Place, names: Symbols, before: Asked | None = None
) -> Asked:
    """``{request, limit}``, or one quantity; what is left out is as it was ``before``."""
    before = before or Asked()
    request, limit = before.request, before.limit
    at_request, at_limit = place, before.limit_place
    if isinstance(value, Amount):
        if value.request is not None:
            at_request = place.child("request")
            request = _quantity(value.request, at_request, _within(names, "request"))
        if value.limit is not None:
            at_limit = place.child("limit")
            limit = _quantity(value.limit, at_limit, _within(names, "limit"))
    elif same_quantity(literal_of(before.request), literal_of(before.limit)):
        # A pod that asks for both alike is of a class of its own to Kubernetes.
        at_limit, request = place, _quantity(value, place, names)
        limit = request
    elif resource.plain == "request":
        request = _quantity(value, place, names)
    else:
        at_limit, limit = place, _quantity(value, place, names)
    if _contradicts(request, limit) and not _contradicts(before.request, before.limit):
        message = "the request is greater than the limit"
        related = [] if at_limit in (None, at_request) else [("the limit", at_limit)]
        names.report.add(BAD_KUBERNETES.at(at_request, message, related=related))
    return Asked(request, limit, limit_place=at_limit)


def _contradicts(request: TypedText | None, limit: TypedText | None) -> bool:
    least, most = _number(request), _number(limit)
    return least is not None and most is not None and least > most


def _within(names: Symbols, key: str) -> Symbols:
    return names.at(position_of(Amount, key))


# ---------------------------------------------------------------- ladders


def _ladder(resource: Resource, setting: Setting, first: Asked, names: Symbols) -> Ladder | None:
    """The amounts of the rounds after the first, if there are some."""
    value, place = setting.value, setting.place
    assert isinstance(value, GrowingAmount)
    after: Literal["after_oom", "after_failure"] = "after_failure"
    entries = value.after_failure
    if isinstance(value, Memory) and value.after_oom is not None:
        if entries is not None:
            message = "`after_oom` and `after_failure` cannot both say how the memory grows"
            related = [("the other", place.child("after_failure").key)]
            names.report.add(WRONG_VALUE.at(place.child("after_oom").key, message, related=related))
        after, entries = "after_oom", value.after_oom
    if entries is None:
        return None
    at = place.child(after)
    within = Setting(entries, at, setting.cuts)
    rungs = [first, *_rungs(resource, within, first, names.at(position_of(Memory, after)))]
    said = {
        ("requests", resource.name): tuple(rung.request for rung in rungs),
        ("limits", resource.name): tuple(rung.limit for rung in rungs),
    }
    fields = {key: texts for key, texts in said.items() if any(t is not texts[0] for t in texts)}
    if not fields:
        return None  # reported
    places = tuple(at.child(number) for number in range(len(entries)))
    return Ladder(resource.key, after, at, places, fields)


def _rungs(resource: Resource, setting: Setting, first: Asked, names: Symbols) -> Iterator[Asked]:
    if first.limit is None or first.request is None:
        resource = replace(resource, plain="request" if first.limit is None else "limit")
    before = first
    for number, entry in enumerate(setting.value):
        at = setting.place.child(number)
        before = _amount(resource, entry, at, names, before)
        if not isinstance(entry, Amount):
            yield before
        elif setting.cuts.touch(*at.path):
            yield _unsure(before, entry)
        else:
            if entry.request is None and entry.limit is None:
                names.report.add(WRONG_VALUE.at(at, "neither a `request` nor a `limit`"))
            yield before


def _unsure(asked: Asked, entry: Amount) -> Asked:
    """An amount of which something was cut out: what it does not say may have been that."""
    return Asked(
        ERRONEOUS_TEXT if entry.request is None else asked.request,
        ERRONEOUS_TEXT if entry.limit is None else asked.limit,
        limit_place=asked.limit_place,
    )


# ---------------------------------------------------------------- one quantity


def _quantity(value: Any, place: Place, names: Symbols) -> TypedText:
    if not is_expression(value):
        return _plain_quantity(value, place, names)
    known = fixed_text(value, place, names)
    if known.literal is not None:
        return _plain_quantity(known.literal, place, names)
    if known.type.is_boolean:
        names.report.add(BAD_QUANTITY.at(place, "a Boolean is not a quantity of Kubernetes"))
        return ERRONEOUS_TEXT
    _check_default(known, place, names)
    return known


def _plain_quantity(value: Any, place: Place, names: Symbols) -> TypedText:
    text = read_quantity(value, place, names.report, without_braces(value, names))
    return ERRONEOUS_TEXT if text is ERRONEOUS else TypedText((text,))


def _check_default(text: TypedText, place: Place, names: Symbols) -> None:
    """What a quantity comes to where the run is given nothing else."""
    found = by_default(text, if_sound(names.inputs) or {}, names.known_params)
    if found is not None and quantity(found) is None:
        message = f"this becomes `{found}`, which is {not_a_quantity(found)}"
        names.report.add(BAD_QUANTITY.at(place, message, help=quantity_help(found)))


def _number(text: TypedText | None) -> Fraction | None:
    literal = literal_of(text)
    return None if literal is None else quantity(literal)


def literal_of(text: TypedText | None) -> str | None:
    """The text, if it is known as it stands."""
    return None if text is None else text.literal
