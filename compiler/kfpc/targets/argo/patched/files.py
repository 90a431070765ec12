"""Inputs and outputs of a template that say too little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD
from kfpc.targets.argo.patched.around import PROGRAMS, Around, has_unknown
from kfpc.targets.argo.patched.names import nearest
from kfpc.targets.argo.rules.fields.model import Site

_PODS = PROGRAMS[:3]
"""Programs that read and write files, by paths."""


def of_files(site: Site, merged: Mapping[str, Any], around: Around) -> Iterator[Diagnostic]:
    """What Argo wants of an input or an output (``validateInputs``, ``validateOutputs``)."""
    template = around.template
    if template is None or not site.is_element or has_unknown(site):
        return
    where = tuple(part for part in site.path if isinstance(part, str))[-2:]
    is_leaf = any(name in template for name in PROGRAMS)
    if where in (("inputs", "artifacts"), ("outputs", "artifacts")) and is_leaf:
        if not merged.get("path"):
            message = f"the artifact `{merged.get('name')}` has no `path`"
            yield BAD_FIELD.at(_place(site), message, help=_meant(site, where, around))
    elif where == ("outputs", "parameters") and "value" not in merged:
        source = merged.get("valueFrom")
        wants = "path" if any(name in template for name in _PODS) else None
        if source is None or (wants and isinstance(source, Mapping) and not source.get(wants)):
            field = f"valueFrom.{wants}" if wants else "valueFrom"
            message = f"the output `{merged.get('name')}` has no `{field}`"
            yield BAD_FIELD.at(_place(site), message, help=_meant(site, where, around))


def _place(site: Site) -> Any:
    return site.root.child(*site.path, *(("name",) if "name" in site.value else ()))


def _meant(site: Site, where: tuple[str, ...], around: Around) -> str:
    """An output of the step, if it has one of nearly that name."""
    name, (way, kind) = site.value.get("name"), where
    if way == "outputs" and isinstance(name, str):
        meant = nearest(name, around.outputs)
        if meant is not None:
            return meant
    if kind == "parameters":
        return "add it: where the value comes from"
    return f"add `path`: where the program {'reads' if way == 'inputs' else 'writes'} it"
