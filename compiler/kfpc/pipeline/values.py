"""Values with their types: what an expression means once its names are known.

A node knows its ``type`` and whether it may be ``absent``: have no value in a run,
because the step that it comes from was skipped or failed. Two nodes are equal if they
mean the same, wherever they stand: places are left out of equality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from enum import Enum
from typing import Literal, TypeAlias

from typing_extensions import assert_never

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import StepId
from kfpc.record import record, replace
from kfpc.types import BOOLEAN, LIST, STRING, TEXT, Type, canonical
from kfpc.types.text import Scalar


@record
class ParamRef:
    """A param of a scope: of the pipeline, or of a sub-pipeline."""

    scope: StepId
    name: str


@record
class ItemRef:
    """The element that a loop is at, or what keys lead to in it."""

    scope: StepId
    path: tuple[str, ...] = ()


@record
class StateRef:
    """What a round of a repeat is given by the round before."""

    scope: StepId
    name: str


@record
class FailuresRef:
    """What failed in the end, known in the scope of the steps that run then."""

    scope: StepId


@record
class OutputRef:
    """An output of another step. ``round``: what one round of a loop gave, counted from 0."""

    step: StepId
    output: str
    round: int | None = None


@record
class StatusRef:
    """How another step ended, in the platform's words: Succeeded, Failed, Skipped, …"""

    step: StepId


@record
class ExitCodeRef:
    """The exit code of another step's program, in its last attempt; absent where it has none."""

    step: StepId


@record
class InputRef:
    """The value of an input of the step itself."""

    name: str


@record
class InputPathRef:
    """The path of the file that holds an input of the step itself."""

    name: str


@record
class OutputPathRef:
    """The path that the step itself writes an output to."""

    name: str


@record
class RunRef:
    """``field`` is one of name, id, namespace, created, scheduled, status, duration."""

    field: str


@record
class ScheduleRef:
    """What a schedule knows of its runs: how many ``succeeded`` and ``failed`` so far, and how
    many seconds ago it started the last one (``since_last``)."""

    field: Literal["succeeded", "failed", "since_last"]


@record
class PodName:
    """The name of the pod that runs the step."""


@record
class Attempt:
    """Which attempt of the step this is, from 1."""


@record
class SecretKeyRef:
    """A key of a Kubernetes Secret; its value is never written out. Params and the step's own
    inputs may decide which Secret it is, and which key."""

    name: TypedText
    key: TypedText


@record
class PlatformTag:
    """A tag of the platform that a component file uses, such as ``pod.name``; kept as it is."""

    tag: str


@record
class OwnEnd:
    """How the step itself ended: its ``status``, or its ``duration`` in seconds. Known in its
    metrics."""

    field: Literal["status", "duration"]


@record
class OwnOutput:
    """The value of an output of the step itself, which succeeded. Known in its metrics."""

    output: str


StepRef: TypeAlias = (
    InputRef | InputPathRef | OutputPathRef | PodName | Attempt | SecretKeyRef | OwnEnd | OwnOutput
)
"""What is known in a step alone, and never comes from around it."""

Ref: TypeAlias = (
    ParamRef
    | ItemRef
    | StateRef
    | FailuresRef
    | OutputRef
    | StatusRef
    | ExitCodeRef
    | ScheduleRef
    | RunRef
    | StepRef
    | PlatformTag
)


class Travel(Enum):
    """How an output goes to the steps that read it."""

    VALUE = "value"
    """As text, in a parameter; who reads it by its path gets a file with that text."""
    FILE = "file"
    """As an artifact; who reads its value gets a parameter besides."""
    AS_READ = "as read"
    """As an artifact to who reads it by its path, in a parameter to who reads its value."""


@record
class Gathered:
    """What is known of the rounds of a loop that an output is gathered from: how many there are,
    None where only a run knows; how the output of each travels; and whether some may give none."""

    count: int | None
    travel: Travel
    may_lack: bool


@record
class Constant:
    """A value that is known. Its type keeps ``1``, ``1.0`` and ``true`` apart.

    ``letters`` are the author's, where they are not the canonical ones.
    """

    value: Scalar
    type: Type
    absent: bool = False
    letters: str | None = None

    @property
    def text(self) -> str:
        """What it is where it is only handed on: ``3.10`` stays ``3.10``."""
        return canonical(self.value) if self.letters is None else self.letters


def constant(value: Scalar, type: Type, letters: str | None) -> Constant:
    """A known value as it was written."""
    same = letters is None or letters == canonical(value)
    return Constant(value, type, letters=None if same else letters)


