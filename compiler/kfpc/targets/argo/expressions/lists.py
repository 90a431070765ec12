"""Lists that loops go through, in expr-lang."""

from __future__ import annotations

from collections.abc import Callable

from kfpc.pipeline.reread import may_be_reread
from kfpc.pipeline.values import Apply, Constant, Node
from kfpc.targets.argo.expressions.kinds import Code, Kind, Level
from kfpc.targets.argo.expressions.paths import quote
from kfpc.targets.argo.expressions.whole_numbers import unless_large

# A mapping stands in parentheses, for the braces of a second argument would be those of a body.

Render = Callable[[Node, Kind], Code]

MADE_OF_NUMBERS = frozenset({"range", "matrix", "zip"})
"""Functions whose lists hold no integer that was not looked at."""

UNEQUAL = "fromJSON('lists of different lengths are not gone through together')"
"""Fails the run, and the message has these words."""


def numbers(node: Apply, render: Render) -> Code:
    """``range(n)``."""
    count = render(node.arguments[0], Kind.INTEGER).at(Level.UNARY)
    return Code(f"{count} > 0 ? 0..({count} - 1) : []", Level.CHOICE)


def matrix(node: Apply, render: Render) -> Code:
    """Every combination of the elements of some lists, the last list's changing first."""
    axes = _axes(node, render)
    pairs, after = [], "1"
    for name, values in reversed(axes):
        pairs.append(f"{quote(name)}: {values}[int(# / {after}) % len({values})]")
        after = f"({after} * len({values}))" if after != "1" else f"len({values})"
    mapping = ", ".join(reversed(pairs))
    made = f"{after} > 0 ? map(0..({after} - 1), ({{{mapping}}})) : []"
    return Code(_carried(node, render, made), Level.CHOICE)


def together(node: Apply, render: Render) -> Code:
    """The first elements of some lists, the second ones, and so on."""
    axes = _axes(node, render)
    (_, first), *others = axes
    alike = " && ".join(f"len({values}) == len({first})" for _, values in others) or "true"
    mapping = ", ".join(f"{quote(name)}: {values}[#]" for name, values in axes)
    made = f"len({first}) > 0 ? map(0..(len({first}) - 1), ({{{mapping}}})) : []"
    return Code(_carried(node, render, f"{alike} ? ({made}) : {UNEQUAL}"), Level.CHOICE)


def _carried(node: Apply, render: Render, made: str) -> str:
    """What is made of lists, unless a number in one of them would lose digits."""
    of_a_run = (one for one in node.arguments[1::2] if not isinstance(one, Constant))
    looked_at = [one for one in of_a_run if not _is_made_of_numbers(one)]
    texts = [render(one, Kind.TEXT).text for one in looked_at]
    reread = any(map(may_be_reread, looked_at))
    return unless_large(texts, made, reread=reread) if texts else made


def _is_made_of_numbers(node: Node) -> bool:
    return isinstance(node, Apply) and node.function in MADE_OF_NUMBERS


def _axes(node: Apply, render: Render) -> list[tuple[str, str]]:
    """The names of lists, and expressions for them."""
    found = []
    for name, values in zip(node.arguments[::2], node.arguments[1::2], strict=True):
        assert isinstance(name, Constant)
        found.append((name.text, render(values, Kind.JSON).at(Level.WHOLE)))
    return found
