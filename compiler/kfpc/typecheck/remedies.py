"""How a value of the wrong type is called in a message, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kfpc.diagnostics import Code
from kfpc.diagnostics.phrases import with_article
from kfpc.expressions.syntax import Binary, Expression, Name
from kfpc.expressions.unparse import literal, unparse
from kfpc.kubernetes.duration import seconds
from kfpc.pipeline.values import (
    ELEMENT,
    Apply,
    Constant,
    ItemRef,
    Node,
    OutputRef,
    Reference,
    are_files,
)
from kfpc.types import FLOAT, Kind, read


class Add(Protocol):
    """Adds a diagnostic for a piece of a text, with where the nodes get their types."""

    def __call__(
        self,
        code: Code,
        at: Expression,
        message: str,
        help: str | None = None,
        nodes: Iterable[Node] = (),
    ) -> None: ...


_TRUTHS = ("true", "false")

CASTS = {Kind.INTEGER: "int", Kind.FLOAT: "float", Kind.BOOLEAN: "bool"}
"""The functions that make a value of a type from text."""


def described(node: Node) -> str:
    """A value in a message: ``the text 'a'``, ``an Integer``, ``an untyped value``."""
    if isinstance(node, Constant) and isinstance(node.value, str):
        return f"the text {literal(node.value)}"
    if isinstance(node, Constant):
        return f"the {node.type} {literal(node.value)}"
    if node.type.is_any:
        return "an untyped value"
    if node.type.is_text:
        return "text"
    return with_article(str(node.type))


def declared(node: Node) -> str:
    """What the place says that a value has its type from."""
    return f"declared here {'without a type' if node.type.is_any else f'as {described(node)}'}"


def into_text(node: Node, written: Expression) -> str | None:
    """How to put a value into a text."""
    if are_files(node):
        return (
            "these are files, of rounds that only a run counts: write the list of the loop out, "
            "`for_each: [a, b]`, and take the files as an input"
        )
    if node.type.is_json:
        return f"write `json({unparse(written)})`"
    if node.type.is_artifact:
        if isinstance(written, Name) and written.parts[0] == "inputs":
            return f"an artifact is a file: write its path, `{unparse(written)}.path`"
        return "an artifact is a file: take it as an input and write the path, `inputs.x.path`"
    return None


def into_argument(wanted: str, node: Node, written: Expression) -> str | None:
    """How to make of a value what a function takes; ``wanted`` is the label of that."""
    if isinstance(node, Constant):
        return _literal_argument(wanted, node)
    text = unparse(written)
    if wanted == "text":
        return None if node.type.is_artifact else f"convert it: `string({text})`"
    if not node.type.is_plain_text:
        return into_boolean(node, written) if wanted == "a Boolean" else None
    return {
        "a number": f"convert it: `float({text})`",
        "a Boolean": f"compare it, or convert it: `bool({text})`",
        "a List": f"convert it: `from_json({text}, 'List')`",
        "a Dict": f"convert it: `from_json({text}, 'Dict')`",
    }.get(wanted)


def _literal_argument(wanted: str, node: Constant) -> str | None:
    """What to write for a literal, which is never cast."""
    if wanted == "text":
        return f"quote it: `'{literal(node.value)}'`"
    if wanted == "a number" and reads_as_number(node):
        return f"drop the quotes: `{node.value}`"
    if wanted == "a Boolean" and str(node.value).lower() in _TRUTHS:
        return f"drop the quotes: `{str(node.value).lower()}`"
    return {
        "a number": "write a number, such as `5`",
        "a Boolean": "write a condition, such as `params.x == 'a'`",
        "a List": "write a list, such as `['a', 'b']`",
    }.get(wanted)


def into_boolean(node: Node, written: Expression) -> str | None:
    """How to make a condition of a value."""
    if node.type.is_artifact:
        return None
    if isinstance(node, Constant) and str(node.value).lower() in _TRUTHS:
        return f"drop the quotes: `{str(node.value).lower()}`"
    if isinstance(node, Constant):
        return "write a condition, such as `params.x == 'a'`"
    text = unparse(written)
    if node.type.is_number:
        return f"there is no truthiness; compare it: `{text} > 0`"
    if node.type.is_json:
        return f"there is no truthiness; compare its length: `length({text}) > 0`"
    return f"there is no truthiness; compare it: `{text} == 'true'`"


def into_comparison(
    first: Expression, left: Node, second: Expression, right: Node
) -> tuple[Expression | None, str | None]:
    """Which side to change so that the two have one type, if one is to blame, and how."""
    sides = (((first, left), (second, right)), ((second, right), (first, left)))
    for (written, node), (_, other) in sides:
        help = _rewritten(node, other)
        if help is not None:
            return written, help
    for (written, node), (other_written, other) in sides:
        help = _converted(written, node, other_written, other)
        if help is not None:
            return None, help
    return None, None


def into_number(first: Expression, left: Node, second: Expression, right: Node) -> str | None:
    """How to order a text by the number that it holds: the one side is such a number."""
    for written, node, other in ((first, left, right), (second, right, left)):
        cast = {Kind.INTEGER: "int", Kind.FLOAT: "float"}.get(other.type.kind)
        if cast and node.type.is_string_backed and not isinstance(node, Constant):
            return f"convert it: `{cast}({unparse(written)})`"
    return None


def into_order(binary: Binary, left: Node, right: Node) -> str | None:
    """How to order two values of which one has a type of its own, such as a GCSPath."""
    if left.type.is_any and right.type.is_any:
        return "convert both, for example with `float(…)`"
    if not (left.type.is_string_backed and right.type.is_string_backed):
        return None
    sides = ((binary.left, left), (binary.right, right))
    texts = [
        unparse(written) if node.type.is_plain_text else f"string({unparse(written)})"
        for written, node in sides
    ]
    letters = f"`{f' {binary.operator} '.join(texts)}`"
    if any(isinstance(node, Constant) and not reads_as_number(node) for _, node in sides):
        return f"write {letters} to compare letter by letter"
    numbers = [
        str(node.value) if isinstance(node, Constant) else f"float({unparse(written)})"
        for written, node in sides
    ]
    return f"for numbers write `{f' {binary.operator} '.join(numbers)}`, for texts {letters}"


def into_one_type(first: Expression, left: Node, second: Expression, right: Node) -> str | None:
    """How two values that may stand in one place come to have one type."""
    _, help = into_comparison(first, left, second, right)
    if help is not None:
        return help
    for written, node, other in ((first, left, right), (second, right, left)):
        if other.type.is_artifact:
            return _into_file(written, node)
    for written, node, other in ((first, left, right), (second, right, left)):
        if other.type.is_string_backed:
            cast = "json" if node.type.is_json else "string"
            instead = f", or give {with_article(str(node.type))} instead of the text"
            return f"convert it: `{cast}({unparse(written)})`{instead}"
    return f"convert both, for example with `json(…)`: `json({unparse(first)})`"


def _into_file(written: Expression, node: Node) -> str:
    """How a value may stand beside a file."""
    if isinstance(node, Reference) and isinstance(node.ref, OutputRef):
        if node.type.is_string_backed:
            return f"read it as a file too: `as({unparse(written)}, 'Artifact')`"
        return f"declare the output `{node.ref.output}` as an Artifact, to read it as a file"
    return "a file is chosen among outputs of steps: let a step write the value to one"


def _rewritten(node: Node, other: Node) -> str | None:
    """How a literal is written as the other side's type."""
    if not isinstance(node, Constant):
        return None
    if not isinstance(node.value, str):
        return f"quote it: `'{literal(node.value)}'`" if other.type.is_string_backed else None
    if other.type.is_boolean:
        lowered = node.value.lower()
        if lowered in _TRUTHS:
            return f"drop the quotes: `{lowered}`"
        return "a Boolean is `true` or `false`"
    if not other.type.is_number:
        return None
    after = seconds(node.value)
    if after is not None:
        return f"write the seconds: `{after}`"
    return f"drop the quotes: `{node.value}`" if reads_as_number(node) else None


