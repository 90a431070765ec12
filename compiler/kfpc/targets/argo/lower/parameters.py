"""The parameters of a template, and what each expression of its texts is replaced by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from typing_extensions import assert_never

from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    ELEMENT,
    JOINED,
    Apply,
    Constant,
    ExitCodeRef,
    FailuresRef,
    Fallback,
    InputRef,
    ItemRef,
    Node,
    OutputRef,
    ParamRef,
    PlatformTag,
    Ref,
    Reference,
    RunRef,
    ScheduleRef,
    SecretKeyRef,
    StateRef,
    StatusRef,
    StepRef,
    TypedText,
    branches,
    references,
    with_children,
)
from kfpc.record import replace
from kfpc.targets.argo.expressions.paths import MARK
from kfpc.targets.argo.lower.substitution import cast, may_fail, with_values
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, unique
from kfpc.types import STRING

OUTSIDE = (ParamRef, ItemRef, StateRef, FailuresRef, OutputRef, StatusRef, ExitCodeRef)
"""What comes from outside of a template."""


@dataclass(slots=True, eq=False)
class Table:
    """Parameters by name, and what each node that was met is replaced by."""

    inputs: Mapping[str, Input]
    values: dict[str, TypedText] = field(default_factory=dict)
    replaced: dict[Node, Node] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    _names: dict[Node, Reference] = field(default_factory=dict)

    def around(self, given: dict[str, TypedText]) -> Table:
        """The table of the level around, which is given these parameters too."""
        return Table(self.inputs, given, _names=dict(self._names))

    def add(self, name: str, value: TypedText) -> str:
        """A parameter of that name, or near it; the name it got."""
        chosen = unique(parameter_name(name), self.values, LONGEST_TASK)
        self.values[chosen] = value
        return chosen

    def lift(self, value: TypedText) -> None:
        for part in value.parts:
            if isinstance(part, Reference) and isinstance(part.ref, SecretKeyRef):
                self.lift(part.ref.name)
                self.lift(part.ref.key)
            elif not isinstance(part, (str, Constant)):
                self.node(part)

    def node(self, node: Node) -> Node:
        """The node with its outside parts, and its casts, replaced by inputs of the template."""
        if isinstance(node, Reference) and not isinstance(node.ref, OUTSIDE):
            return node
        found = self.replaced.get(node)
        if found is None:
            if isinstance(node, Reference):
                found = self._parameter(node)
            else:
                found = self._handed_on(with_values(node, self.inputs))
            self.replaced[node] = found
        return found

    def _handed_on(self, node: Node) -> Node:
        """Of what is handed on as text, and keeps its letters: a choice hands on a branch."""
        if isinstance(node, Reference):
            return self._parameter(node) if isinstance(node.ref, OUTSIDE) else node
        chosen = branches(node)
        if not chosen:
            return self._within(node)

        def part(child: Node) -> Node:
            return self._handed_on(child) if child in chosen else self._within(child)

        return self._parted(node, part, lambda text: text)

    def _within(self, node: Node) -> Node:
        """Of what something is worked out from."""
        if isinstance(node, Reference):
            return self._parameter(cast(node)) if isinstance(node.ref, OUTSIDE) else node
        return self._parted(node, self._within, _canonical)

    def _parted(
        self, node: Node, part: Callable[[Node], Node], as_text: Callable[[Node], Node]
    ) -> Node:
        if not may_fail(node) and not any(isinstance(r.ref, OUTSIDE) for r in references(node)):
            return node
        if not _any_inside(node):
            return self._parameter(node)
        if isinstance(node, Fallback) and node.left.absent and not _any_inside(node.left):
            left = self._maybe_absent(node.left, as_text(node.left))
            return replace(node, left=left, right=part(node.right))
        return with_children(node, part)

    def _maybe_absent(self, node: Node, text: Node) -> Node:
        """A parameter for a value that may be absent: it is empty then, and else the text of the
        value after a mark."""
        marked = Apply(JOINED, (Constant(MARK, STRING), text), STRING, node.absent)
        found = self._parameter(Fallback(marked, Constant("", STRING), STRING))
        assert isinstance(found.ref, InputRef)
        self.marked.add(found.ref.name)
        return replace(found, type=node.type, absent=True)

    def _parameter(self, node: Node) -> Reference:
        found = self._names.get(node)
        if found is None:
            kind = STRING if node.type.is_text else node.type
            name = self.add(_title(node), TypedText((node,)))
            found = self._names[node] = Reference(InputRef(name), kind)
        return found


def _canonical(node: Node) -> Node:
    """A value as text, which is worked out."""
    return Apply("string", (node,), STRING, node.absent)


def _any_inside(node: Node) -> bool:
    return any(_is_inside(reference) for reference in references(node))


def _is_inside(reference: Reference) -> bool:
    """Whether a reference is known in the pod alone."""
    ref = reference.ref
    if isinstance(
        ref,
        (
            ParamRef, ItemRef, StateRef, FailuresRef, OutputRef, StatusRef, ExitCodeRef, RunRef,
            ScheduleRef, PlatformTag,
        ),
    ):  # fmt: skip
        return False
    if isinstance(ref, StepRef):
        return True
    assert_never(ref)


def _title(node: Node) -> str:
    """What a parameter is called: after the first thing that its value comes from; for a part of
    a loop's element after what leads to it."""
    keys = _keys_of_item(node)
    if keys is not None:
        return "-".join(("item", *keys))
    for reference in references(node):
        title = title_of(reference.ref)
        if title is not None:
            return title
    return "value"


def _keys_of_item(node: Node) -> tuple[str, ...] | None:
    """What leads to a part of a loop's element; None for all else."""
    if isinstance(node, Reference):
        return node.ref.path if isinstance(node.ref, ItemRef) else None
    if not isinstance(node, Apply) or node.function != ELEMENT:
        return None
    base, key = node.arguments
    keys = _keys_of_item(base)
    return None if keys is None or not isinstance(key, Constant) else (*keys, key.text)


def title_of(ref: Ref) -> str | None:
    """What a parameter for a thing from outside is called; None for what is known inside."""
    if isinstance(ref, ParamRef):
        return ref.name
    if isinstance(ref, ItemRef):
        return "-".join(("item", *ref.path))
    if isinstance(ref, StateRef):
        return f"state-{ref.name}"
    if isinstance(ref, FailuresRef):
        return "run-failures"
    if isinstance(ref, OutputRef):
        title = f"{ref.step[-1]}-{ref.output}"
        return title if ref.round is None else f"{title}-{ref.round}"
    if isinstance(ref, StatusRef):
        return f"{ref.step[-1]}-status"
    if isinstance(ref, ExitCodeRef):
        return f"{ref.step[-1]}-exit-code"
    if isinstance(ref, (RunRef, StepRef, ScheduleRef, PlatformTag)):
        return None
    assert_never(ref)
