"""The language's functions in expr-lang: one small function each.

Each gets the call and a way to render its arguments; the code that it gives is of the kind
of the call's type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.pipeline.values import Apply, Node, Reference
from kfpc.targets.argo.expressions import lists
from kfpc.targets.argo.expressions.arithmetic import OPERATORS, real_float
from kfpc.targets.argo.expressions.elements import is_picked, total
from kfpc.targets.argo.expressions.kinds import Code, Kind, Level, call, converted, infix, kind_of
from kfpc.targets.argo.expressions.texts import TEXTS

Render = Callable[[Node, Kind], Code]


def _number(node: Apply, render: Render) -> Code:
    (argument,) = node.arguments
    own = kind_of(argument.type)
    code = render(argument, own)
    is_read_so = isinstance(argument, Reference) and own is kind_of(node.type)
    return code if is_read_so else call(node.function, code.text)


def _bool(node: Apply, render: Render) -> Code:
    (argument,) = node.arguments
    return render(argument, Kind.TRUTH)


def _string(node: Apply, render: Render) -> Code:
    """Canonical: ``True`` becomes ``true``, ``007`` becomes ``7``. JSON stays as it is, for
    its numbers would lose digits."""
    (argument,) = node.arguments
    own = kind_of(argument.type)
    if own in (Kind.TEXT, Kind.JSON):
        return render(argument, Kind.TEXT)
    return converted(render(argument, own), own, Kind.TEXT)


def _json(node: Apply, render: Render) -> Code:
    (argument,) = node.arguments
    if is_picked(argument):
        return call("sprig.toRawJson", render(argument, Kind.JSON).text)
    if kind_of(argument.type) is Kind.TEXT:
        return call("sprig.toRawJson", render(argument, Kind.TEXT).text)
    return _string(node, render)


def _from_json(node: Apply, render: Render) -> Code:
    parsed = call("fromJSON", render(node.arguments[0], Kind.TEXT).text)
    kind = kind_of(node.type)
    if kind is Kind.TRUTH:
        return infix(parsed, "==", Code("true"))
    if kind is Kind.TEXT:  # a number is no text: without this some operators would take it
        return infix(parsed, "+", Code("''"))
    function = {Kind.INTEGER: "int", Kind.FLOAT: "float"}.get(kind)
    return parsed if function is None else call(function, parsed.text)


def _contains(node: Apply, render: Render) -> Code:
    return _between("contains", node, render)


def _between(operator: str, node: Apply, render: Render) -> Code:
    left, right = (render(argument, Kind.TEXT) for argument in node.arguments)
    return infix(left, operator, right)


def _starts_with(node: Apply, render: Render) -> Code:
    return _between("startsWith", node, render)


def _ends_with(node: Apply, render: Render) -> Code:
    return _between("endsWith", node, render)


def _length(node: Apply, render: Render) -> Code:
    (argument,) = node.arguments
    kind = Kind.JSON if kind_of(argument.type) is Kind.JSON else Kind.TEXT
    return call("len", render(argument, kind).text)


def _join(node: Apply, render: Render) -> Code:
    """``join`` itself takes texts alone. What failed rounds did not give is left out."""
    items, separator = node.arguments
    there = f"filter({render(items, Kind.JSON).text}, # != nil)"
    texts = f"map({there}, type(#) == 'string' ? # : sprig.toRawJson(#))"
    return call("join", texts, render(separator, Kind.TEXT).text)


def _lower(node: Apply, render: Render) -> Code:
    return call("lower", render(node.arguments[0], Kind.TEXT).text)


def _upper(node: Apply, render: Render) -> Code:
    return call("upper", render(node.arguments[0], Kind.TEXT).text)


def _extreme(node: Apply, render: Render) -> Code:
    kind = kind_of(node.type)
    if kind is Kind.INTEGER:
        numbers = [render(argument, kind).text for argument in node.arguments]
    else:
        numbers = [_float(argument, render) for argument in node.arguments]
    return call(node.function, *numbers)


def _float(argument: Node, render: Render) -> str:
    """A number as a Float to the platform's eye too: it takes the type of the first one for that of
    the result, and compares what it takes for Integers as such."""
    text = real_float(render)(argument, Kind.FLOAT).text
    return call("float", text).text if text.removeprefix("-").isdecimal() else text


def _joined(node: Apply, render: Render) -> Code:
    """The parts of a text, which only kfpc itself puts into an expression."""
    texts = [render(part, Kind.TEXT).at(Level.UNARY) for part in node.arguments]
    return Code(" + ".join(texts), Level.SUM)


CALLS: Mapping[str, Callable[[Apply, Render], Code]] = {
    "int": _number,
    "float": _number,
    "bool": _bool,
    "string": _string,
    "json": _json,
    "from_json": _from_json,
    "contains": _contains,
    "starts_with": _starts_with,
    "ends_with": _ends_with,
    "length": _length,
    "join": _join,
    "lower": _lower,
    "upper": _upper,
    "min": _extreme,
    "max": _extreme,
    "joined": _joined,
    **OPERATORS,
    **TEXTS,
    "sum": total,
    "range": lists.numbers,
    "matrix": lists.matrix,
    "zip": lists.together,
}
"""All but ``if``, which takes no arguments' values but chooses one."""