def reads_as_number(constant: Constant) -> bool:
    """Whether a literal text holds a number."""
    try:
        read(str(constant.value), FLOAT)
    except ValueError:
        return False
    return True


def _converted(
    written: Expression, node: Node, other_written: Expression, other: Node
) -> str | None:
    """How a text is converted to the other side's type."""
    if isinstance(node, Constant) or not node.type.is_string_backed:
        return None
    cast = CASTS.get(other.type.kind)
    text = f"string({unparse(other_written)})"
    if cast is not None and not node.type.is_plain_text:
        return f"convert it: `{text}`"
    if cast is not None:
        return f"convert one side: `{cast}({unparse(written)})` or `{text}`"
    if other.type.is_json:
        if not node.type.is_plain_text:
            return None
        return f"convert it: `from_json({unparse(written)}, '{other.type}')`"
    if other.type.is_string_backed:
        return f"convert it: `as({unparse(written)}, '{other.type}')`"
    return None


def into_list(node: Node, item: Expression, container: Expression) -> str | None:
    """What to write where something is looked for in what is no list."""
    text = unparse(container)
    if isinstance(node, Constant) and isinstance(node.value, str):
        return f"for a part of a text write `contains({text}, {unparse(item)})`"
    if node.type.is_string_backed:
        return (
            f"for a part of a text write `contains({text}, {unparse(item)})`, for JSON "
            f"`from_json({text}, 'List')`"
        )
    return None


def is_untyped_element(node: Node) -> bool:
    """Whether a value is the element of a loop, or a part of it, of a type that only a run knows:
    it comes as a text, and is JSON where it is a number or a mapping."""
    whole = node
    while isinstance(whole, Apply) and whole.function == ELEMENT:
        whole = whole.arguments[0]
    return isinstance(whole, Reference) and isinstance(whole.ref, ItemRef) and node.type.is_any


def typed_element(written: Expression) -> tuple[str, str]:
    """What is wrong with such a value in JSON, and what to write."""
    text = unparse(written)
    return (
        f"the type of `{text}` is not known, and JSON writes a text and a number in two ways",
        f"write `string({text})`, `int({text})`, `float({text})`, or `from_json({text}, 'Dict')`",
    )
