"""One value of a whole list: the largest number, the element with the best score.

``null`` in a list stands for what a failed iteration did not give, and is left out. Where nothing
is left there is no value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.diagnostics.catalogue.expressions import WRONG_ARGUMENTS
from kfpc.diagnostics.phrases import counted
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.values import Apply, Constant, ListOf, Node, Reference, known_length
from kfpc.typecheck.arithmetic import number_within
from kfpc.typecheck.checked import Checked
from kfpc.types import ANY, FLOAT, INTEGER, Type


def of_a_list(checked: Checked) -> Node:
    """``min`` and ``max`` of one list."""
    found = _known(checked, max if checked.function.name == "max" else min)
    if found is not None:
        return found
    (many,) = checked.arguments
    kind = _number_in(many)
    return _maybe(checked, kind) if _may_be_empty(many) else checked.apply(kind)


def _may_be_empty(many: Node) -> bool:
    """Whether a list may have no element but ``null``."""
    return not (_rounds(many) or (isinstance(many, ListOf) and many.items))


def _rounds(many: Node) -> int | None:
    """How many rounds of a loop a list is from, where that is known and each gave an element."""
    known = many.gathered if isinstance(many, Reference) and not many.absent else None
    return None if known is None or known.may_lack else known.count


def _sum(checked: Checked) -> Node:
    found = _known(checked, sum)
    return found if found is not None else checked.apply(_number_in(checked.arguments[0]))


def _number_in(many: Node) -> Type:
    element = many.type.element
    return INTEGER if element is not None and element.is_integer else FLOAT


def _known(checked: Checked, work_out: Callable[..., float]) -> Node | None:
    """What a list of numbers that are all known comes to."""
    (many,) = checked.arguments
    if not isinstance(many, ListOf) or not many.items:
        return None
    kind = _number_in(many)
    numbers = [
        int(one.value) if kind.is_integer else float(one.value)
        for one in many.items
        if isinstance(one, Constant) and one.type.is_number
    ]
    if len(numbers) < len(many.items):
        return None
    return number_within(checked.call, work_out(numbers), kind, checked.add)


def _best(checked: Checked) -> Node:
    if _unequal(checked) or _scores_are_texts(checked):
        return ERRONEOUS
    kind = checked.arguments[0].type.element or ANY
    values, scores = map(_rounds, checked.arguments)
    if values and values == scores:
        return checked.apply(kind)
    return _maybe(checked, kind)


def _unequal(checked: Checked) -> bool:
    """Whether there is not one score for each value, as far as is known; reports it if so."""
    values, scores = map(known_length, checked.arguments)
    if values is None or scores is None or values == scores:
        return False
    name = checked.function.name
    message = f"`{name}` takes a score for each of {counted(values, 'value')}, not {scores}"
    help = "give it two lists of one length: a score stands where its value does"
    checked.add(WRONG_ARGUMENTS, checked.call.arguments[1], message, help)
    return True


def _scores_are_texts(checked: Checked) -> bool:
    """Whether the scores of a run are said to be Strings, which have no order; reports it if so."""
    values, scores = (one.type.element for one in checked.arguments)
    is_known = isinstance(checked.arguments[1], ListOf)
    if scores is None or not scores.is_plain_text or is_known:
        return False
    name, (of_values, of_scores) = checked.function.name, checked.call.arguments
    message = f"`{name}` takes numbers for `scores`, and these are Strings"
    help = "give the output that they come from the type Float"
    if values is not None and values.is_number:
        help = f"write `{name}({unparse(of_scores)}, {unparse(of_values)})`: the scores come last"
    checked.add(WRONG_ARGUMENTS, of_scores, message, help)
    return True


def _index_of(checked: Checked) -> Node:
    return _maybe(checked, INTEGER)


def _maybe(checked: Checked, result: Type) -> Node:
    """A value that there is not where nothing is left of the list."""
    return Apply(checked.function.name, tuple(checked.arguments), result, absent=True)


REDUCTIONS: Mapping[str, Callable[[Checked], Node]] = {
    "sum": _sum,
    "max_by": _best,
    "min_by": _best,
    "index_of": _index_of,
}
