"""Elements of lists and mappings in expr-lang.

expr-lang fails on an index that is out of range; ``get`` gives ``nil``, which is what says whether
an element is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeGuard

from kfpc.pipeline.values import ELEMENT, Apply, Node, are_of_one_length
from kfpc.targets.argo.expressions.kinds import (
    Code,
    Kind,
    Level,
    call,
    choice,
    converted,
    infix,
    joined,
    kind_of,
)
from kfpc.targets.argo.expressions.lists import UNEQUAL

Render = Callable[[Node, Kind], Code]


def is_picked(node: Node) -> TypeGuard[Apply]:
    """Whether a value comes out of a list or a mapping, and may not be there."""
    if not isinstance(node, Apply):
        return False
    return node.function in (ELEMENT, "max_by", "min_by", "index_of") or (
        node.function in ("min", "max") and len(node.arguments) == 1
    )


def bound(code: Code, body: str) -> Code:
    """A piece whose value is ``#`` in the body: expr-lang has names for values, and Argo takes them
    for its own that are missing."""
    return Code(f"map([{code.text}], {body})[0]")


AS_TEXT = "type(#) == 'string' ? # : # == nil ? nil : sprig.toRawJson(#)"
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
    return converted(bound(raw, AS_TEXT), Kind.TEXT, kind)


def is_there(node: Apply, render: Render) -> Code:
    """Whether there is such an element, where its base is there."""
    if node.function != ELEMENT:
        return infix(_raw(node, render), "!=", Code("nil"))
    base, key = _parts(node, render)
    found = infix(call("get", base.text, key.text), "!=", Code("nil"))
    if not node.arguments[0].type.is_any:
        return found
    wanted = "array" if node.arguments[1].type.is_number else "map"
    return joined("&&", (infix(call("type", base.text), "==", Code(f"'{wanted}'")), found))


def _raw(node: Node, render: Render) -> Code:
    """A value that has elements, or one of these, as expr-lang has it."""
    if not is_picked(node):
        return render(node, Kind.JSON)
    if node.function != ELEMENT:
        return _REDUCED[node.function](node, render)
    base, key = _parts(node, render)
    return Code(f"{base.at(Level.WHOLE)}[{key.text}]")


def _parts(node: Apply, render: Render) -> tuple[Code, Code]:
    base, key = node.arguments
    by_number = base.type.is_list or key.type.is_number
    return _raw(base, render), render(key, Kind.INTEGER if by_number else Kind.TEXT)


def _best(node: Apply, render: Render) -> Code:
    """The element whose score is the first of the best ones: an index out of range where no score
    is a number. The run fails where there is not one score for each element."""
    values, scores = (render(one, Kind.JSON) for one in node.arguments)
    than = ">" if node.function == "max_by" else "<"
    better = f"# != nil && (#acc.s == nil || float(#) {than} #acc.s)"
    found = f"reduce({scores.text}, {better} ? {{'s': float(#), 'i': #index}} : #acc, {_NONE})"
    best = call("get", values.text, f"{found}.i")
    if are_of_one_length(*node.arguments):
        return best
    alike = infix(call("len", values.text), "==", call("len", scores.text))
    return choice(alike, best, Code(UNEQUAL))


_NONE = "{'s': nil, 'i': 2147483647}"


def _extreme(node: Apply, render: Render) -> Code:
    return call(node.function, numbers(node, render).text)


def numbers(node: Apply, render: Render) -> Code:
    """The numbers of a list."""
    function = "int" if kind_of(node.type) is Kind.INTEGER else "float"
    kept = f"filter({render(node.arguments[0], Kind.JSON).text}, # != nil)"
    return call("map", kept, f"{function}(#)")


def total(node: Apply, render: Render) -> Code:
    """``sum``."""
    code = call("sum", numbers(node, render).text)
    return code if kind_of(node.type) is Kind.INTEGER else call("float", code.text)


def _index_of(node: Apply, render: Render) -> Code:
    many, value = node.arguments
    looked_for = render(value, kind_of(value.type)).at(Level.SUM)
    return call("findIndex", render(many, Kind.JSON).text, f"# == {looked_for}")


_REDUCED: Mapping[str, Callable[[Apply, Render], Code]] = {
    "max_by": _best,
    "min_by": _best,
    "min": _extreme,
    "max": _extreme,
    "index_of": _index_of,
}
