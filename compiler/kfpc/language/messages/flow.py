"""Plain data as YAML of one line, as a help shows it: ``{count: 1, type: nvidia-tesla-t4}``."""

from __future__ import annotations

import json
import re
from typing import Any

from kfpc.source import Place
from kfpc.source.scalars import TooLargeError, ambiguity, resolve

LONGEST = 100
"""A help with a longer form than this is not read."""

_PLAIN = re.compile(r"[\w./*-][\w./=@%+*-]*(?::[\w./=@%+*-]+)*")


class AsWritten(str):
    """A number or a truth value in the letters that the author wrote."""

    __slots__ = ()


def flow(value: Any) -> str:
    """Data as YAML that may stand within brackets; ``…`` stands for what the author has to say."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{flow(key)}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, AsWritten):
        return str(value)
    if isinstance(value, str):
        return value if value == "…" or _is_plain(value) else _quoted(value)
    return json.dumps(value)


def _quoted(text: str) -> str:
    """Text in double quotes; what one does not see is written as an escape of YAML."""
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(c if c.isprintable() else _escape(ord(c)) for c in quoted)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def as_written(value: Any, place: Place) -> Any:
    """The data at a place, numbers and truth values in the letters of the file: ``3.10``."""
    if isinstance(value, dict):
        return {key: as_written(item, place.child(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [as_written(item, place.child(index)) for index, item in enumerate(value)]
    if isinstance(value, (int, float)) and place.raw not in ("", json.dumps(value)):
        return AsWritten(place.raw)
    return value


def _is_plain(text: str) -> bool:
    if not text.isascii() or _PLAIN.fullmatch(text) is None or text.startswith(("- ", "*")):
        return False
    try:
        return text != "-" and isinstance(resolve(text), str) and ambiguity(text) is None
    except TooLargeError:
        return False
