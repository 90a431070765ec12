"""The settings of one step on their way into the pipeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kfpc.clusters import Profile
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.pipeline.values import TypedText
from kfpc.source import Place
from kfpc.typecheck.assign import cast
from kfpc.typecheck.positions import Position
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import Given, read_value
from kfpc.types import STRING, Type, fits


@dataclass(slots=True, eq=False)
class SettingsBuilder:
    """``found`` has fields of ``model.Settings``; ``names`` are those inside the pod."""

    names: Symbols
    profile: Profile
    requests: dict[str, TypedText] = field(default_factory=dict)
    limits: dict[str, TypedText] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.names.report


def fixed_text(
    builder: SettingsBuilder,
    value: Any,
    place: Place,
    wanted: Type = STRING,
    what: str = "a field of the pod",
) -> TypedText | None:
    """A field of the pod over ``params`` and ``inputs`` alone, of a type; never a secret."""
    given = read_value(value, place, builder.names.at(Position.FIXED))
    if given is None:
        return None
    if has_secret(given.text):
        misplaced_secret(place, what, builder.report)
        return None
    if not _fits(given, wanted):
        shown = "text" if given.text.expression is None else str(given.type)
        help = cast(given, wanted) if wanted.is_integer else None
        builder.report.add(DOES_NOT_FIT.at(place, f"{shown} does not fit {wanted}", help=help))
        return None
    return given.text


def _fits(given: Given, wanted: Type) -> bool:
    literal = given.text.literal
    if wanted.is_integer and literal is not None:
        return literal.isascii() and literal.isdecimal()
    return fits(given.type, wanted)


def is_expression(value: Any) -> bool:
    return isinstance(value, str) and "{{" in value
