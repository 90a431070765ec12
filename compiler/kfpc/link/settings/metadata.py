"""``labels``, ``annotations``, and settings that are kept as they are."""

from __future__ import annotations

from typing import Any

from kfpc.link.defaults import Setting
from kfpc.link.patch import read_patch
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.link.settings.fixed import object_name
from kfpc.pipeline.values import TypedText
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_text


def label_texts(setting: Setting, names: Symbols) -> dict[str, TypedText]:
    return _texts(setting, names, "labels")


def annotation_texts(setting: Setting, names: Symbols) -> dict[str, TypedText]:
    return _texts(setting, names, "annotations")


def _texts(setting: Setting, names: Symbols, key: str) -> dict[str, TypedText]:
    texts = {}
    for name, value in setting.value.items():
        place = setting.place.child(name)
        text = read_text(value, place, names)
        if has_secret(text):
            misplaced_secret(place, f"among the {key}", names.report)
        else:
            texts[name] = text
    return texts


def name(setting: Setting, names: Symbols) -> TypedText:
    """``service_account``, ``priority_class``, ``queue``."""
    return object_name(setting.value, setting.place, names)


def word(setting: Setting, _names: Symbols) -> str:
    """``image_pull_policy``, ``runtime_class``."""
    text: str = setting.value
    return text


def argo(setting: Setting, names: Symbols) -> dict[str, Any]:
    return read_patch(setting.value, setting.place, names)
