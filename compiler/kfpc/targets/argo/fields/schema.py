"""What fields Argo's objects have, and of which types: facts, kept as data.

``fields.json`` is made by ``tools/argo_fields.py`` from Argo's full resource definitions, of all
versions that kfpc writes packages for. Only a spec with ``argo:`` needs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from importlib import resources
from typing import Any, Literal

from kfpc.record import record

Kind = Literal["object", "map", "list", "text", "whole", "number", "truth", "number or text", "any"]
"""A ``map`` has keys of the author's own, an ``object`` only its fields."""


@record(eq=False)
class FieldType:
    """What a field may hold.

    ``fields`` are those of an object, by their types' numbers; ``only`` has the versions of those
    that not all versions have. ``of`` is the type of what a list or a map holds.
    ``keys`` tell the elements of a list from each other (``metadata.name`` is a path), and with
    ``retain`` a patch of an element takes away what it does not say.
    ``least`` and ``most`` hold for a number, for the letters of a text and the length of a list.
    """

    kind: Kind
    fields: Mapping[str, int] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    of: int | None = None
    keys: tuple[str, ...] = ()
    retain: bool = False
    words: tuple[str, ...] = ()
    pattern: str | None = None
    least: float | None = None
    most: float | None = None

    @property
    def takes_text(self) -> bool:
        """Whether a text may stand there, whatever it says."""
        return self.kind in ("text", "number or text", "any")

    def matches(self, text: str) -> bool:
        """Whether a text has the form that the field wants."""
        return self.pattern is None or _compiled(self.pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of Go's, where ``$`` is the very end of the text."""
    return re.compile(re.sub(r"\$$", r"\\Z", pattern))


@cache
def _data() -> Mapping[str, Any]:
    file = resources.files(__package__).joinpath("fields.json")
    data: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


def versions() -> tuple[str, ...]:
    """The versions of Argo whose fields are known, oldest first."""
    return tuple(_data()["versions"])


def spec_type() -> FieldType:
    """The type of a Workflow's ``spec``."""
    return type_at(_data()["spec"])


def template_type() -> FieldType:
    """The type of a template."""
    return type_at(_data()["template"])


@cache
def type_at(number: int) -> FieldType:
    """The type of that number."""
    said = _data()["types"][number]
    return FieldType(
        kind=said["is"],
        fields=said.get("fields", {}),
        only={name: tuple(having) for name, having in said.get("only", {}).items()},
        required=tuple(said.get("required", ())),
        of=said.get("of"),
        keys=tuple(said.get("keys", ())),
        retain=said.get("retain", False),
        words=tuple(said.get("enum", ())),
        pattern=said.get("pattern"),
        least=_first(said, "minimum", "minLength", "minItems"),
        most=_first(said, "maximum", "maxLength", "maxItems"),
    )


def below(type: FieldType | None, key: str | int) -> FieldType | None:
    """The type of what stands under a key, or in a list; None for what nothing is known of."""
    if type is None:
        return None
    if type.kind == "object":
        number = type.fields.get(key) if isinstance(key, str) else None
    else:
        wants = "list" if isinstance(key, int) else "map"
        number = type.of if type.kind == wants else None
    return None if number is None else type_at(number)


def _first(said: Mapping[str, Any], *keys: str) -> float | None:
    return next((said[key] for key in keys if key in said), None)
