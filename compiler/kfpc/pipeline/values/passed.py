"""What is handed on as it is: an output, the file that it is, those of a loop's rounds."""

from __future__ import annotations

from kfpc.pipeline.values.nodes import (
    ELEMENT,
    Apply,
    Constant,
    ListOf,
    Node,
    Reference,
    Travel,
    TypedText,
)
from kfpc.pipeline.values.refs import ItemRef, OutputRef, ParamRef
from kfpc.pipeline.values.walk import chosen
from kfpc.record import replace
from kfpc.types import Type


def passed_on(value: TypedText) -> Reference | None:
    """The output that a value is, as it is or under another type's name."""
    node = value.expression
    if isinstance(node, Reference) and isinstance(node.ref, OutputRef):
        return node
    return file_of_round(node)


def passed_file(value: TypedText) -> Node | None:
    """The output whose file a value is, or the choice of one of several, for who reads it by its
    path: of a whole loop those of all rounds, in a folder; or the file that a loop is at, or that
    a sub-pipeline is given."""
    node = value.expression
    if node is None:
        return None
    if isinstance(node, Reference) and isinstance(node.ref, (ItemRef, ParamRef)):
        return node if node.travel is Travel.FILE else None
    passed = passed_on(value)
    if passed is not None:
        return passed if is_list_of_files(passed) or _is_file(passed, passed.type) else None
    if not all(_is_file(one, node.type) for one in chosen(node)):
        return None
    return node


def _is_file(node: Node, wanted: Type) -> bool:
    if isinstance(node, Reference) and isinstance(node.ref, ParamRef):
        return node.travel is Travel.FILE
    if not isinstance(node, Reference) or not isinstance(node.ref, OutputRef):
        return False
    if node.gathered is not None:
        return False  # a list
    return node.travel is not Travel.VALUE or node.type.is_artifact or wanted.is_artifact


def travel_of(value: TypedText) -> Travel:
    """How a value goes on that is an output, or a choice of outputs."""
    node = passed_file(value)
    if node is None:
        return Travel.VALUE
    if node.type.is_artifact:
        return Travel.FILE
    is_file = any(isinstance(one, Reference) and one.travel is Travel.FILE for one in chosen(node))
    return Travel.FILE if is_file else Travel.AS_READ


def is_list_of_files(node: Node) -> bool:
    """Whether a value is the files of all rounds of a loop, whose number is known."""
    gathered = node.gathered if isinstance(node, Reference) else None
    if gathered is None or gathered.count is None:
        return False
    return gathered.travel is Travel.FILE


def known_length(node: Node) -> int | None:
    """How many elements a list has, where that is known before the run."""
    if isinstance(node, ListOf):
        return len(node.items)
    known = node.gathered if isinstance(node, Reference) and not node.absent else None
    return None if known is None else known.count


def are_of_one_length(one: Node, other: Node) -> bool:
    """Whether two lists have as many elements each in every run: of one loop's rounds, or counted
    before the run."""
    refs = [node.ref for node in (one, other) if isinstance(node, Reference) and node.gathered]
    if len(refs) == 2 and all(isinstance(ref, OutputRef) for ref in refs):
        first, second = (ref.step for ref in refs if isinstance(ref, OutputRef))
        if first == second:
            return True
    length = known_length(one)
    return length is not None and length == known_length(other)


def file_of_round(node: Node | None) -> Reference | None:
    """The output of one round of a loop, ``x[0]``, where who reads it so gets a file."""
    if not isinstance(node, Apply) or node.function != ELEMENT:
        return None
    base, key = node.arguments
    if not isinstance(base, Reference) or not isinstance(key, Constant):
        return None
    gathered, index = base.gathered, key.value
    if gathered is None or gathered.count is None or gathered.travel is Travel.VALUE:
        return None
    if not isinstance(index, int):
        return None
    if not -gathered.count <= index < gathered.count:
        return None
    return replace(of_round(base, index % gathered.count), type=node.type)


def of_round(gathered: Reference, number: int) -> Reference:
    """What one round gave of an output that is gathered from rounds."""
    ref, known = gathered.ref, gathered.gathered
    assert isinstance(ref, OutputRef)
    assert known is not None
    return replace(
        gathered,
        ref=replace(ref, round=number),
        type=gathered.type.element or gathered.type,
        absent=gathered.absent or known.may_lack,
        travel=known.travel,
        gathered=None,
    )


def each_round(passed: Reference) -> tuple[Reference, ...]:
    """The files of a list of them, in order; of what is none, itself."""
    if passed.gathered is None or passed.gathered.count is None:
        return (passed,)
    return tuple(of_round(passed, number) for number in range(passed.gathered.count))
