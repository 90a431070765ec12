"""Renews what kfpc knows of the fields of Argo's objects, from Argo's own resource definitions.

    tools/argo_fields.py 3.7=FILE 4.0=FILE 4.1=FILE

Each FILE is ``manifests/base/crds/full/argoproj.io_workflows.yaml`` of that version, as it is in
Argo's Go module (``go mod download -json github.com/argoproj/argo-workflows/v4@v4.0.7``) or in its
repository. The result is kept in the project, so that only who renews it needs them; a test
compares it with the definitions of the module that the oracles use.

A type is kept once, however often the definitions repeat it: whatever refers to it has its number.
``compiler/kfpc/targets/argo/fields/schema.py`` reads the result, and says what its keys mean.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
DATA = ROOT / "compiler/kfpc/targets/argo/fields/fields.json"

NAME = ("name",)
KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("templates", "volumes", "parameters", "artifacts", "env", "tasks"), NAME),
    **dict.fromkeys(("containers", "initContainers", "sidecars", "imagePullSecrets"), NAME),
    **dict.fromkeys(("resourceClaims", "claims"), NAME),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "volumeClaimTemplates": ("metadata.name",),
    "hostAliases": ("ip",),
    "conditions": ("type",),
    "ports": ("containerPort", "protocol"),
    "tolerations": ("key", "effect"),
}
"""What tells the elements of a list from each other: Kubernetes' own patch merge keys, and for
tolerations, which have none there, those of kfpc.

Not among them: metrics, of which Argo takes several of one name.
"""

RETAINED = frozenset({"env", "volumes", "tolerations"})
"""Lists whose elements are one of several things: a patch of one takes away what it does not say
(Kubernetes' ``retainKeys``)."""

_LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def spec_in(file: Path) -> dict[str, Any]:
    """The schema of a Workflow's spec, in a resource definition."""
    with file.open(encoding="utf-8") as stream:
        definition = yaml.load(stream, Loader=yaml.CSafeLoader)
    (version,) = definition["spec"]["versions"]
    spec: dict[str, Any] = version["schema"]["openAPIV3Schema"]["properties"]["spec"]
    return spec


def fields(specs: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The types of all versions together; ``specs`` are the schemas, oldest version first."""
    types = _Types(tuple(specs))
    template = types.add({v: spec["properties"]["templates"]["items"] for v, spec in specs.items()})
    types.types[0] = types.types[template]  # what `inline` refers to
    spec = types.add(specs)
    return {"versions": list(specs), "spec": spec, "template": template, "types": types.types}


class _Types:
    """Types by their numbers, equal ones once. Number 0 is the template's, to begin with."""

    def __init__(self, versions: tuple[str, ...]) -> None:
        self.versions = versions
        self.types: list[dict[str, Any]] = [{}]
        self._numbers: dict[str, int] = {}

    def add(self, schemas: Mapping[str, dict[str, Any]], name: str = "") -> int:
        """The number of a type; ``schemas`` are those of the versions that have it."""
        if name == "inline":
            return 0
        type = self._type(schemas, name)
        return self._numbers.setdefault(json.dumps(type), self._next(type))

    def _next(self, type: dict[str, Any]) -> int:
        if json.dumps(type) not in self._numbers:
            self.types.append(type)
        return len(self.types) - 1

    def _type(self, schemas: Mapping[str, dict[str, Any]], name: str) -> dict[str, Any]:
        newest = list(schemas.values())[-1]
        if newest.get("x-kubernetes-int-or-string"):
            return {"is": "number or text", **_limits(newest)}
        is_open = newest.get("x-kubernetes-preserve-unknown-fields")
        if not is_open and any("properties" in schema for schema in schemas.values()):
            return self._object(schemas)
        if newest.get("type") == "object":
            inner = {v: schema.get("additionalProperties", {}) for v, schema in schemas.items()}
            return {"is": "map", "of": self.add(inner)}
        if newest.get("type") == "array":
            return self._list({v: schema["items"] for v, schema in schemas.items()}, newest, name)
        if newest.get("type") in _SCALARS:
            return {"is": _SCALARS[newest["type"]], **_limits(newest)}
        return {"is": "any"}

    def _list(
        self, items: Mapping[str, dict[str, Any]], newest: dict[str, Any], name: str
    ) -> dict[str, Any]:
        type: dict[str, Any] = {"is": "list", "of": self.add(items), **_limits(newest)}
        keys = KEYS.get(name)
        if keys and all(_has(list(items.values())[-1], key) for key in keys):
            type["keys"] = list(keys)
            if name in RETAINED:
                type["retain"] = True
        return type

    def _object(self, schemas: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
        names = sorted({name for schema in schemas.values() for name in schema["properties"]})
        type: dict[str, Any] = {"is": "object", "fields": {}}
        for name in names:
            having = {
                version: schema["properties"][name]
                for version, schema in schemas.items()
                if name in schema["properties"]
            }
            type["fields"][name] = self.add(having, name)
            if len(having) < len(schemas):
                type.setdefault("only", {})[name] = list(having)
        required = [
            name
            for name in names
            if all(name in schema.get("required", ()) for schema in schemas.values())
        ]
        return {**type, "required": required} if required else type


_SCALARS = {"string": "text", "integer": "whole", "number": "number", "boolean": "truth"}


def _limits(schema: dict[str, Any]) -> dict[str, Any]:
    """What a value has to keep to, beside its type."""
    found = {key: schema[key] for key in ("enum", "pattern", *_LIMITS) if key in schema}
    if schema.get("type") == "integer" and schema.get("format") in _RANGES:
        least, most = _RANGES[schema["format"]]
        found = {"minimum": least, "maximum": most} | found
    return found


def _has(schema: dict[str, Any], key: str) -> bool:
    """Whether the elements of a list have a key; ``metadata`` is open in the definitions."""
    return key.partition(".")[0] in schema.get("properties", {})


def text_of(data: Mapping[str, Any]) -> str:
    """The data as it is kept: a type to a line, so that a difference can be read."""
    *head, (_, types) = data.items()
    lines = ",\n".join(json.dumps(type, separators=(",", ":")) for type in types)
    begin = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head)
    return f'{{{begin},\n"types": [\n{lines}\n]}}\n'


def _read(arguments: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for argument in arguments:
        version, _, file = argument.partition("=")
        yield version, spec_in(Path(file))


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text(text_of(fields(dict(_read(sys.argv[1:])))), encoding="utf-8")
    print(f"renewed {DATA.relative_to(ROOT)}")
