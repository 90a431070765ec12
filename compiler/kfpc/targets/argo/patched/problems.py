"""What is wrong with the patches of a pipeline, held against the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.record import replace
from kfpc.targets.argo.fields.schema import spec_type, template_type
from kfpc.targets.argo.kinds import spec_of
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.passes.share import Shared
from kfpc.targets.argo.passes.write import written, written_template
from kfpc.targets.argo.patched.around import Around, around
from kfpc.targets.argo.patched.calls import of_calls, of_dag, of_hooks, required
from kfpc.targets.argo.patched.files import of_files
from kfpc.targets.argo.patched.gone import taken_in_vain
from kfpc.targets.argo.patched.locations import of_locations
from kfpc.targets.argo.patched.missed import missed_of_step, missed_of_whole
from kfpc.targets.argo.patched.names import of_names, taken, unreached
from kfpc.targets.argo.patched.shell import of_shell
from kfpc.targets.argo.patched.tags import of_text
from kfpc.targets.argo.patched.together import of_fields, of_length
from kfpc.targets.argo.patched.walk import parts
from kfpc.targets.argo.records import Role, TemplateId, Workflow
from kfpc.targets.argo.rules.fields.model import Site


def problems_of_patches(
    pipeline: Pipeline,
    shared: Shared,
    names: Mapping[TemplateId, str],
    workflow: Workflow,
    spec: Mapping[str, Any],
) -> Iterator[Diagnostic]:
    """Names that nothing has, names that are taken, and fields that do not go together with what
    kfpc writes; ``spec`` is the Workflow's, patched."""
    whole, clashing = around(spec), frozenset[str]()
    if pipeline.argo:
        root = pipeline.place.document.place("argo")
        site = Site(pipeline.argo, spec_type(), root, (), of_all=True)
        found = dict(taken(site, pipeline, {name: id for id, name in names.items()}))
        yield from found.values()
        clashing = frozenset(found)
        if not found:  # what a template was merged with that was not its own says nothing
            unpatched = spec_of(written(replace(workflow, patch=None), names))
            yield from unreached(site, whole, _leaves(pipeline, shared, names))
            yield from taken_in_vain(site, unpatched)
            yield from missed_of_whole(site, unpatched, spec)
            yield from _problems(site, spec, whole)
    for id, template in shared.templates.items():
        if template.patch is None or id[0] is not Role.LEAF or names[id] in clashing:
            continue
        unpatched = written_template(replace(template, patch=None), names)
        for _, step in shared.users[id]:
            leaf = pipeline.leaf(step)
            root = leaf.setting("argo")
            site = Site(template.patch.data, template_type(), root, (), of_all=False)
            yield from taken_in_vain(site, unpatched)
            outputs = frozenset(map(parameter_name, sound(leaf.outputs)))
            near = replace(whole, outputs=outputs, given=frozenset(required(unpatched)))
            merged = whole.templates.get(names[id], {})
            yield from missed_of_step(site, unpatched, merged, near)
            yield from _problems(site, merged, near)


def _leaves(pipeline: Pipeline, shared: Shared, names: Mapping[TemplateId, str]) -> dict[str, str]:
    """The steps that run programs, by the names of their templates; equal ones share one."""
    return {
        names[id]: pipeline.leaf(step).qualified
        for id in shared.templates
        if id[0] is Role.LEAF
        for _, step in shared.users[id][:1]
    }


def _problems(site: Site, merged: Any, around: Around) -> Iterator[Diagnostic]:
    for part, became, near in parts(site, merged, around):
        if isinstance(became, str):
            yield from of_text(part, became, near)
        elif isinstance(became, list):
            yield from of_length(part, became)
        elif isinstance(became, Mapping) and part.type.kind == "object":
            yield from of_fields(part, became)
            yield from of_names(part, near)
            yield from of_files(part, became, near)
            yield from of_calls(part, became, near)
            yield from of_hooks(part, became)
            yield from of_dag(part, became)
            yield from of_shell(part, became)
            yield from of_locations(part, became, near)
