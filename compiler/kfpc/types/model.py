"""The types of values: what they are called and how they travel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from enum import Enum, auto
from typing import Any

from kfpc.record import record

_FILES = frozenset({"Directory", "system.Artifact"})


class Kind(Enum):
    """What the values of a type are, whatever its properties; NAMED for all types that are
    text and have but a name of their own, such as GCSPath."""

    STRING = auto()
    INTEGER = auto()
    FLOAT = auto()
    BOOLEAN = auto()
    LIST = auto()
    DICT = auto()
    ARTIFACT = auto()
    SECRET = auto()
    ANY = auto()
    TEXT = auto()
    NAMED = auto()


@record
class Type:
    """A type by its canonical name, with optional properties of a named type.

    ``properties`` are those that a component file writes below the type's name
    (``{GCSPath: {data_type: CSV}}``), kept as canonical JSON so that types can be
    compared and hashed. Two types are equal only if their properties are too: what counts
    nearly everywhere is the kind, which the predicates ask for. ``name`` is for showing.
    """

    name: str
    properties: str = field(default="")
    element: Type | None = field(default=None, compare=False)
    """Of a List: the type of its elements, where that is known."""

    def __str__(self) -> str:
        return self.name

    @property
    def details(self) -> Mapping[str, Any]:
        """The properties as a mapping."""
        return json.loads(self.properties) if self.properties else {}

    @property
    def kind(self) -> Kind:
        return _KINDS.get(self.name, Kind.NAMED)

    @property
    def is_integer(self) -> bool:
        return self.kind is Kind.INTEGER

    @property
    def is_boolean(self) -> bool:
        return self.kind is Kind.BOOLEAN

    @property
    def is_number(self) -> bool:
        return self.kind in _NUMBERS

    @property
    def is_list(self) -> bool:
        return self.kind is Kind.LIST

    @property
    def is_json(self) -> bool:
        """Whether values travel as JSON: lists and mappings."""
        return self.kind in _JSON

    @property
    def is_artifact(self) -> bool:
        return self.name == "Artifact"

    @property
    def is_never_text(self) -> bool:
        """Whether its values are files or folders: an Artifact, and what Kubeflow Pipelines calls
        so."""
        return self.is_artifact or self.name in _FILES

    @property
    def is_secret(self) -> bool:
        return self.name == "Secret"

    @property
    def is_any(self) -> bool:
        """Whether no type was said."""
        return self.name == "any"

    @property
    def is_text(self) -> bool:
        """Whether it is that of a literal, or of a text with values in it."""
        return self.kind is Kind.TEXT

    @property
    def is_plain_text(self) -> bool:
        """Whether its values are text without a purpose, of which nothing else is known."""
        return self.kind in _PLAIN_TEXT

    @property
    def is_string_backed(self) -> bool:
        """Whether its values are plain text: String and the named types, such as GCSPath."""
        return self.kind in _STRING_BACKED

    @property
    def is_scalar(self) -> bool:
        """Whether values are passed as parameters whoever reads them."""
        return self.kind in _PARAMETERS

    def is_called_as(self, other: Type) -> bool:
        """Whether the other has the same name, whatever properties the two have."""
        return self.name == other.name


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


def list_of(element: Type) -> Type:
    """The type of lists of values of a type."""
    return Type(LIST.name, element=element)


def names_a_place(kind: Type) -> bool:
    """Whether a type's values say where something is, as no number, list or file does."""
    return kind.name.lower().endswith(("path", "uri", "url"))


_KINDS = {
    STRING.name: Kind.STRING,
    INTEGER.name: Kind.INTEGER,
    FLOAT.name: Kind.FLOAT,
    BOOLEAN.name: Kind.BOOLEAN,
    LIST.name: Kind.LIST,
    DICT.name: Kind.DICT,
    ARTIFACT.name: Kind.ARTIFACT,
    SECRET.name: Kind.SECRET,
    ANY.name: Kind.ANY,
    TEXT.name: Kind.TEXT,
}
_NUMBERS = (Kind.INTEGER, Kind.FLOAT)
_JSON = (Kind.LIST, Kind.DICT)
_PLAIN_TEXT = (Kind.STRING, Kind.TEXT)
_STRING_BACKED = (Kind.STRING, Kind.TEXT, Kind.NAMED, Kind.ANY)
_PARAMETERS = (Kind.STRING, Kind.TEXT, Kind.BOOLEAN, *_NUMBERS, *_JSON)

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