@record
class Reference:
    """What a name stands for; ``start`` and ``end`` are the name's offsets in its text.

    ``declared`` is where it gets its type, if the resolver said so. ``travel`` is that of an
    output, and of an element of a loop over files. ``gathered`` is what is known of the rounds
    that a list comes from. ``reread``: a run may have read it as JSON, and written it again.
    """

    ref: Ref
    type: Type
    absent: bool = False
    travel: Travel = field(default=Travel.VALUE, compare=False)
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)
    declared: Located | None = field(default=None, compare=False, repr=False)
    gathered: Gathered | None = field(default=None, compare=False, repr=False)
    reread: bool = field(default=False, compare=False, repr=False)


@record
class Negation:
    """``!operand``."""

    operand: Node
    type: Type = BOOLEAN
    absent: bool = False


@record
class Comparison:
    """``operator`` is one of ``== != < <= > >= in``."""

    operator: str
    left: Node
    right: Node
    type: Type = BOOLEAN
    absent: bool = False


@record
class Logic:
    """``operator`` is ``&&`` or ``||``."""

    operator: str
    left: Node
    right: Node
    type: Type = BOOLEAN
    absent: bool = False


@record
class ListOf:
    """A list written out."""

    items: tuple[Node, ...]
    type: Type = LIST
    absent: bool = False


@record
class Apply:
    """A call of one of the language's functions that is left to the run."""

    function: str
    arguments: tuple[Node, ...]
    type: Type
    absent: bool = False


ELEMENT = "element"
"""A function without a name of its own: ``x[0]``, ``x['k']``."""


@record
class Fallback:
    """``left ?? right``."""

    left: Node
    right: Node
    type: Type
    absent: bool = False


Node: TypeAlias = (
    "Constant | Reference | Negation | Comparison | Logic | ListOf | Apply | Fallback | Erroneous"
)
"""An expression with an erroneous part is erroneous as a whole."""


@record
class TypedText:
    """A text with typed holes, in order; no two literals side by side. One with an erroneous hole
    is ``ERRONEOUS_TEXT``."""

    parts: tuple[str | Node, ...]

    @property
    def expression(self) -> Node | None:
        """The expression that is the whole text, if there is one."""
        if len(self.parts) == 1 and not isinstance(self.parts[0], str):
            return self.parts[0]
        return None

    @property
    def literal(self) -> str | None:
        """The text itself, if it is known."""
        if not self.parts:
            return ""
        if len(self.parts) == 1:
            part = self.parts[0]
            if isinstance(part, str):
                return part
            if isinstance(part, Constant):
                return part.text
        return None

    @property
    def type(self) -> Type:
        """Text, unless the whole is one expression."""
        node = self.expression
        return TEXT if node is None else node.type

    @property
    def absent(self) -> bool:
        """Whether a part of it may have no value."""
        return any(part.absent for part in self.parts if not isinstance(part, str))

    @property
    def is_erroneous(self) -> bool:
        """Whether it could not be read, which was reported."""
        return self.parts == (ERRONEOUS,)

    @property
    def holds_secret(self) -> bool:
        """Whether a secret is the whole or a part of it."""
        return any(part.type.is_secret for part in self.parts if not isinstance(part, str))


JOINED = "joined"
"""A function of kfpc's own: its arguments as texts, one after the other."""


def as_node(value: TypedText, type: Type | None = None) -> Node:
    """A whole text as one expression, of a type where it is none already."""
    node = value.expression
    if node is not None:
        return node
    if value.literal is not None:
        return Constant(value.literal, type or STRING)
    parts = tuple(Constant(p, STRING) if isinstance(p, str) else p for p in value.parts)
    return Apply(JOINED, parts, type or TEXT, value.absent)


def joined(before: str, text: TypedText) -> TypedText:
    """A text with something before it."""
    first = text.parts[0] if text.parts else None
    if isinstance(first, str):
        return TypedText((before + first, *text.parts[1:]))
    return TypedText((before, *text.parts))


ERRONEOUS_TEXT = TypedText((ERRONEOUS,))
"""Stands where a text could not be read."""


@record
class SecretRef:
    """A key of a Kubernetes Secret."""

    name: TypedText
    key: TypedText


Value: TypeAlias = "TypedText | SecretRef"


