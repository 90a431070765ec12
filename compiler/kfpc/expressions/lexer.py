"""The words of an expression.

Names are as in GitHub Actions: a letter or ``_``, then letters, digits, ``_`` and ``-``.
So a ``-`` right behind a name belongs to the name.
Texts are in single or double quotes, and the quote itself is written twice inside; a
backslash is a plain character. A ``}}`` inside such a text does not end the expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

NAME = r"[^\W\d][\w-]*"

_TOKEN = re.compile(
    rf"""
      \s+
    | (?P<end>\}}\}})
    | (?P<name>{NAME})
    | (?P<number>\d(?:[\w.]|(?<=[eE])[+-])*)
    | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    | (?P<foreign>===|!==|=[~<>])
    | (?P<operator>==|!=|<=|>=|&&|\|\||\?\?|[<>!()\[\],.+*/%-])
    | (?P<rest>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """``kind`` is name, number, text, operator, or other for what is no part of the language.

    The last one has the kind ``end`` and stands where the expression ends.
    """

    kind: str
    value: str
    start: int
    end: int


def tokens_to_braces(text: str, start: int) -> tuple[list[Token], int | None]:
    """The tokens from an offset to the next ``}}``, and the offset behind it, if there is one."""
    found: list[Token] = []
    for token in _scan(text, start):
        found.append(token)
        if token.kind == "end":
            return found, token.end
    return found, None


def all_tokens(text: str, start: int) -> list[Token]:
    """The tokens from an offset to the end of the text."""
    found = [t._replace(kind="other") if t.kind == "end" else t for t in _scan(text, start)]
    return [*found, Token("end", "", len(text), len(text))]


def _scan(text: str, start: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start):
        kind = match.lastgroup
        if kind is not None:
            yield Token(_KINDS.get(kind, kind), match.group(), match.start(), match.end())


_KINDS = {"foreign": "other", "rest": "other"}
