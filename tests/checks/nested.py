"""Pipelines with blocks, made by hand: the language has none yet."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Any

from kfpc.analysis import Analysis
from kfpc.checks import engine
from kfpc.clusters import PROFILES
from kfpc.diagnostics import Report
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Param, Result, Scope, ScopeKind, Step
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import Container, Leaf, Output, TextSite
from kfpc.pipeline.values import Node, OutputRef, ParamRef, Reference, TypedText
from kfpc.pipeline.workflow import Workflow
from kfpc.source import Document, Place, read_text
from kfpc.targets.argo.target import ARGO
from kfpc.types import BOOLEAN, STRING

_NAMES = ("make", "read", "tune", "a", "b", "log_data", "log-data")


def _document() -> Document:
    """Three levels of steps, each with all names, so that every step has a place of its own."""

    def level(depth: int, indent: str) -> str:
        if depth == 0:
            return ""
        below = level(depth - 1, indent + "    ")
        steps = "".join(f"{indent}  {name}:\n{below or f'{indent}    {{}}'}\n" for name in _NAMES)
        return f"{indent}steps:\n{steps}"

    found = read_text(level(3, ""), "pipeline.yaml", Report())
    assert found is not None
    return found


DOCUMENT = _document()
FLAG = Reference(ParamRef((), "flag"), BOOLEAN)


def place(*id: str) -> Place:
    return DOCUMENT.place(*(key for name in id for key in ("steps", name))).key


def text(*parts: str | Node) -> TypedText:
    return TypedText(parts)


def output_of(*id: str) -> Reference:
    """The output of a step that may be skipped."""
    return Reference(OutputRef(id, "o"), STRING, absent=True)


def leaf(*id: str, args: Iterable[TypedText] = (), **more: Any) -> Leaf:
    """A step with an output ``o``; its texts are arguments."""
    where = place(*id)
    args = tuple(args)
    return Leaf(
        id=id,
        place=where,
        container=Container(text("busybox:1"), (text("run"),), args),
        inputs={},
        outputs={"o": Output("o", STRING, "/tmp/o", optional=False, place=where)},
        settings=more.pop("settings", Settings()),
        readings=tuple(TextSite(arg, where) for arg in args),
        **more,
    )


def block(
    *id: str,
    steps: Iterable[Step],
    kind: ScopeKind = ScopeKind.GROUP,
    results: Iterable[TypedText] = (),
    params: Iterable[str] = (),
    **more: Any,
) -> Block:
    """A block whose outputs are ``r0``, ``r1`` and so on."""
    where = place(*id)
    scope = Scope(
        id,
        kind,
        {step.name: step for step in steps},
        {f"r{n}": Result(f"r{n}", STRING, value, where) for n, value in enumerate(results)},
        {name: Param(name, STRING, where) for name in params},
    )
    return Block(where, scope, **more)


def analysis(
    *steps: Step, params: Iterable[Param] = (), results: Iterable[TypedText] = ()
) -> Analysis:
    where = place()
    root = Scope(
        (),
        ScopeKind.ROOT,
        {step.name: step for step in steps},
        {f"r{n}": Result(f"r{n}", STRING, value, where) for n, value in enumerate(results)},
        {param.name: param for param in params},
    )
    return ARGO.analysis(Pipeline("demo", where, root, Workflow(), PROFILES["gke-spot"]))


def messages(rule: ModuleType, of: Analysis) -> list[str]:
    """What one rule says of a pipeline."""
    return [found.message for found in engine.run((rule,), of)]
