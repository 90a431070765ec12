"""Integers in JSON that Argo cannot carry: it reads numbers as doubles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kfpc.targets.argo.expressions.paths import quote

_LARGEST = 2**53 - 1
"""Up to here every integer is a double that no other integer becomes: 2^53 may have been 2^53 + 1
before an expression read it, in an element of a Dict, in what a sub-pipeline is given."""

_TEXTS = r'"(\\.|[^"\\])*"'
"""Texts in JSON, which may hold digits of their own."""


@cache
def _beyond() -> str:
    """A regular expression for integers beyond it, by their digits (RE2)."""
    digits = str(_LARGEST)
    longer = f"[1-9][0-9]{{{len(digits)},}}"
    ways = [
        f"{digits[:at]}[{int(digit) + 1}-9][0-9]{{{len(digits) - at - 1}}}"
        for at, digit in enumerate(digits)
        if digit != "9"
    ]
    return rf"(^|[-\[,:\s])({'|'.join([longer, *ways])})([\s,\]}}]|$)"


_WRITTEN_AGAIN = r"[0-9]e\+(2[1-9]|[3-9][0-9]|[1-9][0-9]{2})"
"""What Argo writes of a number of 10^21 or more that it read in JSON, an integer too. Others write
Floats so: where nothing was read before it is none of ours, nor is a smaller one (`1.5e+03`)."""


def refusing_large(text: str, *, reread: bool = False) -> str:
    """An expression for a text in JSON that fails where an integer in it would lose digits.
    ``reread``: a run may have read it before, and written it again (``pipeline/reread.py``)."""
    return f"join(map([{text}], {_is_large('#', reread=reread)} ? {_REFUSED} : #))"


def unless_large(texts: Sequence[str], then: str, *, reread: bool = False) -> str:
    """An expression that fails likewise where one of some texts has such an integer."""
    return f"any([{', '.join(texts)}], {_is_large('#', reread=reread)}) ? {_REFUSED} : ({then})"


def _is_large(text: str, *, reread: bool) -> str:
    without = f"sprig.regexReplaceAll({quote(_TEXTS)}, {text}, {quote(_EMPTY)})"
    pattern = f"({_beyond()})|{_WRITTEN_AGAIN}" if reread else _beyond()
    return f"({without} matches {quote(pattern)})"


_REFUSED = "fromJSON('a loop cannot carry an integer of 2^53 or more: quote it in the list')"
"""The run fails, and the message has these words."""
_EMPTY = '""'
