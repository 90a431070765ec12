"""Calls of the language's functions: their arguments checked, their results typed.

What a cast makes of a literal is worked out here; a cast that changes the type alone
(``as``, ``string`` of a text, ``from_json`` to a List) leaves no trace but the type, so
that an artifact or a simple reference stays one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kfpc.diagnostics.catalogue.expressions import (
    DIFFERENT_BRANCHES,
    IMPOSSIBLE_CAST,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENTS,
)
from kfpc.diagnostics.phrases import counted, with_article
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.expressions.foreign import FOREIGN_FUNCTIONS
from kfpc.expressions.functions import A_LIST_ALONE, FUNCTIONS
from kfpc.expressions.syntax import Binary, Call, Expression, Literal
from kfpc.expressions.unparse import literal, unparse
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.values import Constant, Node, Reference, branches
from kfpc.record import replace
from kfpc.typecheck import remedies
from kfpc.typecheck.checked import Checked
from kfpc.typecheck.comparisons import typed_comparison
from kfpc.typecheck.reductions import REDUCTIONS, of_a_list
from kfpc.typecheck.remedies import Add
from kfpc.typecheck.text_functions import TEXT_FUNCTIONS
from kfpc.types import (
    BOOLEAN,
    FLOAT,
    INTEGER,
    LIST,
    STRING,
    Kind,
    Type,
    canonical,
    common,
    named,
    read,
)
from kfpc.types.casts import cast, from_json
from kfpc.types.text import Scalar


def typed_call(call: Call, arguments: Sequence[Node], add: Add) -> Node:
    """The typed value of a call; erroneous if a diagnostic was added for it."""
    function = FUNCTIONS.get(call.function)
    if function is None:
        _unknown(call, add)
        return ERRONEOUS
    checked = Checked(call, function, arguments, add)
    if not _fit(checked):
        return ERRONEOUS
    rule = _RULES.get(function.name)
    if rule is not None:
        return rule(checked)
    assert function.result is not None  # what has no rule has a result in the table
    return checked.apply(function.result)


def _unknown(call: Call, add: Add) -> None:
    help = FOREIGN_FUNCTIONS.get(call.function)
    if help is None:
        help = did_you_mean(call.function.lower(), FUNCTIONS)
        help = help or f"there are: {', '.join(FUNCTIONS)}"
    name = Literal("", call.start, call.start + len(call.function))
    add(UNKNOWN_FUNCTION, name, f"unknown function `{call.function}`", help)


def _fit(checked: Checked) -> bool:
    call, function = checked.call, checked.function
    wanted, given = len(function.parameters), len(checked.arguments)
    alone = function.of_a_list and given == 1 and not checked.arguments[0].type.is_number
    if not alone and (given < function.least or (given > wanted and not function.more)):
        open_ended = function.more or function.least < wanted
        least = counted(function.least, "argument")
        takes = f"{'at least ' if open_ended else ''}{least}"
        message = f"`{function.name}` takes {takes}, not {given}"
        more = f" or `{function.name}(list)`" if function.of_a_list else ""
        checked.add(WRONG_ARGUMENTS, call, message, f"write `{function.signature}`{more}")
        return False
    fitting = True
    for number, (argument, written) in enumerate(
        zip(checked.arguments, call.arguments, strict=True)
    ):
        parameter = function.parameters[min(number, wanted - 1)]
        if alone:
            parameter = A_LIST_ALONE
        if not parameter.accepts.test(argument.type):
            message = (
                f"`{function.name}` takes {parameter.accepts.label} for `{parameter.name}`, "
                f"not {remedies.described(argument)}"
            )
            help = remedies.into_argument(parameter.accepts.label, argument, written)
            checked.add(WRONG_ARGUMENTS, written, message, help)
            fitting = False
    return fitting


def _if(checked: Checked) -> Node:
    condition, then, otherwise = checked.arguments
    kind = common(then.type, otherwise.type)
    if kind is not None:
        if all(isinstance(argument, Constant) for argument in checked.arguments):
            holds = isinstance(condition, Constant) and condition.text.lower() == "true"
            return _retyped(then if holds else otherwise, kind)
        return checked.apply(kind)
    _, first, second = checked.call.arguments
    help = remedies.into_one_type(first, then, second, otherwise)
    message = f"this is either {remedies.described(then)} or {remedies.described(otherwise)}"
    checked.add(DIFFERENT_BRANCHES, checked.call, message, help)
    return ERRONEOUS


def _to_number_or_truth(checked: Checked) -> Node:
    (argument,) = checked.arguments
    wanted = checked.function.result
    assert wanted is not None
    if isinstance(argument, Constant):
        return _worked_out(checked, argument, wanted, cast)
    handed_on = isinstance(argument, Reference) or branches(argument)
    if argument.type.kind is wanted.kind and not handed_on:
        return argument
    return checked.apply(wanted)


def _worked_out(
    checked: Checked, argument: Constant, wanted: Type, make: Callable[[Any, Type], Scalar]
) -> Node:
    """What a function makes of a literal, its first argument."""
    try:
        return Constant(make(argument.value, wanted), wanted)
    except ValueError as reason:
        message = f"{remedies.described(argument)} is {reason}"
        checked.add(IMPOSSIBLE_CAST, checked.call.arguments[0], message, None)
        return ERRONEOUS


def _contains(checked: Checked) -> Node:
    """An element of a list is looked for as ``in`` does."""
    whole, part = checked.arguments
    if not whole.type.is_list:
        return checked.apply(BOOLEAN)
    call = checked.call
    looked_for = Binary("in", call.arguments[1], call.arguments[0], call.start, call.end)
    return typed_comparison(looked_for, part, whole, checked.add)


def _string(checked: Checked) -> Node:
    (argument,) = checked.arguments
    if isinstance(argument, Constant):
        return Constant(canonical(argument.value), STRING)
    return _retyped(argument, STRING) if _plain(argument) else checked.apply(STRING)


def _retyped(node: Node, kind: Type) -> Node:
    return node if node is ERRONEOUS else replace(node, type=kind)


def _plain(node: Node) -> bool:
    """Whether a value is text already, so that another type of text changes nothing."""
    return node.type.is_string_backed


def _as(checked: Checked) -> Node:
    wanted = _type_name(checked)
    if wanted is ERRONEOUS:
        return ERRONEOUS
    if wanted.is_string_backed or wanted.is_artifact:
        return _retyped(checked.arguments[0], wanted)
    help = _rather(checked.arguments[0], checked.call.arguments[0], wanted)
    kind = with_article(str(wanted))
    message = f"`as` gives a text another type, and {kind} is not text"
    checked.add(WRONG_ARGUMENTS, checked.call.arguments[1], message, help)
    return ERRONEOUS


def _json(checked: Checked) -> Node:
    if remedies.is_untyped_element(checked.arguments[0]):
        (written,) = checked.call.arguments
        checked.add(DIFFERENT_BRANCHES, written, *remedies.typed_element(written))
        return ERRONEOUS
    return checked.apply(STRING)


def _rather(argument: Node, written: Expression, wanted: Type) -> str | None:
    """What gives a value of a type that is not text; a literal is written as one."""
    if not isinstance(argument, Constant):
        return f"write `{_CASTS[wanted.kind].format(unparse(written))}`"
    if wanted.is_json:
        return None
    try:
        return f"write `{literal(read(str(argument.value), wanted))}`"
    except ValueError:
        return None


_CASTS = {
    Kind.INTEGER: "int({})",
    Kind.FLOAT: "float({})",
    Kind.BOOLEAN: "bool({})",
    Kind.LIST: "from_json({}, 'List')",
    Kind.DICT: "from_json({}, 'Dict')",
}


def _from_json(checked: Checked) -> Node:
    wanted = _type_name(checked)
    if wanted is ERRONEOUS:
        return ERRONEOUS
    text = checked.arguments[0]
    if wanted.is_json:
        return _json_document(checked, text, wanted)
    if wanted.kind in _FROM_JSON:
        if isinstance(text, Constant):
            return _worked_out(checked, text, wanted, from_json)
        return checked.apply(wanted)
    message = f"JSON holds no {wanted}"
    help = "one of: String, Integer, Float, Boolean, List, Dict"
    checked.add(WRONG_ARGUMENTS, checked.call.arguments[1], message, help)
    return ERRONEOUS


_FROM_JSON = (Kind.STRING, Kind.INTEGER, Kind.FLOAT, Kind.BOOLEAN)


def _json_document(checked: Checked, text: Node, wanted: Type) -> Node:
    """A list or a mapping travels as JSON: the text is the value."""
    if isinstance(text, Constant) and _worked_out(checked, text, wanted, read) is ERRONEOUS:
        return ERRONEOUS
    return _retyped(text, wanted)


def _type_name(checked: Checked) -> Type | Erroneous:
    written = checked.call.arguments[1]
    if isinstance(written, Literal) and isinstance(written.value, str) and written.value.strip():
        wanted = named(written.value)
        if not wanted.is_secret:
            return wanted
        message, help = "nothing becomes a secret", None
    else:
        message = "the type is named in quotes"
        help = f"for example `{checked.function.name}(x, '{_EXAMPLES[checked.function.name]}')`"
    checked.add(WRONG_ARGUMENTS, written, message, help)
    return ERRONEOUS


_EXAMPLES = {"as": "GCSPath", "from_json": "List"}


def _extreme(checked: Checked) -> Node:
    if len(checked.arguments) == 1:
        return of_a_list(checked)
    whole = all(argument.type.is_integer for argument in checked.arguments)
    kind = INTEGER if whole else FLOAT
    known = [a.value for a in checked.arguments if isinstance(a, Constant)]
    numbers = [n if whole else float(n) for n in known if not isinstance(n, str)]
    if len(numbers) < len(checked.arguments):
        return checked.apply(kind)
    return Constant(min(numbers) if checked.function.name == "min" else max(numbers), kind)


_LONGEST_RANGE = 100_000


def _range(checked: Checked) -> Node:
    """What is known is written out, if it is not too long for that."""
    (count,) = checked.arguments
    if not count.type.is_integer and not count.type.is_any:
        argument = checked.call.arguments[0]
        message = f"`range` takes an Integer, not {remedies.described(count)}"
        checked.add(WRONG_ARGUMENTS, argument, message, f"write `int({unparse(argument)})`")
        return ERRONEOUS
    if isinstance(count, Constant) and isinstance(count.value, int):
        if count.value < 0:
            argument = checked.call.arguments[0]
            message = f"`range` counts from 0 up, and {count.value} is less than 0"
            checked.add(WRONG_ARGUMENTS, argument, message, "write 0 for an empty list")
            return ERRONEOUS
        if count.value > _LONGEST_RANGE:
            argument = checked.call.arguments[0]
            message = f"a list of {count.value} numbers is too long"
            checked.add(WRONG_ARGUMENTS, argument, message, f"{_LONGEST_RANGE} are the most")
            return ERRONEOUS
        return Constant(json.dumps([*range(count.value)], separators=(",", ":")), LIST)
    return checked.apply(LIST)


_RULES: Mapping[str, Callable[[Checked], Node]] = {
    "if": _if,
    "int": _to_number_or_truth,
    "float": _to_number_or_truth,
    "bool": _to_number_or_truth,
    "json": _json,
    "string": _string,
    "contains": _contains,
    "as": _as,
    "from_json": _from_json,
    "min": _extreme,
    "max": _extreme,
    **REDUCTIONS,
    **TEXT_FUNCTIONS,
    "range": _range,
}
