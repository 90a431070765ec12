"""The JSON Schema of the file, draft-07, from the models."""

from __future__ import annotations

from typing import Any

from kfpc.language.marks import switched_off
from kfpc.language.spec import Spec
from kfpc.language.step import Step

_DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema() -> dict[str, Any]:
    """The schema that editors complete and check with: closed objects, all described."""
    schema = Spec.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs")
    steps = definitions["Step"]["properties"]
    for key in switched_off(Step):
        steps[key] = _or_off(steps[key], *((0,) if key == "max_parallel" else ()))
    whole = {"$schema": _DRAFT, **schema, "definitions": dict(sorted(definitions.items()))}
    return {"$schema": _DRAFT, "title": "kfpc pipeline", **_cleaned(whole)}


def _or_off(node: dict[str, Any], *others: int) -> dict[str, Any]:
    """A key's schema that takes ``false`` too, or one of ``others``: it may switch off what a
    template says."""
    beside = ("description", "default")
    about: dict[str, Any] = {key: node.pop(key) for key in beside if key in node}
    branches = node.pop("anyOf", None) or [node]
    numbers = [{"const": other, "type": "integer"} for other in others]
    return {"anyOf": [*branches, {"const": False, "type": "boolean"}, *numbers], **about}


def _cleaned(node: Any) -> Any:
    """pydantic's schema without what is pydantic's own business."""
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if isinstance(node, str):
        return node.replace("``", "`")  # docstrings are reStructuredText, editors read Markdown
    if not isinstance(node, dict):
        return node
    node = {key: _cleaned(value) for key, value in node.items() if not _is_noise(key, value)}
    if "patternProperties" in node:
        node["additionalProperties"] = False
    node = _with_alternatives(node)
    if "$ref" in node and len(node) > 1:
        # Draft-07 ignores what stands beside a $ref.
        node = {"allOf": [{"$ref": node.pop("$ref")}], **node}
    return node


def _is_noise(key: str, value: Any) -> bool:
    """Titles are the models' names; a default of null means that the key is left out."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _with_alternatives(node: dict[str, Any]) -> dict[str, Any]:
    """Alternatives as ``anyOf``, the plain types of them in one.

    Of ``oneOf`` just one may hold, but a whole number is an integer and a number. Null is none
    of them: a key has a value or is left out.
    """
    branches = node.pop("oneOf", None) or node.pop("anyOf", None)
    if branches is None:
        return node
    branches = [inner for branch in branches for inner in branch.get("anyOf", [branch])]
    plain: list[str] = []
    rest = []
    for branch in branches:
        if set(branch) != {"type"}:
            rest.append(branch)
        elif branch["type"] != "null":
            plain += _types(branch)
    if "number" in plain and "integer" in plain:
        plain.remove("integer")
    if plain:
        rest.insert(0, {"type": plain[0] if len(plain) == 1 else plain})
    return {**rest[0], **node} if len(rest) == 1 else {"anyOf": rest, **node}


def _types(branch: dict[str, Any]) -> list[str]:
    found: str | list[str] = branch["type"]
    return [found] if isinstance(found, str) else found
