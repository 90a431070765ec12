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
    "=~": "did you mean `contains(text, part)`?",
    "matches": "did you mean `contains(text, part)`?",
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
    "always": "a step that runs whatever happened follows one with `continue_on_failure: true`",
    "failure": "give the other step `continue_on_failure: true` and compare its `status`",
    "cancelled": "a run that is stopped starts no further step",
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
