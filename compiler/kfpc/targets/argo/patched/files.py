"""Inputs and outputs of a template that say too little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD
from kfpc.targets.argo.patched.around import PROGRAMS, Around, has_unknown
from kfpc.targets.argo.patched.calls import required
from kfpc.targets.argo.patched.names import nearest
from kfpc.targets.argo.rules.fields.model import Site

_PODS = PROGRAMS[:3]
"""Programs that read and write files, by paths."""


def of_files(site: Site, merged: Mapping[str, Any], around: Around) -> Iterator[Diagnostic]:
    """What Argo wants of an input or an output (``validateInputs``, ``validateOutputs``)."""
    if around.template is None or not site.is_element or has_unknown(site):
        return
    where = tuple(part for part in site.path if isinstance(part, str))[-2:]
    if len(where) < 2 or where[0] not in ("inputs", "outputs"):
        return
    if where[1] == "artifacts":
        yield from _pathless(site, where, merged, around)
    elif where == ("outputs", "parameters"):
        yield from _valueless(site, where, merged, around)
    if where[0] == "inputs":
        yield from _ungiven(site, where[1], merged, around)


def _pathless(
    site: Site, where: tuple[str, ...], merged: Mapping[str, Any], around: Around
) -> Iterator[Diagnostic]:
    template = around.template or {}
    if not merged.get("path") and any(name in template for name in PROGRAMS):
        message = f"the artifact `{merged.get('name')}` has no `path`"
        yield BAD_FIELD.at(_place(site), message, help=_meant(site, where, around))


def _valueless(
    site: Site, where: tuple[str, ...], merged: Mapping[str, Any], around: Around
) -> Iterator[Diagnostic]:
    source, template = merged.get("valueFrom"), around.template or {}
    wants = "path" if any(name in template for name in _PODS) else None
    lacks = wants is not None and isinstance(source, Mapping) and not source.get(wants)
    if "value" not in merged and (source is None or lacks):
        field = f"valueFrom.{wants}" if wants else "valueFrom"
        message = f"the output `{merged.get('name')}` has no `{field}`"
        yield BAD_FIELD.at(_place(site), message, help=_meant(site, where, around))


def _ungiven(
    site: Site, kind: str, merged: Mapping[str, Any], around: Around
) -> Iterator[Diagnostic]:
    """An input of a step that only its patch knows, and that nobody gives."""
    name = merged.get("name")
    if site.of_all or not isinstance(name, str) or name in around.given:
        return
    if name in tuple(required({"inputs": {kind: [merged]}})):
        message = f"nothing gives the input `{name}` a value"
        help = "write it under `inputs` of the step, or give it a value here"
        yield BAD_FIELD.at(_place(site), message, help=help)


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
