"""A scope: steps that see each other, the params they are given, the outputs they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kfpc.diagnostics import Located
from kfpc.pipeline.step import Step
from kfpc.pipeline.values import SecretRef, TypedText
from kfpc.record import record
from kfpc.source import Place
from kfpc.types import Type


@record(eq=False)
class Param:
    """``default`` is text in the type's canonical form; None makes the param required."""

    name: str
    type: Type
    place: Located
    default: str | None = None
    description: str | None = None
    enum: tuple[str, ...] = ()
    secret: SecretRef | None = None


@record(eq=False)
class Result:
    """An output of the pipeline."""

    name: str
    type: Type
    value: TypedText
    place: Place


@record(eq=False)
class Scope:
    """Steps that see each other, as written."""

    steps: Mapping[str, Step]
    results: Mapping[str, Result] = field(default_factory=dict)
