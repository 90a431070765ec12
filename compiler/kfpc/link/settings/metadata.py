"""``labels``, ``annotations``, and settings that are one word or kept as they are."""

from __future__ import annotations

from kfpc.link.defaults import Setting
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.link.settings.builder import SettingsBuilder
from kfpc.typecheck.texts import read_text


def label_texts(builder: SettingsBuilder, setting: Setting) -> None:
    _texts(builder, setting, "labels")


def annotation_texts(builder: SettingsBuilder, setting: Setting) -> None:
    _texts(builder, setting, "annotations")


def _texts(builder: SettingsBuilder, setting: Setting, key: str) -> None:
    texts = {}
    for name, value in setting.value.items():
        place = setting.place.child(name)
        text = read_text(value, place, builder.names)
        if has_secret(text):
            misplaced_secret(place, f"among the {key}", builder.report)
        else:
            texts[name] = text
    builder.found[key] = texts


def service_account(builder: SettingsBuilder, setting: Setting) -> None:
    builder.found["service_account"] = setting.value


def image_pull_policy(builder: SettingsBuilder, setting: Setting) -> None:
    builder.found["image_pull_policy"] = setting.value


def argo(builder: SettingsBuilder, setting: Setting) -> None:
    builder.found["argo"] = setting.value
