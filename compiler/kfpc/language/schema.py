"""The JSON Schema of the file, draft-07, from the models."""

from __future__ import annotations

from typing import Any

from kfpc.language.spec import Spec

_DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema() -> dict[str, Any]:
    """The schema that editors complete and check with: closed objects, all described."""
    schema = Spec.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs")
    whole = {
        "$schema": _DRAFT,
        "title": "kfpc pipeline",
        **{key: value for key, value in schema.items() if key != "title"},
        "definitions": dict(sorted(definitions.items())),
    }
    return dict(_cleaned(whole))


def _cleaned(node: Any) -> Any:
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _cleaned(value) for key, value in node.items()}
    node = _without_null(node)
    if "patternProperties" in node:
        node["additionalProperties"] = False
    if isinstance(node.get("oneOf"), list):
        # A number matches "integer" and "number" both, so exactly-one would refuse it.
        node["anyOf"] = node.pop("oneOf")
    if node.get("title") and isinstance(node["title"], str) and "properties" not in node:
        node.pop("title")
    return node


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    """Optional means that the key is left out: null is not a value of it."""
    branches = node.get("anyOf")
    if not isinstance(branches, list) or {"type": "null"} not in branches:
        return node
    rest = [branch for branch in branches if branch != {"type": "null"}]
    others = {key: value for key, value in node.items() if key not in ("anyOf", "default")}
    if len(rest) == 1 and "$ref" in rest[0]:
        # Draft-07 ignores what stands beside a $ref.
        return {"allOf": rest, **others}
    return {**rest[0], **others} if len(rest) == 1 else {"anyOf": rest, **others}
