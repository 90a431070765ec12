"""Sums, products and their kind: types, absence, and what known ones come to."""

import pytest

from kfpc.diagnostics.catalogue.expressions import IMPOSSIBLE_NUMBER, NO_NUMBER
from kfpc.pipeline.values import Constant
from kfpc.types import FLOAT, INTEGER
from tests.typecheck.support import faults, value


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("params.n + 1", INTEGER),
        ("params.n - params.n * 2", INTEGER),
        ("params.n / 2", FLOAT),
        ("params.n % 2", INTEGER),
        ("params.n + 1.0", FLOAT),
        ("params.f * params.n", FLOAT),
        ("params.any + 1", FLOAT),
        ("params.any % 2", INTEGER),
        ("-params.n", INTEGER),
        ("-params.f", FLOAT),
        ("attempt + 1", INTEGER),
    ],
)
def test_has_the_type(text, type):
    assert value(text).type == type


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1 + 2 + 3", Constant(6, INTEGER)),
        ("7 / 2", Constant(3.5, FLOAT)),
        ("6 / 2", Constant(3.0, FLOAT)),
        ("-7 % 3", Constant(-1, INTEGER)),
        ("7 % -3", Constant(1, INTEGER)),
        ("1 + 1.0", Constant(2.0, FLOAT)),
        ("-(1 + 1)", Constant(-2, INTEGER)),
        ("9007199254740993 + 2", Constant(9007199254740995, INTEGER)),
    ],
)
def test_is_worked_out_where_all_is_known(text, known):
    assert value(text) == known


def test_is_absent_where_an_operand_is():
    assert value("steps.maybe.outputs.n + 1").absent
    assert not value("steps.maybe.outputs.n + 1 ?? 0").absent


@pytest.mark.parametrize(
    ("text", "code", "message", "underlined", "help"),
    [
        ("'a' + params.text + 'b'", NO_NUMBER, "`+` adds numbers, and this is text",
         "'a' + params.text + 'b'", "join texts by writing `a${{ params.text }}b`"),
        ("params.n + '-x'", NO_NUMBER, "`+` adds numbers, and this is text",
         "params.n + '-x'", "join texts by writing `${{ params.n }}-x`"),
        ("params.text + params.n", NO_NUMBER, "`+` adds numbers, and this is text",
         "params.text + params.n", "for numbers write `float(params.text) + params.n`; "
         "join texts by writing `${{ params.text }}${{ params.n }}`"),
        ("params.n * '2'", NO_NUMBER, "`*` takes numbers, not the text '2'", "'2'",
         "drop the quotes: `2`"),
        ("params.text / 2", NO_NUMBER, "`/` takes numbers, not a String", "params.text",
         "convert it: `float(params.text)`"),
        ("params.f % 2", NO_NUMBER, "`%` is of Integers, not of a Float", "params.f",
         "write `int(params.f)`"),
        ("-params.yes", NO_NUMBER, "`-` takes numbers, not a Boolean", "params.yes", None),
        ("params.n % 0", IMPOSSIBLE_NUMBER, "this divides by zero", "params.n % 0",
         "write a number that is not 0"),
        ("9223372036854775807 * 2", IMPOSSIBLE_NUMBER,
         "`9223372036854775807 * 2` is more than 64 bits", "9223372036854775807 * 2",
         "work it out in a step"),
    ],
)  # fmt: skip
def test_is_refused_once_and_with_a_remedy(text, code, message, underlined, help):
    assert faults(text) == [(code.id, message, underlined, help)]
