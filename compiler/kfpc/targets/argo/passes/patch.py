"""What an author says in `argo` is merged: Kubernetes' strategic merge, over Argo's own fields.

Mappings merge by key, and null removes. Lists of named things merge by name, element by element;
other lists are replaced. ``$patch: replace`` takes what is there away first, and ``$patch: delete``
takes it away for good: in a mapping, in an element of a list of named things, or as an element of
its own (``{$patch: replace}``) for the list as a whole.

Sources: RFC 7386, section 2; Kubernetes' strategicpatch.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from kfpc.targets.argo.fields.schema import FieldType, below, type_at

DIRECTIVE = "$patch"
REPLACE, DELETE, MERGE = "replace", "delete", "merge"
DIRECTIVES = (REPLACE, DELETE, MERGE)


def merged(target: Any, patch: Any, type: FieldType | None) -> Any:
    """The target, of that type, with a patch merged in. Patches of any form are taken; what they
    have that Argo does not know is merged as RFC 7386 says."""
    if isinstance(patch, Mapping):
        return _mapping(target, patch, type)
    if isinstance(patch, list) and type is not None and type.kind == "list":
        return _list(target if isinstance(target, list) else [], patch, type)
    return patch


def _mapping(target: Any, patch: Mapping[str, Any], type: FieldType | None) -> dict[str, Any]:
    how = patch.get(DIRECTIVE) if _takes_directives(type) else None
    found = dict(target) if isinstance(target, Mapping) and how not in (REPLACE, DELETE) else {}
    for key, value in patch.items():
        if key == DIRECTIVE and _takes_directives(type):
            continue
        if is_removal(value, below(type, key)):
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value, below(type, key))
    return found


def _takes_directives(type: FieldType | None) -> bool:
    return type is not None and type.kind in ("object", "map")


def is_removal(patch: Any, type: FieldType | None) -> bool:
    """Whether a patch takes away what is there."""
    if patch is None:
        return True
    directive = patch.get(DIRECTIVE) if isinstance(patch, Mapping) else None
    return directive == DELETE and _takes_directives(type)


def _list(target: list[Any], patch: list[Any], type: FieldType) -> list[Any]:
    of = None if type.of is None else type_at(type.of)
    said = [item for item in patch if not is_of_list(item)]
    if not type.keys:
        return [merged(None, item, of) for item in said]
    by_key: dict[Hashable, list[Any]] = {}
    for item in said:
        by_key.setdefault(key_of(item, type), []).append(item)
    kept = () if replaces_list(patch) else target
    return [*_changed(kept, by_key, type, of), *_elements(None, by_key.values(), type, of)]


def _changed(
    target: Iterable[Any],
    by_key: dict[Hashable, list[Any]],
    type: FieldType,
    of: FieldType | None,
) -> Iterator[Any]:
    """What was in the list, with the patches of it, which are then taken out of ``by_key``."""
    done: set[Hashable] = set()
    for item in target:
        key = key_of(item, type)
        if key in by_key:
            done.add(key)
            yield from _elements(item, [by_key.pop(key)], type, of)
        elif key not in done:
            yield item


def _elements(
    item: Any, patches: Iterable[list[Any]], type: FieldType, of: FieldType | None
) -> Iterator[Any]:
    """What becomes of an element, or of what is not there yet, by all patches of the same key."""
    for same in patches:
        if type.retain:
            yield from (merged(_retained(item, one), one, of) for one in same if _stays(one, of))
            continue
        found = item
        for one in same:
            found = merged(found, one, of) if _stays(one, of) else None
        if found is not None:
            yield found


def _stays(patch: Any, of: FieldType | None) -> bool:
    return not is_removal(patch, of)


def _retained(item: Any, patch: Any) -> Any:
    """What of an element a patch says too: the rest is what it was instead."""
    if not isinstance(item, Mapping) or not isinstance(patch, Mapping):
        return item
    return {key: value for key, value in item.items() if key in patch}


def is_of_list(item: Any) -> bool:
    """Whether an element of a list says something of the list as a whole."""
    return isinstance(item, Mapping) and item.keys() == {DIRECTIVE}


def replaces_list(patch: list[Any]) -> bool:
    """Whether a list takes the place of the one that is there."""
    return any(is_of_list(item) and item[DIRECTIVE] in (REPLACE, DELETE) for item in patch)


def key_of(item: Any, type: FieldType) -> tuple[Hashable, ...]:
    """What tells an element of a list from the others; ``()`` of one without any of its keys."""
    found = tuple(_at(item, key) for key in type.keys)
    return found if any(part is not None for part in found) else ()


_DEFAULTS = {"protocol": "TCP"}


def _at(item: Any, path: str) -> Hashable:
    for name in path.split("."):
        item = item.get(name) if isinstance(item, Mapping) else None
    if isinstance(item, (str, int)) and not isinstance(item, bool):
        return item
    return _DEFAULTS.get(path)
