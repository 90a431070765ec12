"""A call whose arguments fit, as the rules of the functions are given it."""

from __future__ import annotations

from collections.abc import Sequence

from kfpc.expressions.functions import Function
from kfpc.expressions.syntax import Call
from kfpc.pipeline.values import Apply, Node
from kfpc.record import record
from kfpc.typecheck.remedies import Add
from kfpc.types import Type


@record(eq=False)
class Checked:
    """A call whose arguments are of the types that the function takes."""

    call: Call
    function: Function
    arguments: Sequence[Node]
    add: Add

    def apply(self, result: Type) -> Node:
        absent = any(argument.absent for argument in self.arguments)
        return Apply(self.function.name, tuple(self.arguments), result, absent)
