"""Literals against the schema of their type, where it has one."""

from __future__ import annotations

import json
from typing import Any

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.wiring import FAILS_SCHEMA
from kfpc.types import Type, read

_SCHEMA_KEYS = ("openapi_schema_validator", "schema")
"""Properties of a type that hold a JSON Schema. The first is Kubeflow Pipelines' own."""


def diagnose_literal(text: str, kind: Type, place: Located) -> Diagnostic | None:
    """What the type's schema has against a literal; None where there is nothing to say."""
    schema = _schema_of(kind)
    problem = None if schema is None else _problem(_value(text, kind, schema), schema)
    return None if problem is None else FAILS_SCHEMA.at(place, f"not a {kind}: {problem}")


def diagnose_number(text: str, kind: Type, place: Located) -> Diagnostic | None:
    """The diagnostic for a number that no run can work with: one of more than 64 bits, ``.inf``."""
    if not kind.is_number:
        return None
    try:
        read(text, kind)
    except ValueError as reason:
        help = "where it is only handed on, give it the type String"
        return WRONG_VALUE.at(place, f"`{text}` is {reason}", help=help)
    return None


def _schema_of(kind: Type) -> dict[str, Any] | None:
    """The JSON Schema that a type carries for its values."""
    if not kind.properties:
        return None
    details = kind.details
    for key in _SCHEMA_KEYS:
        if isinstance(details.get(key), dict):
            return dict(details[key])
    return None


def _value(text: str, kind: Type, schema: dict[str, Any]) -> Any:
    """What the schema judges: text as it is, or the value that it stands for."""
    if kind.is_string_backed and schema.get("type") in (None, "string"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _problem(value: Any, schema: dict[str, Any]) -> str | None:
    """The first thing that the schema has against a value.

    jsonschema is an extra: without it nothing is checked. Nor does a broken schema check
    anything, or one that points to another file: nothing is fetched.
    """
    try:
        from jsonschema import Draft7Validator  # noqa: PLC0415 - an extra, and slow to import
        from jsonschema.exceptions import best_match  # noqa: PLC0415
        from referencing import Registry  # noqa: PLC0415
    except ImportError:
        return None
    try:
        error = best_match(Draft7Validator(schema, registry=Registry()).iter_errors(value))
    except Exception:  # noqa: BLE001 - whatever a schema from elsewhere makes of it
        return None
    return None if error is None else str(error.message)
