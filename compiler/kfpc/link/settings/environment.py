"""``env``: the variables of a container."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.language.params import SecretValue
from kfpc.link.defaults import Setting
from kfpc.link.settings.secret_keys import read_secret
from kfpc.pipeline.values import ERRONEOUS_TEXT, Value
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_text


def env(setting: Setting, names: Symbols) -> dict[str, Value]:
    return read_env(setting.value, setting.place, names)


def read_env(values: Mapping[str, Any], place: Place, names: Symbols) -> dict[str, Value]:
    """Environment variables; a value may be, or hold, a secret."""
    return {key: _env_value(value, place.child(key), names) for key, value in values.items()}


def _env_value(value: Any, place: Place, names: Symbols) -> Value:
    if isinstance(value, SecretValue):
        secret = read_secret(value.secret, place.child("secret"), names)
        return ERRONEOUS_TEXT if secret is None else secret
    return read_text(value, place, names)
