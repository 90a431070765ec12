"""What to write for a tag of Argo Workflows, or of a Kubeflow Pipelines compiler.

Loaded when a text has one: most have none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kfpc.expressions.foreign_names import Parts, translated
from kfpc.expressions.functions import FUNCTIONS
from kfpc.expressions.lexer import NAME, all_tokens
from kfpc.expressions.parser import parse
from kfpc.expressions.positions import CONTEXTS
from kfpc.expressions.problem import ParseError
from kfpc.expressions.syntax import (
    Binary,
    Call,
    Expression,
    Index,
    ListLiteral,
    Literal,
    Minus,
    Name,
    Not,
)
from kfpc.expressions.unparse import unparse
from kfpc.record import replace

_OTHERWISE = (
    "for a value write `${{ … }}`; text that is meant for the program goes into a file: "
    "mount a config map under `volumes`"
)

_STDOUT = (
    "what a step prints is not kept: let it write an output, and read "
    "`${{{{ steps.{}.outputs.NAME }}}}`"
)

_ENDED = (
    "`on_exit` of the file and hooks of the run know `${{ run.status }}`; "
    "`${{ steps.NAME.status }}` is a step's"
)

_KNOWN = frozenset[str]().union(*CONTEXTS.values())
_LONGEST = 200


def remedy(tag: str) -> str:
    """The help for what stands between raw double braces."""
    tag = tag.strip()
    if tag == "item" or tag.startswith("item."):
        return f"write `${{{{ {tag} }}}}`, in a step with `for_each`"
    printed = re.fullmatch(rf"=?\s*(?:tasks|steps)\.({NAME})\.outputs\.result", tag)
    if printed is not None:
        return _STDOUT.format(printed[1])
    if tag.removeprefix("=") == "workflow.status":
        return _ENDED
    if re.fullmatch(NAME, tag):
        return _word(tag)
    meant = meant_by(tag)
    return _OTHERWISE if meant is None else f"did you mean `${{{{ {meant} }}}}`?"


def meant_by(tag: str) -> str | None:
    """The expression, in kfpc's own words, that a tag stands for; None where there is none."""
    tag = tag.strip()
    return _of_a_compiler(tag) or _meant(tag)


def in_own_words(text: str) -> str:
    """A text with an expression for each tag that stands for one; other tags are left."""
    return _TAG.sub(lambda tag: _expression(meant_by(tag[1])) or tag[0], text)


_TAG = re.compile(rf"(?<!\$)\{{\{{(.{{0,{_LONGEST}}}?)\}}\}}", re.DOTALL)
_HOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def _expression(meant: str | None) -> str | None:
    return None if meant is None else f"${{{{ {meant} }}}}"


def condition(text: str) -> str | None:
    """A condition of another language in kfpc's own words, where ``inputs`` are params of the
    run; None where one of its names stands for nothing."""
    if len(text) > _LONGEST:
        return None
    plain = _HOLE.sub(r"\1", in_own_words(text))
    return _meant(plain, _of_the_run)


def _of_the_run(parts: Parts) -> Parts:
    return ("params", *parts[1:]) if parts[0] == "inputs" and len(parts) == 2 else parts


def _as_it_is(parts: Parts) -> Parts:
    return parts


def _word(word: str) -> str:
    """For a name by itself, which templates of most languages take."""
    if word in ("retries", "attempt"):
        return "did you mean `${{ attempt }}`?"
    return f"for a value write `${{{{ params.{word} }}}}`, say" + _OTHERWISE.removeprefix(
        "for a value write `${{ … }}`"
    )


def _meant(tag: str, settle: Callable[[Parts], Parts] = _as_it_is) -> str | None:
    """A name, or an expression with names, in kfpc's own words, which ``settle`` decides."""
    if len(tag) > _LONGEST:
        return None
    try:
        found = _renamed(parse(all_tokens(tag.removeprefix("="), 0)), settle)
    except ParseError:
        return None
    # A text or a number alone was hardly meant as an expression.
    return None if found is None or isinstance(found, Literal) else unparse(found)


def _renamed(expression: Expression, settle: Callable[[Parts], Parts]) -> Expression | None:
    """The expression with names that stand for something here; None if one stands for nothing."""
    if isinstance(expression, Name):
        parts = settle(translated(_joined(expression.parts)) or expression.parts)
        return Name(parts) if _says_a_value(parts) else None
    if isinstance(expression, (Not, Minus)):
        operand = _renamed(expression.operand, settle)
        return None if operand is None else replace(expression, operand=operand)
    if isinstance(expression, Binary):
        left, right = _renamed(expression.left, settle), _renamed(expression.right, settle)
        return None if left is None or right is None else Binary(expression.operator, left, right)
    if isinstance(expression, Index):
        both = _all((expression.base, expression.key), settle)
        return None if both is None else replace(expression, base=both[0], key=both[1])
    if isinstance(expression, ListLiteral):
        items = _all(expression.items, settle)
        return None if items is None else ListLiteral(items)
    if isinstance(expression, Call):
        known = expression.function in FUNCTIONS
        arguments = _all(expression.arguments, settle) if known else None
        return None if arguments is None else replace(expression, arguments=arguments)
    return expression


def _says_a_value(parts: tuple[str, ...]) -> bool:
    """Whether a name has as many parts as it takes."""
    if parts[0] == "steps":
        whole = parts[2:] in (("status",), ("item",))
        return whole or (len(parts) == 4 and parts[2] == "outputs")
    if parts[0] in ("inputs", "outputs"):
        return parts[2:] == ("path",) or (parts[0] == "inputs" and len(parts) == 2)
    return parts[0] in _KNOWN and len(parts) == (1 if parts[0] == "attempt" else 2)


def _all(
    expressions: tuple[Expression, ...], settle: Callable[[Parts], Parts]
) -> tuple[Expression, ...] | None:
    found = tuple(_renamed(one, settle) for one in expressions)
    return None if None in found else tuple(one for one in found if one is not None)


def _joined(parts: tuple[str, ...]) -> tuple[str, ...]:
    """A name of Argo's may have dots in it where it is the last thing said."""
    if parts[:2] == ("workflow", "parameters"):
        return (*parts[:2], ".".join(parts[2:]))
    return parts


def _of_a_compiler(tag: str) -> str | None:
    """A placeholder of a Kubeflow Pipelines compiler as a name."""
    found = re.fullmatch(r"pipelineparam:op=([\w -]*);name=([\w -]+)", tag)
    if found is not None and found[1]:
        return unparse(Name(("steps", found[1], "outputs", found[2])))
    if found is not None:
        return unparse(Name(("params", found[2])))
    found = re.fullmatch(r"\$\.inputs\.parameters\[['\"]([^'\"]+)['\"]\]", tag)
    return None if found is None else unparse(Name(("inputs", found[1])))
