"""What is picked from the lists that loops give: an element, or what a reduction comes to.

A list of a loop is there whatever became of its rounds, and may be empty or have nothing but
``null`` in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.conditions import compared
from kfpc.analysis.lengths import least_rounds
from kfpc.analysis.uses import Use
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import Output
from kfpc.pipeline.values import ELEMENT, Apply, Constant, Node, OutputRef, Reference


def why_nothing_picked(analysis: Analysis, use: Use, picked: Apply) -> str | None:
    """Why a list that is there may have no element to pick; None if it has one, and if the reader
    does not run without."""
    producer, output = analysis.source(use)
    if not isinstance(producer, Block) or _is_compared(analysis, use, picked):
        return None
    if may_lack(output):
        return a_round(producer) if picked.function == ELEMENT else _all_rounds(producer)
    least, wanted = least_rounds(producer, analysis.pipeline, analysis.values), _wanted(picked)
    if least is None or least >= wanted:
        return None
    how = "may be empty" if wanted == 1 else f"may have fewer than {wanted} elements"
    if producer.count == 0:
        how = "is empty"
    return f"the list that `{producer.qualified}` goes through {how}"


def may_lack(output: Output | None) -> bool:
    """Whether some rounds of a loop may not give an output, as far as is known before the run."""
    known = None if output is None else output.gathered
    return known is not None and known.may_lack and not known.unforeseen


def a_round(producer: Step) -> str:
    """Why what one round of a loop gave may not be there."""
    if producer.continue_on_failure:
        return f"a round of `{producer.qualified}` may fail and let the run go on"
    return f"a round of `{producer.qualified}` may leave it out"


def _all_rounds(producer: Step) -> str:
    """Why a reduction of what the rounds of a loop gave may have nothing left."""
    if producer.continue_on_failure:
        return f"all rounds of `{producer.qualified}` may fail and let the run go on"
    return f"all rounds of `{producer.qualified}` may leave it out"


def _wanted(picked: Apply) -> int:
    """How many elements a list has to have for one to be picked."""
    key = picked.arguments[1] if picked.function == ELEMENT else None
    number = key.value if isinstance(key, Constant) and isinstance(key.value, int) else 0
    return number + 1 if number >= 0 else -number


def _is_compared(analysis: Analysis, use: Use, picked: Apply) -> bool:
    """Whether a comparison holds wherever the value is looked at that would not without it: of the
    value itself, or of the best of its scores; also where that cannot be judged."""
    conditions = (*_conditions(analysis, use), *use.met.holds)
    if ERRONEOUS in conditions:
        return True
    scores = picked.arguments[1:] if picked.function in _BY_SCORES else None
    return any(
        value == picked
        or (isinstance(value, Apply) and value.function in _BEST and value.arguments == scores)
        for condition in conditions
        for value in compared(condition)
    )


_BY_SCORES = frozenset({"max_by", "min_by"})
_BEST = frozenset({"max", "min"})


def _conditions(analysis: Analysis, use: Use) -> Iterator[Node]:
    """What the reader asks for, and the blocks around it, as it is written."""
    reader = use.scope if use.reader is None else use.reader.id
    for step in analysis.pipeline.line(reader):
        if step.when is not None:
            yield step.when


def shown_picked(picked: Apply) -> str:
    """What is picked, as an author writes it."""
    first, *others = picked.arguments
    if picked.function == ELEMENT:
        return f"{_argument(first)}[{_argument(others[0])}]"
    return f"{picked.function}({', '.join(map(_argument, picked.arguments))})"


def shown_output(output: OutputRef) -> str:
    """An output, as an author writes it."""
    name = unparse(Name(("steps", output.step[-1], "outputs", output.output)))
    return name if output.round is None else f"{name}[{output.round}]"


def _argument(node: Node) -> str:
    """A list or a number, as an author writes it; what is longer is left out."""
    if isinstance(node, Reference) and isinstance(node.ref, OutputRef):
        return shown_output(node.ref)
    return str(node.value) if isinstance(node, Constant) and node.type.is_number else "…"
