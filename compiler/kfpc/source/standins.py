"""What libyaml reads differently from YAML 1.2 travels through it in disguise.

NEL, LS and PS end a line in YAML 1.1 and are plain text in 1.2 (and to editors).
libyaml takes no surrogates in ``\\u`` escapes, and JSON, which YAML 1.2 contains, writes
every character past U+FFFF as two of them. Both are replaced, one character by one, by
characters of the private use area, so that all offsets stay; and put back in values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

Restore: TypeAlias = "Callable[[str], str]"

SURROGATE = re.compile("[\ud800-\udfff]")

_TO = str.maketrans("\x85\u2028\u2029", "\uf7fd\uf7fe\uf7ff")
_BACK = str.maketrans("\uf7fd\uf7fe\uf7ff", "\x85\u2028\u2029")
_SEPARATOR = re.compile("[\x85\u2028\u2029]")
_ESCAPE = re.compile(r"\\u(?P<d>[dD])(?P<rest>[89a-fA-F][0-9a-fA-F]{2})")
_ESCAPED_STANDIN = re.compile(r"\\u(?P<e>[eE])(?P<rest>[89a-fA-F][0-9a-fA-F]{2})")
_STANDIN = re.compile("[\ue800-\uefff]")
_IN_USE = re.compile("[\ue800-\uefff\uf7fd-\uf7ff]|\\\\(?:u|U0000)(?:[eE][89a-fA-F]|[fF]7)")


def disguise(text: str) -> tuple[str, Restore | None]:
    """A text for the parser, and what makes its values the author's again.

    None where there is nothing to put back. A text that itself uses those private
    characters is left as it is; the parser then judges it by its own lights.
    """
    separators = _SEPARATOR.search(text) is not None
    surrogates = "\\u" in text and _ESCAPE.search(text) is not None
    if not (separators or surrogates):
        return text, None
    if _IN_USE.search(text):
        return text, _join
    if surrogates:
        text = _ESCAPE.sub(lambda match: f"\\u{'eE'[match['d'] == 'D']}{match['rest']}", text)
    return text.translate(_TO), _restore


def _restore(value: str) -> str:
    value = value.translate(_BACK)
    if "\\u" in value:
        value = _ESCAPED_STANDIN.sub(
            lambda match: f"\\u{'dD'[match['e'] == 'E']}{match['rest']}", value
        )
    return _join(_STANDIN.sub(lambda match: chr(ord(match[0]) - 0x1000), value))


def _join(value: str) -> str:
    """Each pair of surrogates as the character that it means; a single one stays."""
    if SURROGATE.search(value) is None:
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
