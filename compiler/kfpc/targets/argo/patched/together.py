"""Fields that do not go together with what kfpc writes, and those that are wanted beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD, BAD_PATCH
from kfpc.diagnostics.phrases import all_of, one_of, quoted
from kfpc.targets.argo.locations import KINDS
from kfpc.targets.argo.patched.around import PROGRAMS, has_unknown, is_default, is_template
from kfpc.targets.argo.rules.fields.model import Site

_RUNS = ("container", "script", "dag", "steps", *PROGRAMS[2:])
_ONE_OF = (
    KINDS,
    _RUNS,
    ("dag", "timeout"),
    ("steps", "timeout"),
    ("dag", "activeDeadlineSeconds"),
    ("steps", "activeDeadlineSeconds"),
    ("depends", "dependencies"),
    ("depends", "continueOn"),
    ("count", "end"),
    ("manifest", "manifestFrom"),
    ("templates", "workflowTemplateRef"),
)
"""Fields of which an object has one at most: the rules of Argo's resource definitions, and for
``workflowTemplateRef`` its validation (``ValidateWorkflow``)."""


def of_fields(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """What is wrong with the fields that an object has. Of defaults a template takes what is for
    its own kind (``mergedTemplateDefaultsInto`` in Argo's workflow/controller/operator.go)."""
    if site.path != ("templateDefaults",):
        yield from _together(site, merged)
    if not has_unknown(site):
        yield from _lacking(site, merged)
        yield from _idle(site, merged)
        yield from _measures(site, merged)
        yield from _imageless(site, merged)


def _lacking(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    lacking = quoted(name for name in site.type.required if merged.get(name) is None)
    if lacking:
        message = f"{site.shown} has no {one_of(lacking)}, which Argo wants there"
        yield BAD_FIELD.at(site.place, message, help=f"add {all_of(lacking)}")


def _together(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for group in _ONE_OF:
        there = [name for name in group if name in merged and name in site.type.fields]
        said = [name for name in there if site.value.get(name) is not None]
        if len(there) < 2 or not said:
            continue
        other = next((name for name in there if name not in said), None)
        beside = other or next(name for name in there if name != said[0])
        message = f"Argo does not take `{said[0]}` beside `{beside}`"
        help = f"leave `{said[0]}` out"
        if {said[0], other} == {"container", "script"} and not site.of_all:
            help = f"what is meant for the step's own program goes into `{other}`"
        elif other is not None and other != "templates":
            help = f"take the other away: `{other}: null`"
        yield BAD_FIELD.at(site.key(said[0]), message, help=help)
        return


def _idle(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A template that runs nothing."""
    runs = any(name in merged for name in _RUNS)
    if is_template(site) and site.path != ("templateDefaults",) and not runs:
        said = next((name for name in _RUNS if name in site.value), None)
        place = site.place if said is None else site.key(said)
        help = "Argo runs a `container`, a `script`, `steps` or a `dag`, among others"
        yield BAD_PATCH.at(place, f"{site.shown} would run nothing", help=help)


def of_length(site: Site, merged: list[Any]) -> Iterator[Diagnostic]:
    """A list without the elements that Argo wants."""
    if site.type.kind == "list" and len(merged) < (site.type.least or 0):
        message = f"`{site.name}` is empty, and Argo wants an element there"
        yield BAD_FIELD.at(site.place, message, help="add one, or leave the field out")


_MEASURES = ("counter", "gauge", "histogram")


def _measures(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A metric that measures nothing."""
    if "gauge" in site.type.fields and not any(name in merged for name in _MEASURES):
        help = f"say one of {one_of(quoted(_MEASURES))}"
        yield BAD_PATCH.at(site.place, f"{site.shown} would measure nothing", help=help)


def _imageless(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A program without an image."""
    is_program = site.name in ("container", "script") and "image" in site.type.fields
    if is_program and not merged.get("image") and not is_default(site):
        place = site.key("image") if "image" in site.value else site.place
        yield BAD_FIELD.at(place, f"{site.shown} has no `image`", help="add it")
