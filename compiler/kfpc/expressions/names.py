"""The names that an expression holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.expressions.syntax import Name
from kfpc.record import field_names


def names_in(expression: Any) -> Iterator[Name]:
    """Every name in an expression, in the order of the text."""
    if isinstance(expression, Name):
        yield expression
    elif isinstance(expression, tuple):
        for part in expression:
            yield from names_in(part)
    else:
        for name in field_names(type(expression)):
            yield from names_in(getattr(expression, name))
