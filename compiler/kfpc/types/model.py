"""The types of values: what they are called and how they travel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kfpc.record import record


@record
class Type:
    """A type by its canonical name, with optional properties of a named type.

    ``properties`` are those that a component file writes below the type's name
    (``{GCSPath: {data_type: CSV}}``), kept as canonical JSON so that types can be
    compared and hashed.
    """

    name: str
    properties: str = field(default="")

    def __str__(self) -> str:
        return self.name

    @property
    def details(self) -> Mapping[str, Any]:
        """The properties as a mapping."""
        return json.loads(self.properties) if self.properties else {}

    @property
    def is_scalar(self) -> bool:
        """Whether values are passed as parameters whoever reads them."""
        return self.name in _PARAMETERS


STRING = Type("String")
INTEGER = Type("Integer")
FLOAT = Type("Float")
BOOLEAN = Type("Boolean")
LIST = Type("List")
DICT = Type("Dict")
ARTIFACT = Type("Artifact")
SECRET = Type("Secret")
ANY = Type("any")
"""No type was said."""
TEXT = Type("text")
"""A literal, or text with values in it: fits every string-backed type."""

_PARAMETERS = frozenset({"String", "Integer", "Float", "Boolean", "List", "Dict", "text"})

_ALIASES: Mapping[str, Type] = {
    alias: canonical
    for canonical, aliases in (
        (STRING, ("string", "str", "text")),
        (INTEGER, ("integer", "int")),
        (FLOAT, ("float", "double")),
        (BOOLEAN, ("boolean", "bool")),
        (LIST, ("list", "jsonarray", "typing.list")),
        (DICT, ("dict", "jsonobject", "typing.dict", "struct")),
        (ARTIFACT, ("artifact",)),
        (ANY, ("any", "")),
    )
    for alias in aliases
}


def named(name: str, properties: Mapping[str, Any] | None = None) -> Type:
    """The type of that name: an alias of a basic one (any case), or a named type."""
    text = name.strip()
    base = text.partition("[")[0].rstrip()
    canonical = _ALIASES.get(base.lower())
    details = json.dumps(properties, sort_keys=True) if properties else ""
    if canonical is not None:
        return Type(canonical.name, details) if details else canonical
    return Type(text, details)
