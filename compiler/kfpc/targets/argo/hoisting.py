"""What a leaf template is given from outside, as inputs of its own.

A template is shared by every step whose pod is the same, so what differs between steps
(a param, another step's output) comes in as a parameter. What is known inside the pod
(its inputs, its name, the attempt) and what is the same in the whole run is written in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    Apply,
    Constant,
    Fallback,
    InputRef,
    Node,
    OutputRef,
    ParamRef,
    PlatformTag,
    Reference,
    RunRef,
    StatusRef,
    TypedText,
    references,
    with_children,
)
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, unique
from kfpc.targets.argo.outputs import ABSENT
from kfpc.targets.argo.substitution import cast, may_fail, with_values
from kfpc.types import STRING

_OUTSIDE = (ParamRef, OutputRef, StatusRef)
_ANYWHERE = (RunRef, PlatformTag)


@dataclass(slots=True, eq=False)
class Parameters:
    """The parameters of one leaf template, by name, and the texts that a task gives them.

    ``inputs`` are those of the step.
    """

    inputs: Mapping[str, Input] = field(default_factory=dict)
    values: dict[str, TypedText] = field(default_factory=dict)
    _names: dict[Node, Reference] = field(default_factory=dict)

    def add(self, name: str, value: TypedText) -> str:
        """A parameter of that name, or near it; the name it got."""
        chosen = unique(parameter_name(name), self.values, LONGEST_TASK)
        self.values[chosen] = value
        return chosen

    def lifted(self, value: TypedText) -> TypedText:
        """A text with ``hoisted`` done to each of its expressions."""
        return TypedText(tuple(p if isinstance(p, str) else self.hoisted(p) for p in value.parts))

    def hoisted(self, node: Node) -> Node:
        """The node with its outside parts, and its casts, replaced by inputs of the template."""
        if isinstance(node, Reference):
            return self._parameter(node) if isinstance(node.ref, _OUTSIDE) else node
        return self._lifted(with_values(node, self.inputs))

    def _lifted(self, node: Node) -> Node:
        if isinstance(node, Reference):
            return self._parameter(cast(node)) if isinstance(node.ref, _OUTSIDE) else node
        if not may_fail(node) and not any(isinstance(r.ref, _OUTSIDE) for r in references(node)):
            return node
        if not _any_inside(node):
            return self._parameter(node)
        if isinstance(node, Fallback) and node.left.absent and not _any_inside(node.left):
            left = self._maybe_absent(node.left)
            return replace(node, left=left, right=self._lifted(node.right))
        return with_children(node, self._lifted)

    def _maybe_absent(self, node: Node) -> Node:
        """A parameter for a value that may be absent: a word of kfpc's stands for that."""
        text = Apply("string", (node,), STRING, node.absent)
        given = Fallback(text, Constant(ABSENT, STRING), STRING)
        return replace(self._parameter(given), type=node.type, absent=True)

    def _parameter(self, node: Node) -> Reference:
        found = self._names.get(node)
        if found is None:
            kind = STRING if node.type.is_text else node.type
            name = self.add(_title(node), TypedText((node,)))
            found = self._names[node] = Reference(InputRef(name), kind)
        return found


def _any_inside(node: Node) -> bool:
    return any(_is_inside(reference) for reference in references(node))


def _is_inside(reference: Reference) -> bool:
    """Whether a reference is known in the pod alone."""
    return not isinstance(reference.ref, (*_OUTSIDE, *_ANYWHERE))


def _title(node: Node) -> str:
    """What a parameter is called: after the first thing that its value comes from."""
    for reference in references(node):
        ref = reference.ref
        if isinstance(ref, ParamRef):
            return ref.name
        if isinstance(ref, OutputRef):
            return f"{ref.step[-1]}-{ref.output}"
        if isinstance(ref, StatusRef):
            return f"{ref.step[-1]}-status"
    return "value"
