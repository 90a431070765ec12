"""Functions of texts, dates and whole lists: types, absence, and what is refused."""

import pytest

from kfpc.diagnostics.catalogue.expressions import (
    IMPOSSIBLE_NUMBER,
    UNREADABLE_PATTERN,
    WRONG_ARGUMENTS,
)
from kfpc.pipeline.values import Constant
from kfpc.types import ANY, BOOLEAN, FLOAT, INTEGER, LIST, STRING
from tests.typecheck.support import faults, value


@pytest.mark.parametrize(
    ("text", "type", "absent"),
    [
        ("trim(params.text)", STRING, False),
        ("replace(params.path, 'a', params.text)", STRING, False),
        ("split(params.text, ',')", LIST, False),
        ("split(params.text, ',')[0]", STRING, True),
        ("keys(params.dict)", LIST, False),
        ("matches(params.text, '^a')", BOOLEAN, False),
        ("round(params.f)", INTEGER, False),
        ("round(params.f, 2)", FLOAT, False),
        ("format_date(run.created, '%F')", STRING, False),
        ("max(params.list)", FLOAT, True),
        ("max([1, params.n])", INTEGER, False),
        ("sum(params.list)", FLOAT, False),
        ("sum([1, params.n])", INTEGER, False),
        ("max_by(params.list, params.list)", ANY, True),
        ("max_by(['a', params.text], params.list)", STRING, True),
        ("min_by([1, params.n], params.list)", INTEGER, True),
        ("index_of(params.list, 'a')", INTEGER, True),
        ("max_by(params.list, params.list) ?? 'none'", ANY, False),
        ("sum(steps.maybe.outputs.list)", FLOAT, True),
    ],
)
def test_has_the_type(text, type, absent):
    found = value(text)
    assert (found.type, found.absent) == (type, absent)


def test_what_is_known_is_worked_out():
    assert value("trim(' a ')") == Constant("a", STRING)
    assert value("split('a,b', ',')[1]") == Constant("b", STRING)
    assert value("round(2.5)") == Constant(3, INTEGER)
    assert value("sum([1, 2])") == Constant(3, INTEGER)


@pytest.mark.parametrize(
    ("text", "code", "message", "underlined", "help"),
    [
        ("trim()", WRONG_ARGUMENTS, "`trim` takes 1 argument, not 0", "trim()",
         "write `trim(text)`"),
        ("round()", WRONG_ARGUMENTS, "`round` takes at least 1 argument, not 0", "round()",
         "write `round(number, digits?)`"),
        ("max(params.yes)", WRONG_ARGUMENTS, "`max` takes a List for `list`, not a Boolean",
         "params.yes", None),
        ("max()", WRONG_ARGUMENTS, "`max` takes at least 2 arguments, not 0", "max()",
         "write `max(first, second, …)` or `max(list)`"),
        ("max_by(params.list, 'a')", WRONG_ARGUMENTS,
         "`max_by` takes a List for `scores`, not the text 'a'", "'a'",
         "write a list, such as `['a', 'b']`"),
        ("max_by([1, 2, 3], [1, params.n])", WRONG_ARGUMENTS,
         "`max_by` takes a score for each of 3 values, not 2", "[1, params.n]",
         "give it two lists of one length: a score stands where its value does"),
        ("round(params.f, params.n)", IMPOSSIBLE_NUMBER,
         "`round` takes a number of digits from 0 to 15, written out", "params.n",
         "write `round(x, 2)`"),
        ("round(1e300)", IMPOSSIBLE_NUMBER, "this is more than 64 bits", "round(1e300)",
         "give it digits, and it stays a Float: `round(x, 0)`"),
        ("matches(params.text, params.text)", UNREADABLE_PATTERN,
         "the pattern of `matches` is written out, in quotes", "params.text",
         "for example `matches(params.x, '^v[0-9]+$')`"),
        ("matches(params.text, '(')", UNREADABLE_PATTERN,
         "this is no pattern: a `(` is not closed", "'('",
         "write it in Go's syntax, https://pkg.go.dev/regexp/syntax"),
    ],
)  # fmt: skip
def test_is_refused_once_and_with_a_remedy(text, code, message, underlined, help):
    assert faults(text) == [(code.id, message, underlined, help)]
