"""The elements of a list that is known: how they travel to the rounds of a loop.

A list that only the run knows is JSON, and Argo's numbers in JSON are doubles. One that is written
out in the spec travels as texts, so that each number keeps its letters: ``0.10``, and integers of
any size. An element that is a mapping travels as one with texts, and the JSON of the whole beside
them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kfpc.pipeline.scope import Block

WHOLE = ""
"""The key beside those of a mapping, with its own JSON."""


class _Letters(str):
    """A number as it is written."""

    __slots__ = ()


def list_carried(block: Block) -> str | None:
    """The list of a loop as it travels; None where only the run knows it."""
    values = _values(block)
    if values is None:
        return None
    keyed = has_mappings(block)
    return json.dumps(
        [_with_keys(value) if keyed else _carried(value) for value in values],
        ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip


def has_mappings(block: Block) -> bool:
    """Whether elements of a known list have keys, so that each travels as a mapping of texts."""
    return any(isinstance(value, dict) for value in _values(block) or ())


def _values(block: Block) -> list[Any] | None:
    literal = None if block.for_each is None else block.for_each.text.literal
    return None if literal is None else _read(literal)


@lru_cache(maxsize=64)
def _read(text: str) -> list[Any]:
    found: list[Any] = json.loads(text, parse_float=_Letters, parse_int=_Letters)
    return found


def _with_keys(value: Any) -> Any:
    """The texts of a mapping, and of an element that is none the text alone."""
    if not isinstance(value, Mapping):
        return {WHOLE: _carried(value)}
    inner = {
        key: _with_keys(item) if isinstance(item, Mapping) else _carried(item)
        for key, item in value.items()
    }
    return {**inner, WHOLE: _text(value)}


def _carried(value: Any) -> str | None:
    """The text of a value; nothing stays nothing."""
    return None if value is None else _text(value)


def _text(value: Any) -> str:
    """A value as a run hands it on: text as it is, all else in JSON."""
    return str(value) if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    if isinstance(value, _Letters):
        return str(value)
    if isinstance(value, Mapping):
        entries = (f"{json.dumps(k, ensure_ascii=False)}:{_json(v)}" for k, v in value.items())
        return f"{{{','.join(entries)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_json, value))}]"
    return json.dumps(value, ensure_ascii=False)
