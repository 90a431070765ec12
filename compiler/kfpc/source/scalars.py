"""What a plain scalar means: YAML 1.2's core schema, and where YAML 1.1 differs.

https://yaml.org/spec/1.2.2/#103-core-schema has the meaning. The older one is whatever
PyYAML's resolver and constructor give, for that is what kfp reads with; kubectl's
parser differs from it in details (https://yaml.org/type/ has YAML 1.1's types).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TypeAlias

from yaml.constructor import SafeConstructor
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from kfpc.record import record

YamlScalar: TypeAlias = "str | int | float | bool | None"

MAX_DIGITS = 100
"""An integer of more digits is an error: nothing downstream has a use for it, and past
4,300 digits Python itself refuses to print one."""

WORDS: Mapping[str, YamlScalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""The words that are not text."""

STARTS = frozenset("+-.0123456789")
"""How every number and date begins, in both versions."""

OLD_BOOLEANS: Mapping[str, bool] = {
    form: value
    for word, value in (("yes", True), ("on", True), ("no", False), ("off", False))
    for form in (word, word.capitalize(), word.upper())
}
"""Text that YAML 1.1 reads as a truth value. It says so of ``y`` and ``n`` too, but
PyYAML and kubectl read those as text."""

_SAME_IN_BOTH = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_NAN = frozenset({".nan", ".NaN", ".NAN"})
_TAG = "tag:yaml.org,2002:"


class TooLargeError(ValueError):
    """A number that is out of all bounds."""


@record(eq=False)
class Ambiguity:
    """A plain scalar that YAML 1.1 reads as something else.

    ``old`` says what that is; ``plainly`` are ways of writing either that all versions
    read alike, beside quoting it.
    """

    new: str
    old: str
    plainly: tuple[str, ...]


def resolve(text: str) -> YamlScalar:
    """The value of a plain scalar in YAML 1.2; raises TooLargeError."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in STARTS:
        return text
    if _INTEGER.fullmatch(text):
        return _integer(text, 10)
    if _FLOAT.fullmatch(text):
        return _float(text)
    if _OTHER_BASE.fullmatch(text):
        return _integer(text[2:], 8 if text[1] == "o" else 16)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", "", 1))
    return float("nan") if text in _NAN else text


def _integer(digits: str, base: int) -> int:
    if len(digits.lstrip("+-0")) > MAX_DIGITS:
        raise TooLargeError
    return int(digits.lstrip("0") or "0", base) if base != 10 else _decimal(digits)


def _decimal(digits: str) -> int:
    # Leading zeros count for Python's limit on digits, so they go first.
    value = int(digits.lstrip("+-").lstrip("0") or "0")
    return -value if digits.startswith("-") else value


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise TooLargeError
    return value


@lru_cache(maxsize=4096)
def ambiguity(text: str) -> Ambiguity | None:
    """How YAML 1.1 reads a plain scalar, if that is something else.

    ``text`` is one that ``resolve`` takes without an error.
    """
    if text in OLD_BOOLEANS:
        word = "true" if OLD_BOOLEANS[text] else "false"
        return Ambiguity(f"the text '{text}'", word, (word,))
    if not text or text[0] not in STARTS or len(text) > MAX_DIGITS:
        return None
    if _SAME_IN_BOTH.fullmatch(text):
        return None
    return _compare(text, resolve(text))


def _compare(text: str, new: YamlScalar) -> Ambiguity | None:
    tag = _old_tag(text)
    if tag == "timestamp":
        return Ambiguity(_describe(new), "a date", ())
    old = _construct_old(tag, text)
    if type(old) is type(new) and repr(old) == repr(new):
        return None
    numbers = [repr(value) for value in (new, old) if not isinstance(value, str)]
    plainly = [number for number in numbers if _SAME_IN_BOTH.fullmatch(number)]
    return Ambiguity(_describe(new), _describe(old), tuple(plainly))


def _construct_old(tag: str, text: str) -> YamlScalar:
    construct = {
        "int": SafeConstructor.construct_yaml_int,
        "float": SafeConstructor.construct_yaml_float,
    }.get(tag)
    if construct is None:
        return text
    try:
        value: int | float = construct(_constructor(), ScalarNode(_TAG + tag, text))
    except ValueError:  # such as `0b_`, which resolves to a number and is none
        return text
    return value


def _describe(value: YamlScalar) -> str:
    return f"the text '{value}'" if isinstance(value, str) else f"the number {value!r}"


def _old_tag(text: str) -> str:
    tag: str = _resolver().resolve(ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag.removeprefix(_TAG)


@cache
def _resolver() -> Resolver:
    return Resolver()


@cache
def _constructor() -> SafeConstructor:
    return SafeConstructor()
