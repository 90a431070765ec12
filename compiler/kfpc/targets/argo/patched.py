"""What only the whole package shows of a patch: names that nothing has, names that are taken, and
fields that do not go together with what kfpc writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD, BAD_PATCH, NOT_THERE
from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.pipeline.pipeline import Pipeline
from kfpc.record import record, replace
from kfpc.targets.argo.bounds import MOST_TEMPLATES
from kfpc.targets.argo.fields.schema import FieldType, spec_type, template_type
from kfpc.targets.argo.passes.patch import DIRECTIVE, is_of_list, is_removal, key_of
from kfpc.targets.argo.passes.share import Shared
from kfpc.targets.argo.records import Role, TemplateId
from kfpc.targets.argo.rules.fields.model import Site

_LOCATIONS = ("s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure", "plugin")
_RUNS = (
    *("container", "script", "dag", "steps", "resource", "suspend"),
    *("containerSet", "data", "http", "plugin"),
)
_ONE_OF = (
    _LOCATIONS,
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

_NAMES_A_TEMPLATE = ("entrypoint", "onExit", "template")


@record(eq=False)
class _Around:
    """What there is to name: templates, and the volumes of the template that one is in; None
    where nobody can tell which there are."""

    templates: frozenset[str]
    spec: Mapping[str, Any]
    volumes: frozenset[str] | None = None


def problems_of_patches(
    pipeline: Pipeline, shared: Shared, names: Mapping[TemplateId, str], spec: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    """What is wrong with the patches of a pipeline; ``spec`` is the Workflow's, patched."""
    by_name = {template["name"]: template for template in spec["templates"]}
    around = _Around(frozenset(by_name), spec)
    if pipeline.argo:
        root = pipeline.place.document.place("argo")
        site = Site(pipeline.argo, spec_type(), root, (), of_all=True)
        taken = tuple(_taken(site, pipeline, {name: id for id, name in names.items()}))
        # What a template was merged with that was not its own says nothing.
        yield from taken or _walk(site, spec, around)
    for id, template in shared.templates.items():
        if template.patch is not None and id[0] is Role.LEAF:
            for _, step in shared.users[id]:
                root = pipeline.leaf(step).setting("argo")
                site = Site(template.patch.data, template_type(), root, (), of_all=False)
                yield from _walk(site, by_name[names[id]], around)


def _taken(site: Site, pipeline: Pipeline, ours: Mapping[str, TemplateId]) -> Iterator[Diagnostic]:
    """Templates of the author's that are called as one of kfpc's is."""
    listed = site.value.get("templates") or ()
    for number, item in enumerate(listed):
        name = item.get("name")
        if name not in ours:
            continue
        role, step = ours[name]
        message, help = f"`{name}` is a template that kfpc writes", "give yours another name"
        if role is Role.LEAF:
            message = f"`{name}` is the template of the step `{pipeline.leaf(step).qualified}`"
            help = "what is meant for the step goes into its own `argo`; else give it another name"
        yield BAD_PATCH.at(site.root.child("templates", number, "name"), message, help=help)


def _walk(site: Site, merged: Any, around: _Around) -> Iterator[Diagnostic]:
    if isinstance(site.value, Mapping) and isinstance(merged, Mapping):
        yield from _mapping(site, merged, around)
    elif isinstance(site.value, list) and isinstance(merged, list):
        if site.type.kind == "list" and len(merged) < (site.type.least or 0):
            message = f"`{site.name}` is empty, and Argo wants an element there"
            yield BAD_FIELD.at(site.place, message)
        for number, item, found in _matched(site.value, merged, site.type):
            within = site.below(number, item)
            if within is not None:
                yield from _walk(within, found, around)


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


def _mapping(site: Site, merged: Mapping[str, Any], around: _Around) -> Iterator[Diagnostic]:
    type, patch = site.type, site.value
    if type.kind == "object":
        yield from _lacking(site, merged)
        yield from _together(site, merged)
        yield from _idle(site, merged)
        around = replace(around, volumes=_volumes(site, merged, around))
        yield from _named(site, around)
    for key, value in patch.items():
        if key == DIRECTIVE or is_removal(value, type) or key not in merged:
            continue
        within = site.below(key, value)
        if within is not None:
            yield from _walk(within, merged[key], around)


def _lacking(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    lacking = quoted(name for name in site.type.required if merged.get(name) is None)
    if lacking:
        message = f"Argo needs {all_of(lacking)} in {site.shown}"
        yield BAD_FIELD.at(site.place, message, help=f"add {all_of(lacking)}")


def _together(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    if _is_of_all_templates(site):
        return
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


def _is_of_all_templates(site: Site) -> bool:
    """Whether these are defaults, of which a template takes what is for its own kind
    (``mergedTemplateDefaultsInto`` in Argo's workflow/controller/operator.go)."""
    return site.path == ("templateDefaults",)


def _idle(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A template that runs nothing."""
    is_template = "initContainers" in site.type.fields and not _is_of_all_templates(site)
    if is_template and not any(name in merged for name in _RUNS):
        said = next((name for name in _RUNS if name in site.value), None)
        place = site.place if said is None else site.key(said)
        help = "Argo runs a `container`, a `script`, `steps` or a `dag`, among others"
        yield BAD_PATCH.at(place, f"{site.shown} would run nothing", help=help)


def _named(site: Site, around: _Around) -> Iterator[Diagnostic]:
    if site.name == "templateRef":
        return
    for key in _NAMES_A_TEMPLATE:
        name = site.value.get(key) if key in site.type.fields else None
        if isinstance(name, str) and name and "{{" not in name and name not in around.templates:
            help = _meant(name, around.templates) or "add it to `templates`"
            place = site.root.child(*site.path, key)
            yield NOT_THERE.at(place, f"there is no template `{name}`", help=help)
    name = site.value.get("name")
    if "mountPath" not in site.type.fields or around.volumes is None or not isinstance(name, str):
        return
    if "{{" not in name and name not in around.volumes:
        help = _meant(name, around.volumes) or "add it to `volumes`"
        place = site.root.child(*site.path, "name")
        yield NOT_THERE.at(place, f"there is no volume `{name}`", help=help)


def _meant(name: str, known: frozenset[str]) -> str | None:
    """The nearest of the names that are there; of more than Argo takes nobody looks for it."""
    return did_you_mean(name, sorted(known)) if len(known) <= MOST_TEMPLATES else None


def _volumes(site: Site, merged: Mapping[str, Any], around: _Around) -> frozenset[str] | None:
    """The volumes that a template can mount; those of the one around where this is none."""
    if "initContainers" not in site.type.fields:
        return around.volumes
    spec = around.spec
    is_default = site.path[:1] == ("templateDefaults",)
    if is_default or "podSpecPatch" in merged or any(key in spec for key in _MAY_ADD):
        return None
    listed = chain(merged.get("volumes", ()), spec.get("volumes", ()))
    claims = (claim.get("metadata", {}) for claim in spec.get("volumeClaimTemplates", ()))
    return frozenset(one["name"] for one in (*listed, *claims) if "name" in one)


_MAY_ADD = ("podSpecPatch", "templateDefaults")
"""Fields of the whole that may bring volumes into a pod."""
