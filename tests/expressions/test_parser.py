"""The grammar: trees, precedence, and what is no expression."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.diagnostics.catalogue.expressions import MISSPELT_OPERATOR, SYNTAX
from kfpc.expressions import parse_condition, unparse
from kfpc.expressions.parser import MAX_DEPTH, MAX_OPERATORS
from kfpc.expressions.syntax import Binary, Call, Index, ListLiteral, Literal, Minus, Name, Not


def tree(text):
    found, problems = parse_condition(text)
    assert problems == ()
    return found


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a.x && b.x || c.x && d.x", "(a.x && b.x) || (c.x && d.x)"),
        ("a.x || b.x && c.x", "a.x || (b.x && c.x)"),
        ("!a.x && b.x", "!a.x && b.x"),
        ("!(a.x && b.x)", "!(a.x && b.x)"),
        ("a.x == 1 && b.x != 2", "(a.x == 1) && (b.x != 2)"),
        ("a.x ?? 'n' == 'n'", "(a.x ?? 'n') == 'n'"),
        ("a.x ?? b.x ?? 1", "(a.x ?? b.x) ?? 1"),
        ("!a.x ?? true", "!a.x ?? true"),
        ("a.x in ['b', 'c']", "a.x in ['b', 'c']"),
        ("a.in in b.x", "a.in in b.x"),
        ("if(a.x, 1, 2.5) > -3", "if(a.x, 1, 2.5) > -3"),
        ("f()", "f()"),
        ("[]", "[]"),
        ("['a',]", "['a']"),
        ("a['b c'].d", "a['b c'].d"),
        ("a['b']", "a.b"),
        ("attempt<=3", "attempt <= 3"),
        ("true!=false", "true != false"),
        ('"a"', "'a'"),
        ("1e3", "1000.0"),
        ("a-b.c-d", "a-b.c-d"),
        ("a.x[0]", "a.x[0]"),
        ("a.x[-1]['k'].l", "a.x[-1]['k']['l']"),
        ("a.x['k'][b.i + 1]", "a.x.k[b.i + 1]"),
        ("f(a.x)[0].k", "f(a.x)[0]['k']"),
        ("(a.x + 1)[0]", "(a.x + 1)[0]"),
        ("-a.x[0]", "-a.x[0]"),
        ("a.x - 1 - 2", "(a.x - 1) - 2"),
        ("a.x -1", "a.x - 1"),
        ("1-2", "1 - 2"),
        ("1 + a.x * 2", "1 + (a.x * 2)"),
        ("a.x * 2 % 3", "(a.x * 2) % 3"),
        ("-a.x * 2", "(-a.x) * 2"),
        ("- 3", "-3"),
        ("a.x + 1 ?? 0", "(a.x + 1) ?? 0"),
        ("a.x ?? b.x - 1 > 2", "(a.x ?? (b.x - 1)) > 2"),
        ("größe.x", "größe.x"),
    ],
)
def test_reads_as(text, meaning):
    assert unparse(tree(text)) == meaning


@pytest.mark.parametrize(
    ("text", "code", "underlined", "help"),
    [
        ("a.x = 'b'", MISSPELT_OPERATOR, "=", "`==`"),
        ("a.x === 'b'", MISSPELT_OPERATOR, "===", "`==`"),
        ("a.x !== 'b'", MISSPELT_OPERATOR, "!==", "`!=`"),
        ("a.x and b.x", MISSPELT_OPERATOR, "and", "`&&`"),
        ("a.x or b.x", MISSPELT_OPERATOR, "or", "`||`"),
        ("not a.x", MISSPELT_OPERATOR, "not", "`!`"),
        ("a.x not in b.x", MISSPELT_OPERATOR, "not", "`!(a in b)`"),
        ("a.x ? 1 : 2", MISSPELT_OPERATOR, "?", "`if(condition, a, b)`"),
        ("a.x +", SYNTAX, "+", "a name, a number"),
        ("a.x ** 2", SYNTAX, "*", "a name, a number"),
        ("a.x & b.x", MISSPELT_OPERATOR, "&", "`&&`"),
        ("a.x | upper", MISSPELT_OPERATOR, "|", "`||`"),
        ("`a` == 'b'", MISSPELT_OPERATOR, "`", "quotes"),
        ("a.x == True", MISSPELT_OPERATOR, "True", "`true`"),
        ("a.x == null", MISSPELT_OPERATOR, "null", "??"),
        ("a.x contains 'b'", MISSPELT_OPERATOR, "contains", "contains(text, part)"),
        ("1 < 2 < 3", SYNTAX, "<", "`&&`"),
        ("(a.x", SYNTAX, "(", "close it with `)`"),
        ("f(a.x", SYNTAX, "(", "close it with `)`"),
        ("[1, 2", SYNTAX, "[", "close it with `]`"),
        ("a.x ==", SYNTAX, "=", "a name, a number"),
        ("a.", SYNTAX, ".", "write a name after the dot"),
        ("a.2b.c", SYNTAX, "2b.c", "`['2b']`"),
        ("a.x.contains('b')", SYNTAX, "(", "`contains(a.x, …)`"),
        ("007", SYNTAX, "007", "quote it"),
        ("1.", SYNTAX, "1.", "quote it"),
        ("0x10", SYNTAX, "0x10", "quote it"),
        ("1e999", SYNTAX, "1e999", "quote it"),
        ("9223372036854775808", SYNTAX, "9223372036854775808", "quote it"),
        ("$HOME", MISSPELT_OPERATOR, "$", "names have no `$`"),
        ("'a' 'b'", SYNTAX, "'b'", "beside"),
        ("in b.x", MISSPELT_OPERATOR, "in", "`a in b`"),
    ],
)
def test_is_no_expression(text, code, underlined, help):
    _, (found,) = parse_condition(text)
    assert (found.code, text[found.start : found.end]) == (code, underlined)
    assert found.help is not None
    assert help in found.help


def test_depth_is_bounded():
    deep = MAX_DEPTH
    assert tree("(" * deep + "1" + ")" * deep) == Literal(1)
    for opened in ("(", "!", "[", "f("):
        _, (found,) = parse_condition(opened * 10_000)
        assert "deep" in found.message


def test_length_is_bounded():
    assert tree(" && ".join(["a.x"] * (MAX_OPERATORS + 1)))
    _, (found,) = parse_condition(" && ".join(["a.x"] * 5_000))
    assert "operators" in found.message


NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,3}", fullmatch=True).filter(
    lambda name: name not in ("in", "true", "false", "not", "nil", "null", "is", "or", "and", "if")
)
LITERALS = st.one_of(
    st.booleans(),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text().filter(lambda text: "{{" not in text),
).map(Literal)
LEAVES = st.one_of(
    LITERALS,
    st.tuples(NAMES, st.text(min_size=1).filter(lambda text: "{{" not in text), NAMES).map(Name),
)
OPERATORS = st.sampled_from(
    ["==", "!=", "<", "<=", ">", ">=", "&&", "||", "in", "??", "+", "-", "*", "/", "%"]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Index, inner, inner).filter(
            lambda found: not (isinstance(found.base, Name) and isinstance(found.key, Literal))
        ),
        st.builds(Minus, inner),
        st.builds(Binary, OPERATORS, inner, inner),
        st.lists(inner, max_size=3).map(lambda items: ListLiteral(tuple(items))),
        st.builds(Call, NAMES, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=12,
)


@given(TREES)
def test_what_is_written_out_reads_back(expression):
    found, problems = parse_condition(unparse(expression))
    assert problems == ()
    assert found is not None
    assert found == expression
    assert unparse(found) == unparse(expression)
