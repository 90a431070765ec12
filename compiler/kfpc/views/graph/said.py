"""What an author says of a step, as a picture has it: ``said`` is the step as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics.phrases import verb

_UNSAID = frozenset({"apiVersion", "steps", "on_exit", "display_name"})
"""Keys that are drawn, and so need not be told."""

_TOLD_BY_STEPS = frozenset({"name", "step_templates"})
"""Keys of the spec that its boxes have already."""


def conditions(said: Any) -> Iterator[str]:
    """The condition as it is written; of a loop, that of the whole."""
    if isinstance(said, dict) and said.get("when") is not None:
        yield f"when {_bare(said['when'])}"


def rounds(said: Any) -> Iterator[str]:
    """How often a block begins its steps."""
    if not isinstance(said, dict):
        return
    if said.get("for_each") is not None:
        yield f"for each of {_elements(said['for_each'])}"
    repeat = said.get("repeat")
    if isinstance(repeat, dict):
        if repeat.get("while") is not None:
            yield f"while {_bare(repeat['while'])}"
        if repeat.get("max") is not None:
            most = repeat["max"]
            yield f"at most {told(most)} {verb(1 if most == 1 else None, 'round', 'rounds')}"


def retries(said: Any) -> Iterator[str]:
    """How often the steps of a block are begun again, all together."""
    if isinstance(said, dict) and said.get("retries"):
        yield f"retries: {told(said['retries'])}"


def limit(said: Any) -> Iterator[str]:
    """How long the steps of a block have, all together."""
    if isinstance(said, dict) and said.get("timeout"):
        yield f"timeout: {told(said['timeout'])}"


def all_said(said: Any) -> Mapping[str, Any]:
    """What the author wrote of a step, key by key, as plain data."""
    if not isinstance(said, dict):
        return {}
    kept = {str(key): value for key, value in said.items() if key not in _UNSAID}
    repeat = kept.get("repeat")
    if isinstance(repeat, dict):
        kept["repeat"] = {key: value for key, value in repeat.items() if key != "steps"}
    return kept


def all_said_of_all(said: Any) -> Mapping[str, Any]:
    """What the author wrote of the pipeline, key by key; what steps have of it they tell."""
    kept = {key: value for key, value in all_said(said).items() if key not in _TOLD_BY_STEPS}
    workflow = kept.pop("workflow", None) or {}
    others = {key: value for key, value in workflow.items() if key != "hooks"}
    return {**kept, "workflow": others} if others else kept


def lines_of(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys and values as they are told."""
    return ((key, told(value)) for key, value in said.items())


def _elements(said: Any) -> str:
    """What a loop goes through; of several lists their keys."""
    if isinstance(said, dict):
        for way, sign in (("matrix", " × "), ("zip", ", ")):
            if isinstance(said.get(way), dict):
                return f"{sign.join(map(str, said[way]))}" + (
                    "" if way == "matrix" else " together"
                )
    return _bare(said)


def _bare(value: Any) -> str:
    """An expression without its braces."""
    text = told(value).strip()
    inner = text.removeprefix("${{").removesuffix("}}")
    return inner.strip() if len(text) - len(inner) == 5 and "${{" not in inner else text


def told(value: Any) -> str:
    """A value as it is told: texts as they are, all else as YAML has it in one line."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
