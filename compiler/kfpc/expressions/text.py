"""Texts with ``${{ … }}`` in them, and conditions that are one expression.

Trees never change, so these functions remember what they have read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from kfpc.diagnostics.catalogue.expressions import ARGO_TAG, SYNTAX, UNCLOSED
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.expressions.argo_tags import remedy
from kfpc.expressions.lexer import NAME, Token, all_tokens, tokens_to_braces
from kfpc.expressions.parser import parse
from kfpc.expressions.problem import ParseError, Problem
from kfpc.expressions.syntax import Expression, Name, Text
from kfpc.expressions.unparse import unparse

_REMEMBERED = 16384

_REFERENCE = re.compile(rf"\$\{{\{{ *({NAME}(?:\.{NAME})+) *\}}\}}")
"""By far the most frequent expression: one plain name."""


def parse_text(text: str) -> tuple[Text, tuple[Problem, ...]]:
    """A scalar with its expressions; offsets are those of the scalar.

    ``$${{`` stands for ``${{``. Expressions with a problem are left out of the result.
    Gives the codes SYNTAX, MISSPELT_OPERATOR, UNCLOSED and ARGO_TAG.
    """
    if "{{" not in text:
        return (Text((text,)) if text else _EMPTY), ()
    return _parse_text(text)


def parse_patch(text: str) -> tuple[Text, tuple[Problem, ...]]:
    """A scalar of a patch in Argo's words, whose own ``{{…}}`` is left as it is.

    Gives the same codes as ``parse_text`` but ARGO_TAG, and NO_EXPRESSION: within a tag of Argo's
    a value would become a part of Argo's expression.
    """
    if "{{" not in text:
        return (Text((text,)) if text else _EMPTY), ()
    return _parse_patch(text)


def parse_condition(text: str) -> tuple[Expression | None, tuple[Problem, ...]]:
    """One expression, with or without the braces; None if there is a problem.

    Gives the same codes as ``parse_text``.
    """
    return _parse_condition(text)


def overwritten(text: str) -> str:
    """The text with a letter that says nothing, ``_``, in the place of each of an expression's:
    what else there is stays at its offset."""
    pieces: list[str] = []
    done = 0
    while (at := text.find("${{", done)) >= 0:
        end: int | None = at + 3
        if at == 0 or text[at - 1] != "$":
            _, end = tokens_to_braces(text, at + 3)
        end = len(text) if end is None else end
        pieces += (text[done:at], "_" * (end - at))
        done = end
    return "".join((*pieces, text[done:]))


_EMPTY = Text(())


@lru_cache(maxsize=_REMEMBERED)
def _parse_text(text: str) -> tuple[Text, tuple[Problem, ...]]:
    return _parsed(text, _refused)


@lru_cache(maxsize=_REMEMBERED)
def _parse_patch(text: str) -> tuple[Text, tuple[Problem, ...]]:
    return _parsed(text, _kept)


_Raw = Callable[[str, int, list[Problem]], tuple[str, int]]
"""What becomes of double braces without a dollar, at an offset: the text that is left of them, and
the offset behind."""


def _parsed(text: str, raw: _Raw) -> tuple[Text, tuple[Problem, ...]]:
    parts: list[str | Expression] = []
    problems: list[Problem] = []
    literal, position = "", 0
    while (braces := text.find("{{", position)) >= 0:
        dollar = braces - 1
        if dollar < position or text[dollar] != "$":
            kept, after = raw(text, braces, problems)
            literal += text[position:braces] + kept
            position = after
        elif dollar > position and text[dollar - 1] == "$":
            literal += text[position : dollar - 1] + "${{"
            position = braces + 2
        else:
            literal += text[position:dollar]
            expression, position = _hole(text, dollar, problems)
            if expression is not None:
                if literal:
                    parts.append(literal)
                parts.append(expression)
                literal = ""
    literal += text[position:]
    if literal:
        parts.append(literal)
    return Text(tuple(parts)), tuple(problems)


def _refused(text: str, braces: int, problems: list[Problem]) -> tuple[str, int]:
    return "", _raw(text, braces, len(text), problems)


def _kept(text: str, braces: int, problems: list[Problem]) -> tuple[str, int]:
    """Argo ends a tag at the first ``}}``, whatever stands before it."""
    closing = text.find("}}", braces + 2)
    if closing < 0:
        message = "Argo finds no end of the tag that `{{` opens"
        problems.append(Problem(UNCLOSED, message, braces, braces + 2, "close it with `}}`"))
        return "", len(text)
    inner = text.find("${{", braces + 2, closing)
    if inner < 0:
        return text[braces : closing + 2], closing + 2
    message = "an expression within a tag of Argo's would become a part of it"
    help = "write the whole as one expression, or the value by its name in Argo"
    _, after = tokens_to_braces(text, inner + 3)
    end = len(text) if after is None else after
    problems.append(Problem(NO_EXPRESSION, message, inner, end, help))
    closing = text.find("}}", end)
    return "", len(text) if closing < 0 else closing + 2


def _name(match: re.Match[str]) -> Name:
    start, end = match.span(1)
    parts = tuple(match.group(1).split("."))
    spans, at = [], start
    for part in parts:
        after = at + len(part)
        spans.append((at, after))
        at = after + 1
    return Name(parts, start, end, tuple(spans))


def _hole(text: str, dollar: int, problems: list[Problem]) -> tuple[Expression | None, int]:
    """The expression that opens at an offset, and the offset behind it."""
    match = _REFERENCE.match(text, dollar)
    if match is not None:
        return _name(match), match.end()
    found, after = tokens_to_braces(text, dollar + 3)
    if after is None:
        problems.append(_unclosed(text, dollar))
        return None, len(text)
    return _tree(text, dollar, after, found, problems), after


def _tree(
    text: str, start: int, end: int, found: list[Token], problems: list[Problem]
) -> Expression | None:
    raw = text.find("{{", found[0].start, end)
    if raw >= 0:
        single = text.find("}", start, raw)
        if raw > 0 and text[raw - 1] == "$" and single >= 0:
            problems.append(_half_closed(start, single))
        elif raw > 0 and text[raw - 1] == "$":
            help = "an expression has one pair of braces: leave out the ones inside"
            problems.append(Problem(SYNTAX, "an expression inside another", raw - 1, raw + 2, help))
        else:
            _raw(text, raw, end, problems)
        return None
    if found[0].kind == "end":
        help = "write what the value is, or leave the braces out"
        problems.append(Problem(SYNTAX, "the expression is empty", start, end, help))
        return None
    try:
        return parse(found)
    except ParseError as failure:
        problems.append(failure.problem)
        return None


def _raw(text: str, braces: int, limit: int, problems: list[Problem]) -> int:
    """Reports raw double braces at an offset; gives the offset behind them."""
    closing = text.find("}}", braces + 2, limit)
    if closing < 0:
        problems.append(_tag(braces, braces + 2, ""))
        return braces + 2
    end = closing + 2
    while text.startswith("}", end):
        end += 1
    problems.append(_tag(braces, end, text[braces + 2 : closing]))
    return end


def _tag(start: int, end: int, inside: str) -> Problem:

    return Problem(
        ARGO_TAG, "`{{` would be Argo's to expand in the run", start, end, remedy(inside)
    )


def _half_closed(start: int, brace: int) -> Problem:
    message = "this expression is closed by one brace instead of two"
    return Problem(UNCLOSED, message, start, brace + 1, "close it with `}}`")


def _unclosed(text: str, dollar: int) -> Problem:
    single = text.find("}", dollar)
    if single >= 0 and text.find("}}", dollar) < 0:
        return _half_closed(dollar, single)
    help = (
        "an open quote hides the `}}`: close it"
        if "}}" in text[dollar:]
        else "close it with `}}`; if the file has one, YAML took a part of the value for "
        "something else (` #` opens a comment): quote the value"
    )
    return Problem(UNCLOSED, "`${{` is not closed", dollar, dollar + 3, help)


@lru_cache(maxsize=_REMEMBERED)
def _parse_condition(text: str) -> tuple[Expression | None, tuple[Problem, ...]]:
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    problems: list[Problem] = []
    if text.startswith("${{", start):
        expression, after = _hole(text, start, problems)
        if expression is not None and after < end:
            return None, (_two(text, after, end),)
        return expression, tuple(problems)
    found = all_tokens(text, start)
    if "${{" in text and "{{" not in text.replace("${{", ""):
        return None, (_two(text, start, end),)
    expression = _tree(text, start, len(text), found, problems)
    return expression, tuple(problems)


def _two(text: str, start: int, end: int) -> Problem:
    """What is said of a condition that is a text with an expression in it."""
    plain = _HOLE.sub(r"\2", text.strip())
    meant = _expression(plain)
    if meant is not None:
        help = f"write it without braces: `{' '.join(plain.split())}`"
    elif (meant := _expression(_in_own_operators(plain))) is not None:
        told = unparse(meant)
        told = f'"{told}"' if told[0] in _QUOTED and '"' not in told else told
        help = f"write it as one: `{told}`"
    else:
        value = next((found[2] for found in _HOLE.finditer(text)), "params.x")
        help = (
            f"a Boolean stands alone, `{value}`; a text is compared with one in quotes, "
            f"`{value} == 'a'`, and a number with a number"
        )
    return Problem(SYNTAX, "a condition is one expression", start, end, help)


_HOLE = re.compile(r"""(['"]?)\$\{\{\s*(.*?)\s*\}\}\1""")
"""An expression in braces, with the quotes that are around it where Argo's text was meant."""


def _expression(text: str) -> Expression | None:
    try:
        return parse(all_tokens(text, 0))
    except ParseError:
        return None


_QUOTED = "!'["
"""Where a text begins with one of these, YAML takes it for something else without quotes."""

_OWN = {"and": "&&", "or": "||", "AND": "&&", "OR": "||", "=": "==", "===": "==", "!==": "!="}


def _in_own_operators(text: str) -> str:
    """A condition of Python's or of a shell's operators with kfpc's: `not` holds for all up to
    the next `and` or `or`."""
    found, after = "", 0
    depth, negated = 0, list[int]()
    for token in all_tokens(text, 0):
        own = _OWN.get(token.value, token.value)
        while negated and negated[-1] >= depth and (own in ("&&", "||", ")", "")):
            found += ")"
            negated.pop()
        depth += (own == "(") - (own == ")")
        found += text[after : token.start]
        if token.value in ("not", "NOT"):
            own = "!("
            negated.append(depth)
        found += own
        after = token.end
    return found
