"""A resource step's action: a manifest with holes for values (see ``expressions/manifests``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kfpc.pipeline.step import ResourceAction
from kfpc.pipeline.values import Constant, Reference, RunRef, TypedText, as_node
from kfpc.targets.argo.expressions.manifests import json_literal, kept_apart, manifest_text
from kfpc.targets.argo.expressions.render import render_json
from kfpc.targets.argo.lower.ports import Ports
from kfpc.targets.argo.records import Resource
from kfpc.types import STRING


def lowered_resource(
    program: ResourceAction, ports: Ports, text: Callable[[TypedText], str]
) -> Resource:
    """The ``resource`` of a template; ``text`` writes what kubectl is told besides the manifest.
    Conditions have no dollars: Argo takes them for selectors of labels."""
    manifest = _owned(program.manifest) if program.owned else program.manifest
    return Resource(
        program.action,
        program.merge_strategy,
        None if manifest is None else manifest_text(manifest, _holes(ports)),
        program.success,
        program.failure,
        tuple(map(text, program.flags)),
    )


def _owned(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of an object that goes with the run. Argo's own ``setOwnerReference`` would
    write the manifest anew after values are in it, without what keeps braces apart."""
    metadata = manifest.get("metadata")
    known = metadata if isinstance(metadata, Mapping) else {}
    owners = known.get("ownerReferences")
    owner = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "name": TypedText((Reference(RunRef("name"), STRING),)),
        "uid": TypedText((Reference(RunRef("id"), STRING),)),
        "controller": True,
        "blockOwnerDeletion": True,
    }
    listed = [*(owners if isinstance(owners, list) else ()), owner]
    return {**manifest, "metadata": {**known, "ownerReferences": listed}}


def _holes(ports: Ports) -> Callable[[Any], str | None]:
    return lambda value: _hole(value, ports) if isinstance(value, TypedText) else None


def _hole(value: TypedText, ports: Ports) -> str:
    within = ports.lifted.text(value)
    if within.literal is not None:
        node = within.expression
        typed = isinstance(node, Constant) and not node.type.is_text
        return json_literal(within.literal) if not typed else within.literal
    node = as_node(within)
    code = render_json(node, ports.names)
    if not (node.type.is_number or node.type.is_boolean):
        code = kept_apart(code)
    return f"{{{{= {code} }}}}"
