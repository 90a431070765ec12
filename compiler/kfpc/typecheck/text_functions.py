"""Functions of texts, and of the numbers and dates in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from kfpc.diagnostics.catalogue.expressions import (
    IMPOSSIBLE_NUMBER,
    UNREADABLE_PATTERN,
    WRONG_ARGUMENTS,
)
from kfpc.diagnostics.phrases import shortened
from kfpc.expressions.dates import TIME_HELP, format_meant, is_time
from kfpc.expressions.dates import wrong_with as wrong_with_format
from kfpc.expressions.patterns import wrong_with as wrong_with_pattern
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.values import Constant, ListOf, Node
from kfpc.record import replace
from kfpc.typecheck.checked import Checked
from kfpc.types import BOOLEAN, FLOAT, INTEGER, STRING, list_of
from kfpc.types.text import LARGEST_INTEGER, SMALLEST_INTEGER

_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
_SPACE += "\u2028\u2029\u202f\u205f\u3000"
"""What the platform takes for white space; Python has four characters more."""


def _texts(checked: Checked) -> list[str] | None:
    """The arguments, if all are known."""
    found = [one.text for one in checked.arguments if isinstance(one, Constant)]
    return found if len(found) == len(checked.arguments) else None


def _trim(checked: Checked) -> Node:
    known = _texts(checked)
    return checked.apply(STRING) if known is None else Constant(known[0].strip(_SPACE), STRING)


def _replace(checked: Checked) -> Node:
    known = _texts(checked)
    if known is None:
        return checked.apply(STRING)
    text, old, new = known
    return Constant(text.replace(old, new), STRING)


def _split(checked: Checked) -> Node:
    known, kind = _texts(checked), list_of(STRING)
    if known is None:
        return checked.apply(kind)
    text, separator = known
    parts = text.split(separator) if separator else list(text)
    return ListOf(tuple(Constant(part, STRING) for part in parts), kind)


def _keys(checked: Checked) -> Node:
    return checked.apply(list_of(STRING))


def _matches(checked: Checked) -> Node:
    return _written_out(checked, wrong_with_pattern) or checked.apply(BOOLEAN)


def _format_date(checked: Checked) -> Node:
    time = checked.arguments[0]
    if isinstance(time, Constant) and not is_time(time.text):
        message = f"`{shortened(time.text)}` is not a time that `format_date` can read"
        checked.add(WRONG_ARGUMENTS, checked.call.arguments[0], message, TIME_HELP)
        return ERRONEOUS
    return _written_out(checked, wrong_with_format) or checked.apply(STRING)


def _written_out(checked: Checked, wrong_with: Callable[[str], str | None]) -> Node | None:
    """Erroneous where the second argument, which the platform reads, is not one that it can read;
    a value of a run never becomes one."""
    name, pattern = checked.function.parameters[1].name, checked.arguments[1]
    written = checked.call.arguments[1]
    if not isinstance(pattern, Constant):
        message = f"the {name} of `{checked.function.name}` is written out, in quotes"
        example = _EXAMPLES[checked.function.name]
        checked.add(UNREADABLE_PATTERN, written, message, f"for example `{example}`")
        return ERRONEOUS
    wrong = wrong_with(pattern.text)
    if wrong is None:
        return None
    message = f"this is no {name}: {wrong}"
    meant = format_meant(pattern.text) if wrong_with is wrong_with_format else None
    help = _SYNTAX[checked.function.name] if meant is None else f"did you mean `'{meant}'`?"
    checked.add(UNREADABLE_PATTERN, written, message, help)
    return ERRONEOUS


_EXAMPLES = {
    "matches": "matches(params.x, '^v[0-9]+$')",
    "format_date": "format_date(run.created, '%Y-%m-%d')",
}
_SYNTAX = {
    "matches": "write it in Go's syntax, https://pkg.go.dev/regexp/syntax",
    "format_date": "there are %Y %y %m %d %e %H %I %M %S %p %j %a %A %b %B %F %T %s %z %Z %%",
}


def _round(checked: Checked) -> Node:
    number, *more = checked.arguments
    digits = more[0] if more else None
    if digits is not None and not (
        isinstance(digits, Constant) and digits.type.is_integer and 0 <= int(digits.value) <= MOST
    ):
        message = f"`round` takes a number of digits from 0 to {MOST}, written out"
        checked.add(IMPOSSIBLE_NUMBER, checked.call.arguments[1], message, "write `round(x, 2)`")
        return ERRONEOUS
    if not isinstance(number, Constant):
        return checked.apply(INTEGER if digits is None else FLOAT)
    assert isinstance(number.value, (int, float))
    if digits is None:
        return _whole(checked, number.value)
    assert isinstance(digits, Constant)
    shift = 10.0 ** int(digits.value)
    found = rounded(float(number.value) * shift) / shift
    return Constant(found, FLOAT) if math.isfinite(found) else replace(number, letters=None)


MOST = 15
"""A double has no more digits of its own."""


def _whole(checked: Checked, number: float) -> Node:
    whole = number if isinstance(number, int) else int(rounded(number))
    if SMALLEST_INTEGER <= whole <= LARGEST_INTEGER:
        return Constant(whole, INTEGER)
    help = "give it digits, and it stays a Float: `round(x, 0)`"
    checked.add(IMPOSSIBLE_NUMBER, checked.call, "this is more than 64 bits", help)
    return ERRONEOUS


def rounded(number: float) -> float:
    """To the nearest whole number, and away from zero between two, as the platform does."""
    if math.isinf(number):
        return number
    whole = math.trunc(number)
    if abs(number - whole) >= 0.5:
        whole += 1 if number > 0 else -1
    return math.copysign(whole, number)


TEXT_FUNCTIONS: Mapping[str, Callable[[Checked], Node]] = {
    "trim": _trim,
    "replace": _replace,
    "split": _split,
    "keys": _keys,
    "matches": _matches,
    "format_date": _format_date,
    "round": _round,
}
