"""``argo``: a patch in the platform's own words, in which the spec's expressions work too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.expressions.positions import Position
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.pipeline.values import ERRONEOUS_TEXT, Constant, TypedText
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_patch_text

_OF_PODS = frozenset({"templates", "templateDefaults"})
"""Keys of the patch of all below which a pod is known."""

_BEFORE_PODS = frozenset({"synchronization"})
"""Keys of a step's patch below which none is: a lock is held before there is a pod."""


def read_patch(patch: Mapping[str, Any], place: Place, names: Symbols) -> dict[str, Any]:
    """The patch as plain data, with a ``TypedText`` for each text that has expressions."""
    return {
        key: _read(value, place.child(key), names.at(_position(key, names.position)))
        for key, value in patch.items()
    }


def _position(key: str, position: Position) -> Position:
    """Which names expressions may use below a key of the patch."""
    if position is Position.PATCH_OF_ALL and key not in _OF_PODS:
        return Position.OUTSIDE_OF_PODS
    if position is Position.PATCH and key in _BEFORE_PODS:
        return Position.BEFORE_A_POD
    return position


def _read(value: Any, place: Place, names: Symbols) -> Any:
    if isinstance(value, dict):
        return {key: _read(item, place.child(key), names) for key, item in value.items()}
    if isinstance(value, list):
        return [_read(item, place.child(number), names) for number, item in enumerate(value)]
    if not isinstance(value, str) or "{{" not in value:
        return value
    text = read_patch_text(value, place, names)
    if has_secret(text):
        misplaced_secret(place, "in `argo`", names.report)
        return ERRONEOUS_TEXT
    return _plain(text)


def _plain(text: TypedText) -> TypedText | str:
    """A text whose expressions are all known, or that has none, is one like any other."""
    if text.literal is not None and not isinstance(text.expression, Constant):
        return text.literal
    return text
