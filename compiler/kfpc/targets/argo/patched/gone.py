"""What a patch takes away that is not there."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import TAKEN_IN_VAIN
from kfpc.targets.argo.passes.patch import (
    DELETE,
    DIRECTIVE,
    MERGE,
    is_of_list,
    is_removal,
    key_of,
    replaces_list,
)
from kfpc.targets.argo.patched.names import nearest
from kfpc.targets.argo.rules.fields.model import Site


def taken_in_vain(site: Site, base: Any) -> Iterator[Diagnostic]:
    """Elements of lists that a patch takes away from where they are not; ``base`` is what it is
    merged into."""
    if isinstance(site.value, Mapping):
        yield from _of_mapping(site, base if isinstance(base, Mapping) else {})
    elif isinstance(site.value, list) and site.type.keys:
        yield from _of_list(site, base if isinstance(base, list) else [])


def _of_mapping(site: Site, base: Mapping[str, Any]) -> Iterator[Diagnostic]:
    if site.value.get(DIRECTIVE, MERGE) != MERGE:
        base = {}
    for key, value in site.value.items():
        within = None if key == DIRECTIVE else site.below(key, value)
        if within is None:
            continue
        if not is_removal(value, within.type):
            yield from taken_in_vain(within, base.get(key))


def _of_list(site: Site, base: list[Any]) -> Iterator[Diagnostic]:
    kept = [] if replaces_list(site.value) else base
    by_key = {key_of(item, site.type): item for item in kept}
    for number, item in enumerate(site.value):
        within = site.below(number, item)
        if within is None or not isinstance(item, Mapping) or is_of_list(item):
            continue
        key = key_of(item, site.type)
        if item.get(DIRECTIVE) != DELETE:
            yield from taken_in_vain(within, by_key.get(key))
        elif key and key not in by_key:
            name = str(key[0])
            message = f"there is no `{name}` in `{site.name}` to take away"
            help = _meant(key, by_key, site.type.keys)
            place = site.root.child(*within.path, *site.type.keys[0].split("."))
            yield TAKEN_IN_VAIN.at(place, message, help=help)


def _meant(key: tuple[Hashable, ...], there: Collection[Any], keys: tuple[str, ...]) -> str:
    for one in there:
        if one and one[0] == key[0]:  # tolerations are told apart by two fields
            return f"say its `{keys[1]}` too: `{one[1]}`" if one[1] else f"leave `{keys[1]}` out"
    return nearest(str(key[0]), {str(one[0]) for one in there if one}) or "leave it out"
