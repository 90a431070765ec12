"""Text as a YAML scalar that every reader understands as that text.

Argo and ``kubectl`` read by YAML 1.1 with Go's own additions, PyYAML by YAML 1.1,
others by YAML 1.2. So a text stands without quotes only where no reader could take it
for anything else; otherwise it stands in double quotes as in JSON, whose escapes are
YAML's too (https://yaml.org/spec/1.2.2/#57-escaped-characters).
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring

_BARE = re.compile(r"[A-Za-z/][A-Za-z0-9_./\-]*")
"""The common case: a name or a path. No number, date or marker begins this way."""

_PLAIN = re.compile(r"[A-Za-z/](?: ?[!-~])*")
"""Printable ASCII, single spaces inside only; ``: `` and `` #`` are looked for apart."""

_WORDS = frozenset(
    {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"}
)
"""What some reader takes for null, a truth value or a number, in any case."""

_UNSAFE = re.compile(
    "[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not print, or takes for a line end or a byte order mark (spec 5.1, 5.4)."""


def inline(text: str) -> str:
    """A text in one line: plain where that is safe, else in double quotes."""
    if _BARE.fullmatch(text):
        return text if text.lower() not in _WORDS else f'"{text}"'
    if _PLAIN.fullmatch(text) and not _looks_like_syntax(text):
        return text if text.lower() not in _WORDS else f'"{text}"'
    return quoted(text)


def _looks_like_syntax(text: str) -> bool:
    return ": " in text or " #" in text or text.endswith(":")


def quoted(text: str) -> str:
    """A text in double quotes."""
    return _UNSAFE.sub(_escape, encode_basestring(text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xD800 <= code <= 0xDFFF:
        raise ValueError(f"half of a surrogate pair: U+{code:04X}")
    return f"\\u{code:04x}"


def block(text: str, indent: str) -> str | None:
    """A text of several lines as a literal block, or None where it would not survive.

    What stands after the key, from the ``|`` to the last line's text (no line end), its
    lines behind ``indent``, which is two columns deeper than the node that holds it.
    """
    if _UNSAFE.search(text):
        return None
    body = text.rstrip("\n")
    trailing = len(text) - len(body)
    if not body or body.endswith((" ", "\t")):
        return None
    header = "|2" if body[0] in " \t\n" else "|"
    header += "-" if trailing == 0 else "" if trailing == 1 else "+"
    lines = (f"{indent}{line}" if line else "" for line in body.split("\n"))
    return "\n".join((header, *lines, *[""] * (trailing - 1)))
