"""Words of other languages that end up in expressions, and what is written here instead."""

from __future__ import annotations

from collections.abc import Sequence

from kfpc.expressions.syntax import Call, Expression, Literal, Name
from kfpc.expressions.unparse import unparse

_AFTER_VALUE = {
    "=": "did you mean `==`?",
    "===": "did you mean `==`?",
    "!==": "did you mean `!=`?",
    "=>": "did you mean `>=`?",
    "=<": "did you mean `<=`?",
    "is": "did you mean `==`?",
    "and": "did you mean `&&`?",
    "&": "did you mean `&&`?",
    "or": "did you mean `||`?",
    "|": "did you mean `||`? functions are called: `upper(x)`",
    "not": "write `!(a in b)`",
    "?": "write `if(condition, a, b)`",
    ":": "write `if(condition, a, b)`",
    "if": "write `if(condition, a, b)`",
    "=~": "write `matches(text, 'pattern')`",
    "matches": "write `matches(text, 'pattern')`",
    "contains": "write `contains(text, part)`",
    "startsWith": "write `starts_with(text, part)`",
    "endsWith": "write `ends_with(text, part)`",
}

_NO_NULL = "no value is null; say what takes the place of a missing one: `x ?? 'none'`"

_AS_VALUE = {
    "not": "did you mean `!`?",
    "in": "write what is looked for before it: `a in b`",
    "`": "texts stand in single or double quotes",
    "True": "did you mean `true`?",
    "TRUE": "did you mean `true`?",
    "False": "did you mean `false`?",
    "FALSE": "did you mean `false`?",
    "null": _NO_NULL,
    "nil": _NO_NULL,
    "None": _NO_NULL,
    "undefined": _NO_NULL,
    "$": "names have no `$`: write `params.x`, `inputs.x` or `steps.a.outputs.x`",
}

FOREIGN_FUNCTIONS = {
    "startsWith": "did you mean `starts_with`?",
    "endsWith": "did you mean `ends_with`?",
    "hasPrefix": "did you mean `starts_with`?",
    "hasSuffix": "did you mean `ends_with`?",
    "toJSON": "did you mean `json`?",
    "toJson": "did you mean `json`?",
    "fromJSON": "did you mean `from_json`?",
    "fromJson": "did you mean `from_json`?",
    "len": "did you mean `length`?",
    "str": "did you mean `string`?",
    "asInt": "did you mean `int`?",
    "asFloat": "did you mean `float`?",
    "list": "did you mean `from_json(text, 'List')`?",
    "dict": "did you mean `from_json(text, 'Dict')`?",
    "cast": "did you mean `as(x, 'GCSPath')`?",
    "format": "write the text with `${{ … }}` in it",
    "success": "a step runs after those that it follows have succeeded: leave it out",
    "always": "steps under `on_exit` run whatever happened; a step also goes on after one with "
    "`continue_on_failure: true`",
    "failure": "give the other step `continue_on_failure: true` and write "
    "`steps.NAME.status != 'Succeeded'`; for the whole run there is `on_exit`",
    "cancelled": "a run that is stopped starts no further step but those under `on_exit`",
    **dict.fromkeys(("strftime", "date", "formatDate", "now"), "did you mean `format_date`?"),
    **dict.fromkeys(("match", "regex", "regexMatch", "test"), "did you mean `matches`?"),
    **dict.fromkeys(("strip", "trimSpace"), "did you mean `trim`?"),
    **dict.fromkeys(("argmax", "maxBy"), "did you mean `max_by`?"),
    **dict.fromkeys(("argmin", "minBy"), "did you mean `min_by`?"),
    **dict.fromkeys(("indexOf", "findIndex"), "did you mean `index_of`?"),
    **dict.fromkeys(("first", "last"), "write `x[0]` or `x[-1]`"),
    **dict.fromkeys(("get", "fromMap"), "write `x['key']` or `x[0]`"),
    **dict.fromkeys(
        ("floor", "ceil", "trunc"),
        "`int(x)` leaves the fraction out, `round(x)` gives the nearest Integer",
    ),
    "hashFiles": "files are not read by expressions",
}
"""Functions of GitHub Actions, Argo and Python."""


def after_value(word: str) -> str | None:
    """What to write for a word that stands where an operator is expected."""
    return _AFTER_VALUE.get(word)


def as_value(word: str) -> str | None:
    """What to write for a word that stands where a value is expected."""
    return _AS_VALUE.get(word)


def of_texts(operands: Sequence[Expression]) -> str | None:
    """What to write for texts that ``+`` was to join."""
    if not all(isinstance(one, (Literal, Name, Call)) for one in operands):
        return "join texts by writing `${{ … }}` beside `${{ … }}`"
    return f"join texts by writing `{''.join(map(_beside, operands))}`"


def _beside(operand: Expression) -> str:
    if isinstance(operand, Literal) and isinstance(operand.value, str):
        return operand.value
    return f"${{{{ {unparse(operand)} }}}}"
