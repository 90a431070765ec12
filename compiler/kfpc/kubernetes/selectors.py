"""Conditions on the fields of an object, in the syntax of Kubernetes' label selectors.

Source: Kubernetes, "Labels and Selectors", and ``labels.Parse`` in its apimachinery, which Argo
reads ``successCondition`` and ``failureCondition`` with.
"""

from __future__ import annotations

import re

from kfpc.kubernetes.labels import is_key, is_label_value

_TOKEN = re.compile(r"\s*(==|!=|[=!<>(),]|[^\s=!<>(),]+)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


def selector_problem(text: str) -> str | None:
    """What is wrong with a condition, as a part of a sentence; None for one that is one."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return "it is empty"
    while tokens:
        problem = _requirement(tokens)
        if problem is not None:
            return problem
        if not tokens:
            return None
        if tokens.pop(0) != ",":
            return "requirements are separated by `,`"
    return "it ends with `,`"


def _requirement(tokens: list[str]) -> str | None:
    """What is wrong with the first requirement, which is taken from the tokens."""
    negated = tokens[0] == "!"
    if negated:
        tokens.pop(0)
    key = tokens.pop(0) if tokens else ""
    if not is_key(key):
        return f"`{key}` is not the path of a field"
    if negated or not tokens or tokens[0] == ",":
        return None
    operator = tokens.pop(0)
    if operator in ("in", "notin"):
        return _values(operator, tokens)
    if operator not in ("=", "==", "!=", "<", ">"):
        return f"`{operator}` is not an operator"
    value = tokens.pop(0) if tokens and tokens[0] != "," else ""
    if operator in ("<", ">"):
        if value == "=":
            return f"there is no `{operator}=`"
        return None if _NUMBER.fullmatch(value) else f"`{operator}` needs a whole number"
    return _value(value)


def _values(operator: str, tokens: list[str]) -> str | None:
    """What is wrong with the values in parentheses."""
    if not tokens or tokens[0] != "(" or ")" not in tokens:
        return f"`{operator}` needs its values in parentheses"
    end = tokens.index(")")
    inner = tokens[1:end]
    del tokens[: end + 1]
    if inner[1::2] != [","] * (len(inner) // 2):
        return "values are separated by `,`"
    return next(filter(None, map(_value, inner[::2])), None)


def _value(value: str) -> str | None:
    return None if is_label_value(value) else f"`{value}` is not a value that can stand there"
