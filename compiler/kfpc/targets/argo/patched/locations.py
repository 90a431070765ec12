"""Locations of artifacts that Argo does not use as they are said, for they say a part alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import PART_OF_LOCATION
from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.targets.argo.locations import is_whole, key_field, kind_of, lacking
from kfpc.targets.argo.passes.patch import merged as with_patch
from kfpc.targets.argo.patched.around import Around, has_unknown, is_default
from kfpc.targets.argo.rules.fields.model import Site

_ARCHIVE = "archiveLocation"


def of_locations(site: Site, merged: Mapping[str, Any], around: Around) -> Iterator[Diagnostic]:
    """A location of which Argo takes the key alone, or nothing: that of the template or of the
    artifact repository stands in its place. What its type requires is told by itself."""
    if not {"s3", "gcs", "git"} <= site.type.fields.keys() or has_unknown(site):
        return
    location = _with_defaults(site, merged, around)
    kind = None if location is None else kind_of(location)
    if location is None or kind is None or not isinstance(site.value.get(kind), Mapping):
        return
    missing, within = lacking(location, kind), site.below(kind, site.value[kind])
    if not missing or within is None or has_unknown(within):
        return
    if not set(missing).isdisjoint(within.type.required):
        return
    said, key = [*location[kind]], key_field(kind)
    others = [name for name in said if name != key]
    is_archive = site.path[-1:] == (_ARCHIVE,)
    template = around.template or {}
    where = "the artifact repository"
    if not is_archive and is_whole(template.get(_ARCHIVE)):
        where = f"`{_ARCHIVE}`"
    add, leave = all_of(quoted(missing)), f"leave `{kind}` out: {where} says it"
    message = f"Argo takes no notice of `{kind}`: it lacks {add}"
    if not is_archive and (key in said or key is None):
        if not others:
            return
        used = f"`{key}`" if key is not None else "the path in `url`"
        message = f"of `{kind}` Argo uses {used} alone: it lacks {add}"
        if key is not None:
            leave = f"leave {all_of(quoted(others))} out: {where} says the rest"
    yield PART_OF_LOCATION.at(site.key(kind), message, help=f"add {add}, or {leave}")


def _with_defaults(
    site: Site, merged: Mapping[str, Any], around: Around
) -> Mapping[str, Any] | None:
    """What a location is beside ``templateDefaults``; None where nobody can tell."""
    defaults = around.spec.get("templateDefaults")
    if not isinstance(defaults, Mapping):
        return merged
    if is_default(site):
        told = any(_ARCHIVE in template for template in around.templates.values())
        return None if told or site.path[-1:] != (_ARCHIVE,) else merged
    if site.path[-1:] == (_ARCHIVE,):
        found: Mapping[str, Any] = with_patch(defaults.get(_ARCHIVE), merged, site.type)
        return found
    return None if {"inputs", "outputs"} & defaults.keys() else merged
