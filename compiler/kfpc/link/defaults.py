"""What a step says once ``defaults`` are counted in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from kfpc.language.marks import instead_of
from kfpc.language.step import Settings, Step
from kfpc.link.cuts import Cuts
from kfpc.record import record
from kfpc.source import Document, Place

_SETTINGS = tuple(Settings.model_fields)


@record(eq=False)
class Setting:
    """A setting in force. Its place is the step's, or that of ``defaults``."""

    value: Any
    place: Place
    cuts: Cuts
    """What was cut out of it, among other things: what it lacks for that is not missed."""


def settings(
    document: Document,
    at: Place | None,
    step: Step | None,
    defaults: Settings | None,
    cuts: Cuts,
) -> Iterator[tuple[str, Setting]]:
    """The settings of a step by their name, in the order of the language.

    Mappings of the defaults and of the step merge by key, everything else is replaced;
    ``false`` (or ``0``) of the step, which stands at a place, switches a default off. Without a
    step, the defaults.
    """
    said = step.model_fields_set if step is not None else frozenset[str]()
    common = defaults.model_fields_set if defaults is not None else frozenset[str]()
    in_force = said if not common else said | common
    for key in [setting for setting in _SETTINGS if setting in in_force]:
        if key not in said or at is None:
            value, place = getattr(defaults, key), Place(document, ("defaults", key))
        elif key not in common:
            value, place = getattr(step, key), Place(document, (*at.path, key))
        else:
            value = merged(getattr(defaults, key), getattr(step, key))
            place = Place(document, (*at.path, key), fallback=("defaults", key))
        if value is not None and not is_off(value):
            yield key, Setting(value, place, cuts)


def is_off(value: Any) -> bool:
    """Whether a value switches its setting off: ``false`` or ``0``."""
    return value is False or (isinstance(value, int) and value == 0)


def merged(default: Any, own: Any) -> Any:
    """A default and a step's own value: mappings by key, else the step's own."""
    if isinstance(default, dict) and isinstance(own, dict):
        return {**default, **own}
    if isinstance(default, BaseModel) and type(default) is type(own):
        kept = default.model_fields_set - _replaced(own)
        both = kept | own.model_fields_set
        values = {
            key: getattr(own if key in own.model_fields_set else default, key) for key in both
        }
        return type(own).model_construct(_fields_set=both, **values)
    return own


def _replaced(own: BaseModel) -> set[str]:
    """The keys of a default that a step's own keys take the place of."""
    others = instead_of(type(own))
    return {name for key in own.model_fields_set if key in others for name in others[key]}
