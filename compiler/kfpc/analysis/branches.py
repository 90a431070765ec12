"""Branches by one value: steps whose conditions compare it with a constant each."""

from __future__ import annotations

from collections.abc import Iterable

from kfpc.analysis.conditions import terms
from kfpc.analysis.enums import enum_of
from kfpc.expressions import parse_condition
from kfpc.expressions.syntax import Binary
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Step
from kfpc.pipeline.values import Constant, Node, Reference
from kfpc.record import replace
from kfpc.source import Place


def remaining_branch(pipeline: Pipeline, step: Step, others: Iterable[Step]) -> str | None:
    """The condition under which a step runs wherever none of some others does, as an author
    writes it. None where their conditions are not equalities of one value that has an ``enum``,
    one for each of its values."""
    things: set[Node] = set()
    said: set[str] = set()
    denied: dict[str, None] = {}
    for one in (step, *others):
        equality = _equality(one)
        if equality is None:
            return None
        thing, constant = equality
        things.add(thing)
        said.add(constant.text)
        if one is not step:
            written = _denied(one)
            if written is None:
                return None
            denied[written] = None
    thing = things.pop()
    if things or not isinstance(thing, Reference):
        return None
    enum = enum_of(pipeline, thing.ref)
    return " && ".join(denied) if enum is not None and said >= {*enum.allowed} else None


def _equality(step: Step) -> tuple[Node, Constant] | None:
    """The thing and the constant of a condition that is no more than ``thing == constant``."""
    found = terms(None if step.when is ERRONEOUS else step.when)
    if len(found.parts) != 1 or len(found.constants) != 1:
        return None
    ((thing, constants),) = found.constants.items()
    (constant,) = constants
    return (thing, constant) if isinstance(constant, Constant) else None


def _denied(step: Step) -> str | None:
    """``a != b`` for the ``a == b`` of a step's condition."""
    place = step.when_place
    if not isinstance(place, Place) or not isinstance(place.value, str):
        return None
    parsed, problems = parse_condition(place.value)
    if problems or not isinstance(parsed, Binary) or parsed.operator != "==":
        return None
    return unparse(replace(parsed, operator="!="))
