"""Functions of texts, numbers and dates in expr-lang."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from kfpc.expressions.dates import FIXED, LAYOUTS, pieces
from kfpc.pipeline.values import Apply, Constant, Node
from kfpc.targets.argo.expressions.kinds import Code, Kind, Level, call, infix, kind_of
from kfpc.targets.argo.expressions.paths import quote

Render = Callable[[Node, Kind], Code]


def _of_texts(node: Apply, render: Render) -> Code:
    """What is called the same there."""
    return call(node.function, *(render(one, Kind.TEXT).text for one in node.arguments))


def _matches(node: Apply, render: Render) -> Code:
    text, pattern = (render(one, Kind.TEXT) for one in node.arguments)
    return infix(text, "matches", pattern)


def _keys(node: Apply, render: Render) -> Code:
    return call("sort", f"keys({render(node.arguments[0], Kind.JSON).text})")


def _round(node: Apply, render: Render) -> Code:
    number, *digits = node.arguments
    code = render(number, kind_of(number.type) if number.type.is_number else Kind.FLOAT)
    if not digits:
        if number.type.is_integer:
            return code
        return call("int", f"round({code.text})")
    assert isinstance(digits[0], Constant)
    shift = 10 ** int(digits[0].value)
    scaled = f"round({call('float', code.text).text} * {shift})"
    return Code(f"{scaled} / {shift}", Level.PRODUCT)


_PLAIN = re.compile(r"[-/:., T]*")
"""What is no part of a layout, whatever stands beside it."""


def _format_date(node: Apply, render: Render) -> Code:
    time, layout = node.arguments
    assert isinstance(layout, Constant)
    moment = f"date({render(time, Kind.TEXT).text}).UTC()"
    parts = list(_parts(layout.text, moment)) or [quote("")]
    return Code(" + ".join(parts), Level.WHOLE if len(parts) == 1 else Level.SUM)


def _parts(format: str, moment: str) -> Iterator[str]:
    """Texts that come to the date one after the other: as few as there can be."""
    layout = ""
    for directive, letters in pieces(format):
        if directive in LAYOUTS:
            layout += LAYOUTS[directive or ""]
        elif directive is None and _PLAIN.fullmatch(letters):
            layout += letters
        else:
            if layout:
                yield f"{moment}.Format({quote(layout)})"
                layout = ""
            is_fixed = directive is None or directive in FIXED
            yield quote(FIXED.get(directive or "", letters)) if is_fixed else _seconds(moment)
    if layout:
        yield f"{moment}.Format({quote(layout)})"


def _seconds(moment: str) -> str:
    return f"string({moment}.Unix())"


TEXTS: Mapping[str, Callable[[Apply, Render], Code]] = {
    "trim": _of_texts,
    "replace": _of_texts,
    "split": _of_texts,
    "matches": _matches,
    "keys": _keys,
    "round": _round,
    "format_date": _format_date,
}
