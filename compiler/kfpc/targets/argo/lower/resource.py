"""A resource step's action: a manifest in JSON, in which each value is JSON of its own.

The platform puts values into the text of a manifest, which kubectl then reads. So each hole is an
expression that gives the JSON of the value: a text in quotes with all that is special escaped, a
number that was read as one. Braces and dollars in texts are escaped in JSON's own way: so Argo
finds no tag in what it has filled in, and Kubernetes, which hands the template to the pod as a
variable, no reference to another one (``$(NAME)``, ``$$``: seen on Argo 4.0.7).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.pipeline.step import ResourceAction
from kfpc.pipeline.values import Constant, Reference, RunRef, TypedText, as_node
from kfpc.targets.argo.expressions.paths import quote
from kfpc.targets.argo.expressions.render import render_json
from kfpc.targets.argo.lower.containers import plain
from kfpc.targets.argo.lower.ports import Ports
from kfpc.targets.argo.records import Resource
from kfpc.types import STRING


def lowered_resource(program: ResourceAction, ports: Ports) -> Resource:
    """The ``resource`` of a template."""
    manifest = _owned(program.manifest) if program.owned else program.manifest
    return Resource(
        program.action,
        program.merge_strategy,
        None if manifest is None else "".join(_json(manifest, ports, "")),
        program.success,
        program.failure,
        tuple(plain(flag, ports) for flag in program.flags),
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


def _json(value: Any, ports: Ports, indent: str) -> Iterator[str]:
    """The JSON of a part of the manifest, over several lines."""
    if isinstance(value, TypedText):
        yield _hole(value, ports)
    elif isinstance(value, (Mapping, list)) and value:
        opened, closed = "{}" if isinstance(value, Mapping) else "[]"
        yield opened
        inner = f"{indent}  "
        items = value.items() if isinstance(value, Mapping) else (("", item) for item in value)
        for number, (key, item) in enumerate(items):
            yield f"{',' if number else ''}\n{inner}"
            if isinstance(value, Mapping):
                yield f"{_literal(key)}: "
            yield from _json(item, ports, inner)
        yield f"\n{indent}{closed}"
    else:
        yield _literal(value)


def _hole(value: TypedText, ports: Ports) -> str:
    within = ports.lifted.text(value)
    if within.literal is not None:
        node = within.expression
        typed = isinstance(node, Constant) and not node.type.is_text
        return _literal(within.literal) if not typed else within.literal
    node = as_node(within)
    code = render_json(node, ports.names)
    if not (node.type.is_number or node.type.is_boolean):
        code = f"replace({code}, {quote('{{')}, {quote(_APART)})"
        code = f"replace({code}, {quote('$')}, {quote(_DOLLAR)})"
    return f"{{{{= {code} }}}}"


_APART = "{\\u007b"
_DOLLAR = "\\u0024"
_READ_BY_KUBERNETES = re.compile(r"\$(?=[$(])")


def _literal(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False).replace("{{", _APART)
    return _READ_BY_KUBERNETES.sub(lambda _: _DOLLAR, text) if "$" in text else text
