"""Marks: what a key says of itself beyond its form, as metadata of its field.

A mark holds for what stands below its key too, up to the next closed mapping, whose keys have
marks of their own. The form itself says the rest: below ``Any`` is the author's own data, in
which null is a value; ``Off`` says that `false` switches a default off.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel

from kfpc.expressions.positions import Position
from kfpc.record import record


@record
class Templated:
    """Expressions may stand in the texts, with the names of ``position``.

    ``literal``: a literal ``${{`` may stand there too, for Kubernetes can put the braces
    together where Argo does not see them.
    ``raw``: so may Argo's own tags, in keys too, for the author speaks Argo there.
    """

    position: Position
    literal: bool = False
    raw: bool = False


@record
class MayBeEmpty:
    """``""`` makes sense as the text."""


@record
class SwitchedOff:
    """``false`` switches off what comes from a template; elsewhere it is a mistake."""


@record
class InsteadOf:
    """A step that says this key takes no notice of ``others`` beside it in ``defaults``."""

    others: frozenset[str]


OUTSIDE = Templated(Position.OUTSIDE)
INSIDE = Templated(Position.INSIDE)
PROGRAM = Templated(Position.INSIDE, literal=True)
LABEL = Templated(Position.LABEL)
FIXED = Templated(Position.FIXED)
WHOLE = Templated(Position.WHOLE)
SCRIPT = Templated(Position.SCRIPT)
MANIFEST = Templated(Position.MANIFEST, literal=True)
FLAG = Templated(Position.FLAG)
CHECKPOINT = Templated(Position.CHECKPOINT)
LOCK = Templated(Position.LOCK)
METRIC = Templated(Position.METRIC)
STEP_METRIC = Templated(Position.STEP_METRIC)
SCHEDULE = Templated(Position.SCHEDULE)
PATCH = Templated(Position.PATCH, literal=True, raw=True)
PATCH_OF_ALL = Templated(Position.PATCH_OF_ALL, literal=True, raw=True)
MAY_BE_EMPTY = MayBeEmpty()
SWITCHED_OFF = SwitchedOff()


@cache
def positions(model: type[BaseModel]) -> dict[str, Position]:
    """The ``Templated`` fields of a model, and which names their expressions may use."""
    return {
        name: mark.position
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Templated)
    }


def position_of(model: type[BaseModel], field: str) -> Position:
    """Which names the expressions of a ``Templated`` field may use."""
    return positions(model)[field]


@cache
def instead_of(model: type[BaseModel]) -> dict[str, frozenset[str]]:
    """The fields of a model that are said in the place of others, and which these are."""
    return {
        name: mark.others
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, InsteadOf)
    }


@cache
def switched_off(model: type[BaseModel]) -> frozenset[str]:
    """The keys of a model whose ``false`` switches off what comes from a template alone."""
    return frozenset(
        field.alias or name
        for name, field in model.model_fields.items()
        if SWITCHED_OFF in field.metadata
    )
