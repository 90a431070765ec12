"""The walk through a patch: what is no field of Argo's, and what a field does not take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD, BAD_PATCH, UNKNOWN_FIELD
from kfpc.diagnostics.phrases import one_of, quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.targets.argo.fields.schema import FieldType, spec_type, template_type
from kfpc.targets.argo.passes.patch import (
    DELETE,
    DIRECTIVE,
    DIRECTIVES,
    MERGE,
    REPLACE,
    is_of_list,
    is_removal,
    key_of,
    replaces_list,
)
from kfpc.targets.argo.rules.fields.expressions import misplaced
from kfpc.targets.argo.rules.fields.model import Site
from kfpc.targets.argo.rules.fields.scalars import by_names, wrong_form, wrong_value
from kfpc.targets.argo.rules.fields.unknown import help_for


def problems_of_step(leaf: Leaf) -> Iterator[Diagnostic]:
    """What is wrong with a step's own patch, or with that of ``defaults``."""
    patch = if_sound(leaf.settings.argo)
    if patch:
        yield from _mapping(Site(patch, template_type(), leaf.setting("argo"), (), of_all=False))


def problems_of_spec(pipeline: Pipeline) -> Iterator[Diagnostic]:
    """What is wrong with the patch of the whole."""
    if pipeline.argo:
        root = pipeline.place.document.place("argo")
        yield from _mapping(Site(pipeline.argo, spec_type(), root, (), of_all=True))


def _value(site: Site) -> Iterator[Diagnostic]:
    value, kind = site.value, site.type.kind
    if isinstance(value, TypedText):
        found = misplaced(site, value)
    elif kind in ("object", "map"):
        found = _mapping(site) if isinstance(value, Mapping) else wrong_form(site)
    elif kind == "list":
        found = _list(site) if isinstance(value, list) else wrong_form(site)
    else:
        found = wrong_value(site)
    yield from found


# ---------------------------------------------------------------- mappings


def _mapping(site: Site) -> Iterator[Diagnostic]:
    for key, value in site.value.items():
        if key == DIRECTIVE:
            yield from _directive(site, value)
        elif site.type.kind == "object" and key not in site.type.fields:
            message = f"Argo has no field `{key}` in {site.shown}"
            yield UNKNOWN_FIELD.at(site.key(key), message, help=help_for(key, site))
        elif not site.path and (kept := _kept(key, value, site)) is not None:
            yield kept
        elif not is_removal(value, None):
            within = site.below(key, value)
            if within is not None:
                yield from _value(within)


def _directive(site: Site, value: Any) -> Iterator[Diagnostic]:
    place = site.root.child(*site.path, DIRECTIVE)
    if value not in DIRECTIVES:
        message = f"`$patch` is {one_of(quoted(DIRECTIVES))}"
        yield BAD_PATCH.at(place, message, help=_directive_help(site, value))
    elif not site.path and value != MERGE:
        what = "the steps" if site.of_all else "what the step runs"
        help = "say it of a field within"
        yield BAD_PATCH.at(place, f"it would take away {what}", help=help)


def _directive_help(site: Site, value: Any) -> str:
    if not site.path:
        return "leave it out: a patch is merged"
    close = did_you_mean(value, DIRECTIVES, cutoff=0.7) if isinstance(value, str) else None
    what = f"`{site.name}`" if is_of_list(site.value) else site.shown
    return close or f"`{DELETE}` takes {what} away, `{REPLACE}` puts this in its place"


def _kept(key: str, value: Any, site: Site) -> Diagnostic | None:
    """What is kfpc's to say, and cannot be taken away."""
    if key == "name" and not site.of_all:
        help = "leave it out; `display_name` of a step is what people are shown"
        return BAD_PATCH.at(site.key(key), "kfpc gives the template its name", help=help)
    if not site.of_all or key not in ("entrypoint", "templates"):
        return None
    gone = is_removal(value, site.type if key == "templates" else None)
    if key == "templates" and isinstance(value, list):
        gone = replaces_list(value)
    if not gone:
        return None
    message = "the run would have nothing to begin with"
    if key == "templates":
        message = "the steps would have no templates"
    return BAD_PATCH.at(site.key(key), message, help="leave it out, or add to it")


# ---------------------------------------------------------------- lists


def _list(site: Site) -> Iterator[Diagnostic]:
    type, seen = site.type, set()
    for number, item in enumerate(site.value):
        within = site.below(number, item)
        if is_of_list(item):
            if item[DIRECTIVE] not in DIRECTIVES and within is not None:
                yield from _directive(within, item[DIRECTIVE])
            continue
        if within is None:
            continue
        of_names = by_names(within, item) if isinstance(item, Mapping) else None
        if of_names is not None:
            message = f"{within.shown} has no `name`"
            yield BAD_FIELD.at(within.place, message, help=of_names)
            continue
        yield from _value(within)
        if not isinstance(item, Mapping):
            continue
        if not type.keys:
            yield from _nameless(within, item)
            continue
        key = key_of(item, type)
        if _needs_key(type) and not _has(item, type.keys[0]):
            message = f"{within.shown} has no `{type.keys[0]}`"
            help = f"add `{type.keys[0]}`: it says which one is meant"
            yield BAD_FIELD.at(within.place, message, help=help)
        elif key and key in seen and _needs_key(type):
            message = f"`{key[0]}` is there twice in `{site.name}`"
            yield BAD_PATCH.at(within.place, message, help="say all of it once")
        seen.add(key)


def _needs_key(type: FieldType) -> bool:
    """Tolerations may lack both of theirs, and two may have the same."""
    return type.keys[0] != "key"


def _has(item: Mapping[str, Any], path: str) -> bool:
    found: Any = item
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found is not None


def _nameless(site: Site, item: Mapping[str, Any]) -> Iterator[Diagnostic]:
    if item.get(DIRECTIVE) == DELETE:
        message = f"the elements of `{site.name}` have no names: such a list is replaced"
        help = "write the list as it should be"
        yield BAD_PATCH.at(site.key(DIRECTIVE), message, help=help)
