"""Names of types that are almost those of the basic ones."""

from __future__ import annotations

from functools import cache

from kfpc.diagnostics.suggestions import nearest
from kfpc.types.model import ARTIFACT, BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING

_BASIC = {
    type.name.lower(): type.name for type in (STRING, INTEGER, FLOAT, BOOLEAN, LIST, DICT, ARTIFACT)
}
_ELSEWHERE = {
    **dict.fromkeys(("number", "numeric", "decimal", "real", "float32", "float64"), FLOAT.name),
    **dict.fromkeys(("long", "int32", "int64"), INTEGER.name),
    **dict.fromkeys(("array", "tuple"), LIST.name),
    **dict.fromkeys(("object", "map", "mapping", "dictionary"), DICT.name),
}
"""What the basic types are called in other languages, where that is no alias of them here."""


@cache
def basic_type_meant(name: str) -> str | None:
    """The basic type that the name of a type was probably meant for; None for other names.

    ``Flaot`` gives ``Float``, ``number`` too; ``GCSPath`` and ``Float`` itself give None.
    """
    word = name.partition("[")[0].strip().lower()
    if word in _BASIC:
        return None
    if word in _ELSEWHERE:
        return _ELSEWHERE[word]
    close = nearest(word, _BASIC, cutoff=0.8)
    return None if close is None else _BASIC[close]
