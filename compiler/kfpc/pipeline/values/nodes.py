"""The nodes of typed expressions, and texts with such expressions in them."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TypeAlias

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.values.refs import Ref
from kfpc.record import record
from kfpc.types import BOOLEAN, LIST, STRING, TEXT, Type, canonical
from kfpc.types.text import Scalar


class Travel(Enum):
    """How an output goes to the steps that read it."""

    VALUE = "value"
    """As text, in a parameter; who reads it by its path gets a file with that text."""
    FILE = "file"
    """As an artifact; who reads its value gets a parameter besides."""
    AS_READ = "as read"
    """As an artifact to who reads it by its path, in a parameter to who reads its value."""


@record
class Gathered:
    """What is known of the rounds of a loop that an output is gathered from: how many there are,
    None where only a run knows; how the output of each travels; and whether some may give none:
    ``unforeseen`` if for nothing else than what an element of a run's list lacks."""

    count: int | None
    travel: Travel
    may_lack: bool
    unforeseen: bool = False


@record
class Constant:
    """A value that is known. Its type keeps ``1``, ``1.0`` and ``true`` apart.

    ``letters`` are the author's, where they are not the canonical ones.
    """

    value: Scalar
    type: Type
    absent: bool = False
    letters: str | None = None

    @property
    def text(self) -> str:
        """What it is where it is only handed on: ``3.10`` stays ``3.10``."""
        return canonical(self.value) if self.letters is None else self.letters


def constant(value: Scalar, type: Type, letters: str | None) -> Constant:
    """A known value as it was written."""
    same = letters is None or letters == canonical(value)
    return Constant(value, type, letters=None if same else letters)


@record
class Reference:
    """What a name stands for; ``start`` and ``end`` are the name's offsets in its text.

    ``declared`` is where it gets its type, if the resolver said so. ``travel`` is that of an
    output, and of an element of a loop over files. ``gathered`` is what is known of the rounds
    that a list comes from. ``reread``: a run may have read it as JSON, and written it again.
    ``unforeseen``: it is absent only where a list that the run alone knows has no such element.
    """

    ref: Ref
    type: Type
    absent: bool = False
    travel: Travel = field(default=Travel.VALUE, compare=False)
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)
    declared: Located | None = field(default=None, compare=False, repr=False)
    gathered: Gathered | None = field(default=None, compare=False, repr=False)
    reread: bool = field(default=False, compare=False, repr=False)
    unforeseen: bool = field(default=False, compare=False, repr=False)


@record
class Negation:
    """``!operand``."""

    operand: Node
    type: Type = BOOLEAN
    absent: bool = False


@record
class Comparison:
    """``operator`` is one of ``== != < <= > >= in``."""

    operator: str
    left: Node
    right: Node
    type: Type = BOOLEAN
    absent: bool = False


@record
class Logic:
    """``operator`` is ``&&`` or ``||``."""

    operator: str
    left: Node
    right: Node
    type: Type = BOOLEAN
    absent: bool = False


@record
class ListOf:
    """A list written out."""

    items: tuple[Node, ...]
    type: Type = LIST
    absent: bool = False


@record
class Apply:
    """A call of one of the language's functions that is left to the run."""

    function: str
    arguments: tuple[Node, ...]
    type: Type
    absent: bool = False


ELEMENT = "element"
"""A function without a name of its own: ``x[0]``, ``x['k']``."""


@record
class Fallback:
    """``left ?? right``."""

    left: Node
    right: Node
    type: Type
    absent: bool = False


Node: TypeAlias = (
    "Constant | Reference | Negation | Comparison | Logic | ListOf | Apply | Fallback | Erroneous"
)
"""An expression with an erroneous part is erroneous as a whole."""


@record
class TypedText:
    """A text with typed holes, in order; no two literals side by side. One with an erroneous hole
    is ``ERRONEOUS_TEXT``."""

    parts: tuple[str | Node, ...]

    @property
    def expression(self) -> Node | None:
        """The expression that is the whole text, if there is one."""
        if len(self.parts) == 1 and not isinstance(self.parts[0], str):
            return self.parts[0]
        return None

    @property
    def literal(self) -> str | None:
        """The text itself, if it is known."""
        if not self.parts:
            return ""
        if len(self.parts) == 1:
            part = self.parts[0]
            if isinstance(part, str):
                return part
            if isinstance(part, Constant):
                return part.text
        return None

    @property
    def type(self) -> Type:
        """Text, unless the whole is one expression."""
        node = self.expression
        return TEXT if node is None else node.type

    @property
    def absent(self) -> bool:
        """Whether a part of it may have no value."""
        return any(part.absent for part in self.parts if not isinstance(part, str))

    @property
    def is_erroneous(self) -> bool:
        """Whether it could not be read, which was reported."""
        return len(self.parts) == 1 and self.parts[0] is ERRONEOUS

    @property
    def holds_secret(self) -> bool:
        """Whether a secret is the whole or a part of it."""
        for part in self.parts:  # noqa: SIM110 - asked of every input
            if not isinstance(part, str) and part.type.is_secret:
                return True
        return False


JOINED = "joined"
"""A function of kfpc's own: its arguments as texts, one after the other."""


def as_node(value: TypedText, type: Type | None = None) -> Node:
    """A whole text as one expression, of a type where it is none already."""
    node = value.expression
    if node is not None:
        return node
    if value.literal is not None:
        return Constant(value.literal, type or STRING)
    parts = tuple(Constant(p, STRING) if isinstance(p, str) else p for p in value.parts)
    return Apply(JOINED, parts, type or TEXT, value.absent)


def joined(before: str, text: TypedText) -> TypedText:
    """A text with something before it."""
    first = text.parts[0] if text.parts else None
    if isinstance(first, str):
        return TypedText((before + first, *text.parts[1:]))
    return TypedText((before, *text.parts))


ERRONEOUS_TEXT = TypedText((ERRONEOUS,))
"""Stands where a text could not be read."""


@record
class SecretRef:
    """A key of a Kubernetes Secret."""

    name: TypedText
    key: TypedText


Value: TypeAlias = "TypedText | SecretRef"
