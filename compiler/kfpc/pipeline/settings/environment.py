"""``env``: the variables of a container."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.language.params import SecretValue
from kfpc.pipeline.effective import Setting
from kfpc.pipeline.model import SecretRef, Value
from kfpc.pipeline.names import Names
from kfpc.pipeline.settings.pod import Pod
from kfpc.pipeline.texts import read_text
from kfpc.source import Place


def env(pod: Pod, setting: Setting) -> None:
    pod.found["env"] = read_env(setting.value, setting.place, pod.names)


def read_env(values: Mapping[str, Any], place: Place, names: Names) -> dict[str, Value]:
    """Environment variables; a value may be, or hold, a secret."""
    return {key: _env_value(value, place.child(key), names) for key, value in values.items()}


def _env_value(value: Any, place: Place, names: Names) -> Value:
    if isinstance(value, SecretValue):
        return SecretRef(value.secret.name, value.secret.key)
    return read_text(value, place, names)
