"""The syntax tree of ``${{ … }}`` and of texts that hold it.

Every node knows where it stands: ``start`` and ``end`` are offsets in the text that
was parsed (the whole scalar, not the inside of the braces).
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kfpc.record import record


@record
class Literal:
    """A string, an integer, a float, ``true`` or ``false``; of a number the letters too."""

    value: str | int | float | bool
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    letters: str | None = field(default=None, compare=False)


@record
class Name:
    """A reference, such as ``steps.train.outputs['Model archive']``: its parts in order.

    The first part is the context (``params``, ``steps``, ``run``, …) or a bare word
    (``attempt``, ``item``). Equality is by ``parts`` alone, so ``a.b`` and ``a['b']``
    are the same name. ``spans`` has the offsets of each part.
    """

    parts: tuple[str, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)


@record
class Not:
    """``!operand``."""

    operand: Expression
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@record
class Minus:
    """``-operand``; a negative number that is written out is a literal."""

    operand: Expression
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@record
class Binary:
    """``operator`` is one of ``== != < <= > >= && || in ?? + - * / %``."""

    operator: str
    left: Expression
    right: Expression
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@record
class Index:
    """``base[key]``, and ``base.key`` where the base is no name: an element of a value."""

    base: Expression
    key: Expression
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@record
class ListLiteral:
    """``['a', 'b']``."""

    items: tuple[Expression, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@record
class Call:
    """``function(arguments)``."""

    function: str
    arguments: tuple[Expression, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Expression: TypeAlias = "Literal | Name | Not | Minus | Binary | Index | ListLiteral | Call"


@record
class Text:
    """A text with holes: literal strings and expressions, in order.

    ``$${{`` has become ``${{`` in the literals. A text that is nothing but one
    expression has exactly one part, so the value keeps its type.
    """

    parts: tuple[str | Expression, ...]

    @property
    def expression(self) -> Expression | None:
        """The expression that is the whole text, if there is one."""
        if len(self.parts) == 1 and not isinstance(self.parts[0], str):
            return self.parts[0]
        return None

    @property
    def literal(self) -> str | None:
        """The text itself, if it has no holes."""
        if not self.parts:
            return ""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        return None