def references(value: Node | TypedText) -> Iterator[Reference]:
    """Every reference in it, in the order of the text; one named twice comes twice. After a secret
    come those that say which it is."""
    if isinstance(value, TypedText):
        for part in value.parts:
            if not isinstance(part, str):
                yield from references(part)
    elif isinstance(value, Reference):
        yield value
        if isinstance(value.ref, SecretKeyRef):
            yield from references(value.ref.name)
            yield from references(value.ref.key)
    else:
        for child in children(value):
            yield from references(child)


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


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node, in the order of the text."""
    if isinstance(node, (Comparison, Logic, Fallback)):
        return node.left, node.right
    if isinstance(node, Negation):
        return (node.operand,)
    if isinstance(node, Apply):
        return node.arguments
    if isinstance(node, ListOf):
        return node.items
    if isinstance(node, (Constant, Reference, Erroneous)):
        return ()
    assert_never(node)


def branches(node: Node) -> tuple[Node, ...]:
    """The values that a choice hands one of on, as it is; none for what is no choice."""
    if isinstance(node, Fallback):
        return node.left, node.right
    if isinstance(node, Apply) and node.function == "if":
        return node.arguments[1:]
    return ()


def chosen(node: Node) -> Iterator[Node]:
    """What a value may be as it is, in the order of the text: itself, where it is no choice."""
    found = branches(node)
    if not found:
        yield node
    for branch in found:
        yield from chosen(branch)


def with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of the nodes right below it changed."""
    if isinstance(node, (Comparison, Logic, Fallback)):
        return replace(node, left=change(node.left), right=change(node.right))
    if isinstance(node, Negation):
        return replace(node, operand=change(node.operand))
    if isinstance(node, Apply):
        return replace(node, arguments=tuple(map(change, node.arguments)))
    if isinstance(node, ListOf):
        return replace(node, items=tuple(map(change, node.items)))
    if isinstance(node, (Constant, Reference, Erroneous)):
        return node
    assert_never(node)


@record
class Met:
    """Where in an expression a reference is looked at: the references that are ``absent`` there,
    and the conditions that hold. ``asked``: in a condition, which an element that is not there
    makes false; ``picked`` is what is picked from the reference, a list of which an element may not
    be there: that element, or what a reduction comes to."""

    absent: tuple[Reference, ...] = ()
    holds: tuple[Node, ...] = ()
    asked: bool = False
    picked: Apply | None = None


ANYWHERE = Met()
ASKED = Met(asked=True)
"""In a condition."""


def unguarded(value: Node | TypedText, met: Met = ANYWHERE) -> Iterator[tuple[Reference, Met]]:
    """The references that may be absent and that no ``??`` stands in for, and where each is looked
    at."""
    if isinstance(value, TypedText):
        for part in value.parts:
            if not isinstance(part, str):
                yield from unguarded(part, met)
    elif isinstance(value, Reference):
        if value.absent:
            yield value, met
    elif isinstance(value, Fallback):
        if value.left.absent:  # else nothing ever comes to the right of it
            tried = (*met.absent, *_tried(value.left))
            yield from unguarded(value.right, replace(met, absent=tried))
    elif isinstance(value, Apply):
        yield from _in_call(value, met)
    else:
        inside = _inside(value, met)
        for child in children(value):
            yield from unguarded(child, inside)


def _inside(node: Node, met: Met) -> Met:
    """Where the parts of an operation are looked at."""
    is_asked = met.asked or not isinstance(node, (Comparison, Logic, Negation))
    return met if is_asked else replace(met, asked=True)


def _in_call(call: Apply, met: Met) -> Iterator[tuple[Reference, Met]]:
    if call.function == "if":
        condition, then, otherwise = call.arguments
        yield from unguarded(condition, replace(met, asked=True))
        yield from unguarded(then, replace(met, holds=(*met.holds, condition)))
        yield from unguarded(otherwise, replace(met, holds=(*met.holds, Negation(condition))))
        return
    many = call.arguments[: _PICKED_FROM.get(call.function, 0)]
    short = next((one for one in many if _may_be_short(one, call)), None)
    for child in call.arguments:
        if child is not short or met.asked:
            yield from unguarded(child, met)
        elif isinstance(child, Reference):
            yield child, replace(met, picked=call)


_PICKED_FROM = {ELEMENT: 1, "min": 1, "max": 1, "min_by": 2, "max_by": 2, "index_of": 1}
"""How many arguments of a function are lists that its value is picked from."""


def _may_be_short(many: Node, picked: Apply) -> bool:
    """Whether a list may have no element to pick: some rounds of the loop may have given nothing,
    or there may be none, and a run that succeeded has no failures."""
    if not isinstance(many, Reference) or not picked.absent:
        return False
    return many.gathered is not None or isinstance(many.ref, FailuresRef)


def _tried(node: Node) -> Iterator[Reference]:
    """The references that are all absent where a chain of ``??`` is."""
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, Fallback):
        yield from _tried(node.left)
        yield from _tried(node.right)
