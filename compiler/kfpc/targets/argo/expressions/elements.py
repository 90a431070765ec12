"""Elements of lists and mappings in expr-lang.

expr-lang fails on an index that is out of range; ``get`` gives ``nil``, which is what says whether
an element is there.
"""

from __future__ import annotations

from collections.abc import Callable

from kfpc.pipeline.values import ELEMENT, Apply, Node
from kfpc.targets.argo.expressions.kinds import (
    Code,
    Kind,
    Level,
    call,
    converted,
    infix,
    joined,
    kind_of,
)

Render = Callable[[Node, Kind], Code]


def bound(code: Code, body: str) -> Code:
    """A piece whose value is ``#`` in the body: expr-lang has names for values, and Argo takes them
    for its own that are missing."""
    return Code(f"map([{code.text}], {body})[0]")


_AS_TEXT = "type(#) == 'string' ? # : # == nil ? nil : sprig.toRawJson(#)"
"""A text as it is, all else as JSON; nothing stays nothing, which fails the run."""


def element(node: Apply, kind: Kind, render: Render) -> Code:
    """The element as a kind."""
    raw, own = _raw(node, render), kind_of(node.type)
    if kind is Kind.JSON:
        return raw
    if own is Kind.TRUTH:
        return converted(infix(raw, "==", Code("true")), own, kind)
    if own in (Kind.INTEGER, Kind.FLOAT):
        function = "int" if own is Kind.INTEGER else "float"
        return converted(call(function, raw.text), own, kind)
    return converted(bound(raw, _AS_TEXT), Kind.TEXT, kind)


def is_there(node: Apply, render: Render) -> Code:
    """Whether there is such an element, where its base is there."""
    base, key = _parts(node, render)
    found = infix(call("get", base.text, key.text), "!=", Code("nil"))
    if not node.arguments[0].type.is_any:
        return found
    wanted = "array" if node.arguments[1].type.is_number else "map"
    return joined("&&", (infix(call("type", base.text), "==", Code(f"'{wanted}'")), found))


def _raw(node: Node, render: Render) -> Code:
    """A value that has elements, or one of these, as expr-lang has it."""
    if not (isinstance(node, Apply) and node.function == ELEMENT):
        return render(node, Kind.JSON)
    base, key = _parts(node, render)
    return Code(f"{base.at(Level.WHOLE)}[{key.text}]")


def _parts(node: Apply, render: Render) -> tuple[Code, Code]:
    base, key = node.arguments
    by_number = base.type.is_list or key.type.is_number
    return _raw(base, render), render(key, Kind.INTEGER if by_number else Kind.TEXT)
