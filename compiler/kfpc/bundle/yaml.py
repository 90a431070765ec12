"""Plain data as YAML text.

PyYAML's own writer, even the one in C, is slower than the rest of the compiler on a
pipeline of a thousand steps; this one writes the little of YAML that a manifest needs:
block style, keys in the order given, lists at their key's indentation as Kubernetes'
tools write them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TypeAlias, Union

from kfpc.bundle.scalars import block, inline, quoted

Data: TypeAlias = Union[dict[str, "Data"], list["Data"], str, bool, int, float, None]

_LONGEST_KEY = 1000
"""YAML takes a key of up to 1,024 characters without a ``?`` (spec 7.4.2)."""


def dump(data: Data) -> bytes:
    """A manifest as YAML in UTF-8, one document without markers.

    ``data`` is made of dicts with text keys, lists, str, int, float, bool and None.
    Raises ValueError for a text that is no Unicode (half of a surrogate pair) and
    TypeError for anything else in the data.
    """
    lines: list[str] = []
    if data and isinstance(data, dict):
        _mapping(data, "", "", lines, {})
    elif data and isinstance(data, list):
        _sequence(data, "", "", lines, {})
    else:
        lines.append(_scalar(data, "  ", {}))
    lines.append("")
    return "\n".join(lines).encode()


def dump_all(documents: Sequence[Data]) -> bytes:
    """Manifests as YAML documents of one file; a single one as ``dump`` writes it."""
    return b"---\n".join(map(dump, documents))


def _mapping(
    node: dict[str, Data], first: str, rest: str, lines: list[str], known: dict[str, str]
) -> None:
    """Writes the pairs of a mapping that is not empty.

    ``first`` goes before the first key, ``rest`` before the others: they differ where
    the mapping begins behind the dashes of lists. ``known`` keeps the one-line form of
    texts that were met before: a manifest says the same words over and over.
    """
    prefix = first
    deeper = rest + "  "
    for key, value in node.items():
        head = known.get(key)
        if head is None:
            head = known[key] = inline(key)
        if len(head) > _LONGEST_KEY:
            lines.append(f"{prefix}? {quoted(key)}")
            prefix, head = rest, ""
        if isinstance(value, str):
            text = known.get(value) or _text(value, deeper, known)
            lines.append(f"{prefix}{head}: {text}")
        elif value and isinstance(value, dict):
            lines.append(f"{prefix}{head}:")
            _mapping(value, deeper, deeper, lines, known)
        elif value and isinstance(value, list):
            lines.append(f"{prefix}{head}:")
            _sequence(value, rest, rest, lines, known)
        else:
            lines.append(f"{prefix}{head}: {_scalar(value, deeper, known)}")
        prefix = rest


def _sequence(
    node: list[Data], first: str, rest: str, lines: list[str], known: dict[str, str]
) -> None:
    """Writes the items of a list that is not empty; the arguments as above."""
    prefix = first
    deeper = rest + "  "
    for value in node:
        if isinstance(value, str):
            text = known.get(value) or _text(value, deeper, known)
            lines.append(f"{prefix}- {text}")
        elif value and isinstance(value, dict):
            _mapping(value, prefix + "- ", deeper, lines, known)
        elif value and isinstance(value, list):
            _sequence(value, prefix + "- ", deeper, lines, known)
        else:
            lines.append(f"{prefix}- {_scalar(value, deeper, known)}")
        prefix = rest


def _text(text: str, indent: str, known: dict[str, str]) -> str:
    if "\n" in text:
        written = block(text, indent)
        if written is not None:
            return written
    written = known[text] = inline(text)
    return written


def _scalar(value: Data, indent: str, known: dict[str, str]) -> str:
    """Whatever is not a full mapping or list, in one line (a text: behind ``indent``)."""
    if isinstance(value, str):
        return _text(value, indent, known)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list):
        return "[]"
    raise TypeError(f"not plain data: {type(value).__name__}")


def _float(value: float) -> str:
    """With a point before the exponent, which YAML 1.1 wants."""
    if isnan(value):
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    mantissa, e, exponent = repr(value).partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}{e}{exponent}" if e else mantissa
