"""The walk through a patch beside what it became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from kfpc.targets.argo.fields.schema import FieldType
from kfpc.targets.argo.passes.patch import DIRECTIVE, is_of_list, is_removal, key_of
from kfpc.targets.argo.patched.around import Around
from kfpc.targets.argo.rules.fields.model import Site

Part: TypeAlias = tuple[Site, Any, Around]
"""A value of a patch, what it became, and what there is around it."""


def parts(site: Site, merged: Any, around: Around) -> Iterator[Part]:
    """All values of a patch that are still there, the outer ones first."""
    if isinstance(site.value, Mapping) and isinstance(merged, Mapping):
        around = around.within(site, merged)
        yield site, merged, around
        for key, value in site.value.items():
            if key == DIRECTIVE or is_removal(value, site.type) or key not in merged:
                continue
            within = site.below(key, value)
            if within is not None:
                yield from parts(within, merged[key], around)
    elif isinstance(site.value, list) and isinstance(merged, list):
        yield site, merged, around
        for number, item, found in _matched(site.value, merged, site.type):
            within = site.below(number, item)
            if within is not None:
                yield from parts(within, found, around)
    elif not isinstance(site.value, (Mapping, list)) and not isinstance(merged, (Mapping, list)):
        yield site, merged, around


def _matched(
    patch: list[Any], merged: list[Any], type: FieldType
) -> Iterator[tuple[int, Any, Any]]:
    """The elements of a patch, their numbers, and what became of them."""
    said = [(number, item) for number, item in enumerate(patch) if not is_of_list(item)]
    if not type.keys:
        for (number, item), found in zip(said, merged, strict=False):
            yield number, item, found
        return
    by_key = {key_of(item, type): item for item in merged}
    for number, item in said:
        yield number, item, by_key.get(key_of(item, type))
