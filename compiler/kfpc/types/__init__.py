"""The types of the language, what goes into what, and values as text."""

from kfpc.types.compatibility import common, fits
from kfpc.types.misspelt import basic_type_meant
from kfpc.types.model import (
    ANY,
    ARTIFACT,
    BOOLEAN,
    DICT,
    FLOAT,
    INTEGER,
    LIST,
    SECRET,
    STRING,
    TEXT,
    Kind,
    Type,
    list_of,
    named,
    names_a_place,
)
from kfpc.types.text import canonical, member, read, type_of
from kfpc.types.truth import truth

__all__ = [
    "ANY",
    "ARTIFACT",
    "BOOLEAN",
    "DICT",
    "FLOAT",
    "INTEGER",
    "LIST",
    "SECRET",
    "STRING",
    "TEXT",
    "Kind",
    "Type",
    "basic_type_meant",
    "canonical",
    "common",
    "fits",
    "list_of",
    "member",
    "named",
    "names_a_place",
    "read",
    "truth",
    "type_of",
]  # fmt: skip
