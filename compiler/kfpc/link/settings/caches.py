"""``cache`` of a step."""

from __future__ import annotations

import re

from kfpc.diagnostics.catalogue.runs import BAD_CACHE_KEY
from kfpc.diagnostics.phrases import shortened
from kfpc.link.amounts import read_duration
from kfpc.link.defaults import Setting
from kfpc.link.settings.fixed import fixed_text, object_name
from kfpc.pipeline.caches import Cache
from kfpc.pipeline.erroneous import Erroneous
from kfpc.typecheck.symbols import Symbols

_KEY = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*")
_LONGEST = 200


def cache(setting: Setting, names: Symbols) -> Cache | None:
    """None, with a diagnostic, for a key that is none."""
    from kfpc.expressions.positions import Position  # noqa: PLC0415 - rarely

    model, place = setting.value, setting.place
    names = names.at(Position.LOCK)
    max_age: int | Erroneous | None = None
    if model.max_age is not None:
        max_age = read_duration(model.max_age, place.child("max_age"), names.report)
    config_map = None
    if model.config_map is not None:
        config_map = object_name(model.config_map, place.child("config_map"), names)
    key = fixed_text(model.key, place.child("key"), names, what="the key of a cache")
    if key.is_erroneous or (config_map is not None and config_map.is_erroneous):
        return None
    text = key.literal
    if text is not None and not (_KEY.fullmatch(text) and len(text) <= _LONGEST):
        help = f"write letters, digits and `-`, {_LONGEST} at most, a `-` not first"
        names.report.add(
            BAD_CACHE_KEY.at(
                place.child("key"), f"`{shortened(text)}` is not a key of a cache", help=help
            )
        )
        return None
    return Cache(key, place, max_age, config_map)
