"""Literals against the schema of their type, where it has one."""

from __future__ import annotations

import json
from typing import Any

from kfpc.types import Type, is_string_backed

_SCHEMA_KEYS = ("openapi_schema_validator", "schema")
"""Properties of a type that hold a JSON Schema. The first is Kubeflow Pipelines' own."""


def schema_of(kind: Type) -> dict[str, Any] | None:
    """The JSON Schema that a type carries for its values."""
    if not kind.properties:
        return None
    details = kind.details
    for key in _SCHEMA_KEYS:
        if isinstance(details.get(key), dict):
            return dict(details[key])
    return None


def problem_of(text: str, kind: Type) -> str | None:
    """What the type's schema has against a literal; None where there is nothing to say.

    jsonschema is an extra and imported here only: without it nothing is checked.
    """
    schema = schema_of(kind)
    if schema is None:
        return None
    try:
        import jsonschema
    except ImportError:
        return None
    value: Any = text
    if not is_string_backed(kind) or schema.get("type") not in (None, "string"):
        try:
            value = json.loads(text)
        except ValueError:
            value = text
    try:
        error = jsonschema.exceptions.best_match(
            jsonschema.Draft7Validator(schema).iter_errors(value)
        )
    except (jsonschema.exceptions.SchemaError, Exception):  # a broken schema checks nothing
        return None
    return None if error is None else str(error.message)
