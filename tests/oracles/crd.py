"""The schemas that a cluster checks Argo's objects with, made strict.

They are the full custom resource definitions in Argo's own Go module, found where Go keeps
it. A real API server drops a field that it does not know; here it is an error. What else it
does beyond JSON Schema is a keyword of its own: ``x-kubernetes-validations`` (CEL rules),
``x-kubernetes-list-map-keys`` (no key twice) and the metadata that every object has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError, validators

from tests.oracles import go

ARGO = "github.com/argoproj/argo-workflows/v4"
FILES = {
    "Workflow": "argoproj.io_workflows.yaml",
    "WorkflowTemplate": "argoproj.io_workflowtemplates.yaml",
    "ClusterWorkflowTemplate": "argoproj.io_clusterworkflowtemplates.yaml",
    "CronWorkflow": "argoproj.io_cronworkflows.yaml",
}


def errors(manifest: Mapping[str, Any]) -> list[str]:
    """What a cluster would refuse or drop of an object, one ``path: message`` each."""
    if manifest.get("kind") not in FILES:
        return [f"kind: {manifest.get('kind')!r} is none of Argo's"]
    found = validator(manifest["kind"]).iter_errors(manifest)
    return sorted(f"{_path(error)}: {error.message[:300]}" for error in found)


def _path(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.absolute_path) or "the object"


@cache
def validator(kind: str) -> Any:
    """A jsonschema validator for a kind of object."""
    file = definitions() / FILES[kind]
    with file.open(encoding="utf-8") as stream:
        definition = yaml.load(stream, Loader=yaml.CSafeLoader)
    (version,) = definition["spec"]["versions"]
    schema = strict(version["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"] = METADATA
    schema["properties"]["kind"] = {"const": kind}
    schema["properties"]["apiVersion"] = {"const": f"argoproj.io/{version['name']}"}
    schema["required"] = ["apiVersion", "kind", "metadata", "spec"]
    return _Strict(schema)


@cache
def definitions() -> Path:
    folder = json.loads(go("list", "-m", "-json", ARGO)).get("Dir")
    if folder is None:
        folder = json.loads(go("mod", "download", "-json", ARGO))["Dir"]
    return Path(folder) / "manifests/base/crds/full"


def strict(schema: Any, template: str | None = None, path: str = "#") -> Any:
    """A structural schema as plain JSON Schema: closed objects, widened int-or-string.

    ``inline`` templates, which the definitions leave open, become references to the schema
    of a template, ``template``.
    """
    if isinstance(schema, list):
        return [strict(item, template, f"{path}/{i}") for i, item in enumerate(schema)]
    if not isinstance(schema, dict):
        return schema
    if "templates" in schema.get("properties", {}):
        template = f"{path}/properties/templates/items"
    closed = {key: strict(value, template, f"{path}/{key}") for key, value in schema.items()}
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        closed.setdefault("additionalProperties", False)
        inline = schema["properties"].get("inline")
        if template and isinstance(inline, dict):
            closed["properties"]["inline"] = {"$ref": template}
    if schema.get("x-kubernetes-int-or-string") is True:
        closed.pop("type", None)
        closed["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    return closed


_LABEL_KEY = (
    r"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$"
)
_LABEL_VALUE = r"^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$"
METADATA = {
    "type": "object",
    "additionalProperties": False,
    "anyOf": [{"required": ["name"]}, {"required": ["generateName"]}],
    "properties": {
        # The controller copies the name into labels of pods, which hold 63 characters; a
        # generated name has five more than its base.
        "name": {"type": "string", "pattern": r"^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$"},
        "generateName": {"type": "string", "pattern": r"^[a-z0-9][-a-z0-9.]{0,57}$"},
        "namespace": {"type": "string", "pattern": r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},
        "labels": {
            "type": "object",
            "propertyNames": {"pattern": _LABEL_KEY},
            "additionalProperties": {"type": "string", "pattern": _LABEL_VALUE},
        },
        "annotations": {
            "type": "object",
            "propertyNames": {"pattern": _LABEL_KEY},
            "additionalProperties": {"type": "string"},
        },
    },
}

# ---------------------------------------------------------------- CEL rules, by their message

_LOCATIONS = ("s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure", "plugin")
_RUNS = (
    *("container", "script", "dag", "steps", "resource", "suspend"),
    *("containerSet", "data", "http", "plugin"),
)


def _count(value: Mapping[str, Any], names: tuple[str, ...]) -> int:
    return sum(name in value for name in names)


def _composite(template: Mapping[str, Any]) -> bool:
    return "dag" in template or "steps" in template


RULES: dict[str, Callable[[Any], bool]] = {
    "at most one artifact location can be specified": lambda v: _count(v, _LOCATIONS) <= 1,
    "'resourcesDuration.*' metrics cannot be used in real-time gauges": (
        lambda v: not v.get("realtime") or "resourcesDuration." not in v["value"]
    ),
    "cannot use both 'depends' and 'dependencies'": (
        lambda v: not ("depends" in v and "dependencies" in v)
    ),
    "cannot use 'continueOn' when using 'depends'": (
        lambda v: not ("depends" in v and "continueOn" in v)
    ),
    "task name cannot begin with a digit when using 'depends' or 'dependencies'": (
        lambda v: not ("depends" in v or "dependencies" in v) or not v["name"][:1].isdigit()
    ),
    "only one of count or end can be defined": lambda v: not ("count" in v and "end" in v),
    "only one of manifest or manifestFrom can be specified": (
        lambda v: not ("manifest" in v and "manifestFrom" in v)
    ),
    "template must have at most one template type": (
        lambda v: all(_count(t, _RUNS) <= 1 for t in v)
    ),
    "timeout cannot be applied to steps or dag templates": (
        lambda v: not any(t.get("timeout") and _composite(t) for t in v)
    ),
    "activeDeadlineSeconds is only valid for leaf templates": (
        lambda v: not any("activeDeadlineSeconds" in t and _composite(t) for t in v)
    ),
}


def _check_rules(
    _validator: Any, rules: list[dict[str, str]], value: Any, _schema: Any
) -> Iterator[ValidationError]:
    for rule in rules:  # a message that is not in RULES is news from Argo: write its rule
        if not RULES[rule["message"]](value):
            yield ValidationError(rule["message"])


def _check_keys(
    _validator: Any, keys: list[str], items: Any, schema: Any
) -> Iterator[ValidationError]:
    if not isinstance(items, list):
        return
    defaults = {
        key: field.get("default") for key, field in schema["items"].get("properties", {}).items()
    }
    seen = set()
    for item in items:
        key = tuple(str(item.get(name, defaults.get(name))) for name in keys)
        if key in seen:
            yield ValidationError(f"{', '.join(key)} is there twice")
        seen.add(key)


_Strict = validators.extend(
    Draft202012Validator,
    {"x-kubernetes-validations": _check_rules, "x-kubernetes-list-map-keys": _check_keys},
)
