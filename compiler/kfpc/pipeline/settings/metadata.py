"""``labels``, ``annotations``, and settings that are one word or kept as they are."""

from __future__ import annotations

from kfpc.pipeline.effective import Setting
from kfpc.pipeline.secrets import has_secret, misplaced_secret
from kfpc.pipeline.settings.pod import Pod
from kfpc.pipeline.texts import read_text


def label_texts(pod: Pod, setting: Setting) -> None:
    _texts(pod, setting, "labels")


def annotation_texts(pod: Pod, setting: Setting) -> None:
    _texts(pod, setting, "annotations")


def _texts(pod: Pod, setting: Setting, key: str) -> None:
    texts = {}
    for name, value in setting.value.items():
        place = setting.place.child(name)
        text = read_text(value, place, pod.names)
        if has_secret(text):
            misplaced_secret(place, f"among the {key}", pod.report)
        else:
            texts[name] = text
    pod.found[key] = texts


def service_account(pod: Pod, setting: Setting) -> None:
    pod.found["service_account"] = setting.value


def image_pull_policy(pod: Pod, setting: Setting) -> None:
    pod.found["image_pull_policy"] = setting.value


def argo(pod: Pod, setting: Setting) -> None:
    pod.found["argo"] = setting.value
