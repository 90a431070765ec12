"""``{secret: {name, key}}``: which key of which Secret, read with the names that hold there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics.catalogue.wiring import BAD_TYPE
from kfpc.expressions.positions import Position
from kfpc.language.marks import position_of
from kfpc.language.params import SecretKey
from kfpc.link.settings.fixed import object_name
from kfpc.pipeline.values import ERRONEOUS_TEXT, SecretRef, Value
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols


def read_secret(secret: SecretKey, place: Place, names: Symbols) -> SecretRef | None:
    """The key of a Secret that stands at a place, ``{name, key}``; None, with a diagnostic, where
    it cannot be read."""
    of_name = names.at(position_of(type(secret), "name"))
    return secret_ref(secret.name, secret.key, place, of_name)


def secret_in(raw: Mapping[str, Any], place: Place, names: Symbols) -> Value:
    """The secret that an input is given, as the file has it; erroneous, reported, if it is not
    whole."""
    inner, at = raw["secret"], place.child("secret")
    if set(inner) != {"name", "key"} or not all(isinstance(v, str) for v in inner.values()):
        message = "a secret is `{secret: {name, key}}`, and both are texts"
        names.report.add(BAD_TYPE.at(at, message))
        return ERRONEOUS_TEXT
    found = secret_ref(inner["name"], inner["key"], at, names.at(Position.WHOLE))
    return ERRONEOUS_TEXT if found is None else found


def secret_ref(name: str, key: str, place: Place, names: Symbols) -> SecretRef | None:
    of_secret = object_name(name, place.child("name"), names)
    in_secret = object_name(key, place.child("key"), names)
    if of_secret.is_erroneous or in_secret.is_erroneous:
        return None
    return SecretRef(of_secret, in_secret)
