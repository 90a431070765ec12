"""A document becomes a Spec; what pydantic finds becomes diagnostics."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.language import (
    BAD_NAME,
    MISSING_KEY,
    UNKNOWN_KEY,
    WRONG_FORM,
    WRONG_VALUE,
)
from kfpc.language.base import kind_of
from kfpc.language.cluster import Cluster
from kfpc.language.forms import keys_at, path_of
from kfpc.language.spec import Spec
from kfpc.source import Document

Location = tuple[int | str, ...]

_LATER = {
    "on_exit": "steps that run whatever happened",
    "schedule": "schedules",
    "for_each": "loops",
    "max_parallel": "loops",
    "lock": "locks",
    "cache": "caches",
    "steps": "groups of steps",
    "pipeline": "sub-pipelines",
    "repeat": "repeated groups",
    "resource": "Kubernetes objects",
    "wait": "waits",
}
"""Keys of the language that this version does not have yet."""

_FORM_NAMES = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}


def read_spec(document: Document, report: Report) -> Spec | None:
    """The spec that a document holds; None where it is not one, with diagnostics."""
    return _read(Spec, document, report)


def read_cluster(document: Document, report: Report) -> Cluster | None:
    """The cluster profile that a file of its own holds (``--cluster FILE``)."""
    return _read(Cluster, document, report)


def _read(model: type[Any], document: Document, report: Report) -> Any:
    if not isinstance(document.data, dict):
        found = _describe(document.data)
        report.add(WRONG_FORM.at(document.place(), f"expected a mapping, found {found}"))
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            report.add(_diagnose(model, document, error))
        return None


def _diagnose(model: type[BaseModel], document: Document, error: Any) -> Diagnostic:
    location: Location = error["loc"]
    kind: str = error["type"]
    path = path_of(location)
    place = document.place(*path)
    if kind == "extra_forbidden":
        return _unknown_key(model, document, location, path)
    if kind == "missing":
        return MISSING_KEY.at(
            document.place(*path), f"missing key `{path[-1]}`{_where(path[:-1])}"
        )
    if path and path[-1] == "[key]":
        return BAD_NAME.at(
            document.place(*path[:-1]).key,
            f"`{path[-2]}` is not a name",
            help="names begin with a letter and go on with letters, digits, `_` and `-`",
        )
    if kind == "string_pattern_mismatch":
        return BAD_NAME.at(place, f"{error['input']!r} is not a name{_where(path)}")
    wanted = _wanted(kind, error.get("ctx") or {})
    if wanted is not None:
        found = _describe(error["input"])
        help = None
        if error["input"] is None:
            help = f"leave `{path[-1]}` out if it has no value" if path else None
        return WRONG_FORM.at(
            place, f"expected {wanted}, found {found}{_where(path)}", help=help
        )
    return _wrong_value(place, path, error)


def _unknown_key(
    model: type[BaseModel], document: Document, location: Location, path: Location
) -> Diagnostic:
    key = str(path[-1])
    known = keys_at(model, location[:-1])
    close = get_close_matches(key, known, n=1, cutoff=0.6)
    if key in _LATER and not (path[:-1] == () and key == "steps"):
        help = f"this version of kfpc does not have {_LATER[key]} yet"
    elif close:
        help = f"did you mean `{close[0]}`?"
    else:
        help = f"known keys: {', '.join(known)}" if known else None
    if key == "<<":
        help = "YAML 1.2 has no merge keys; use `defaults`, or write the keys out"
    return UNKNOWN_KEY.at(
        document.place(*path).key, f"unknown key `{key}`{_where(path[:-1])}", help=help
    )


def _wanted(kind: str, context: Mapping[str, Any]) -> str | None:
    """What form was wanted, where the form is what is wrong."""
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = str(context.get("expected_tags", "")).replace("'", "").split(", ")
        return _or(_plain(tags))
    return _FORM_NAMES.get(kind)


def _plain(tags: list[str]) -> list[str]:
    names = [tag.strip("<>") for tag in tags if tag]
    if "number" in names and "whole number" in names:
        names.remove("whole number")
    return [f"{'' if name == 'text' else 'a '}{name}" for name in names]


def _or(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _wrong_value(place: Any, path: Location, error: Any) -> Diagnostic:
    kind, context = error["type"], error.get("ctx") or {}
    found = _describe(error["input"])
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "`")
        text = error["input"]
        words = [word.strip("`") for word in expected.replace(" or ", ", ").split(", ")]
        close = get_close_matches(str(text), words, n=1, cutoff=0.6)
        help = f"did you mean `{close[0]}`?" if close else None
        return WRONG_VALUE.at(
            place, f"expected {expected}, found {found}{_where(path)}", help=help
        )
    if kind == "too_short":
        return WRONG_VALUE.at(place, f"must not be empty{_where(path)}")
    bounds = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}
    if kind in bounds:
        words_, key = bounds[kind]
        return WRONG_VALUE.at(
            place, f"must be {words_} {context[key]}, found {found}{_where(path)}"
        )
    message = str(error["msg"])
    return WRONG_VALUE.at(place, f"{message[:1].lower()}{message[1:]}{_where(path)}")


def _describe(value: Any) -> str:
    kind = kind_of(value).strip("<>")
    if isinstance(value, (str, bool, int, float)):
        shown = str(value).lower() if isinstance(value, bool) else repr(value)
        return shown if len(shown) <= 60 else f"{shown[:57]}..."
    return kind if value is None else f"a {kind}"


def _where(path: Location) -> str:
    return f" in `{'.'.join(map(str, path))}`" if path else ""
