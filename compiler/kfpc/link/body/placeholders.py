"""A component's container, once it is known which inputs a step gives.

Source of the placeholders: Kubeflow Pipelines' component specification (v1). ``if`` and
``concat`` are settled here; what is left are texts that refer to inputs and outputs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kfpc.components.model import (
    Argument,
    Component,
    Concat,
    If,
    InputPath,
    InputValue,
    IsPresent,
    OutputPath,
)
from kfpc.pipeline.step import Container
from kfpc.pipeline.values import (
    InputPathRef,
    InputRef,
    Node,
    OutputPathRef,
    PlatformTag,
    Reference,
    TypedText,
)
from kfpc.types import STRING, truth

_PLATFORM_TAG = re.compile(
    r"\{\{\s*((?:pod\.name|node\.name|retries|workflow\."
    r"(?:name|namespace|uid|serviceAccountName|mainEntrypoint|priority|duration"
    r"|creationTimestamp(?:\.[A-Za-z0-9]+)?|(?:labels|annotations)\.[A-Za-z0-9_./-]+)))\s*\}\}"
)
"""Tags that Argo fills in and that component files have always used."""


@dataclass(slots=True, eq=False)
class Settled:
    """A container without ``if``, and how it reads its inputs."""

    container: Container
    by_value: frozenset[str]
    by_path: frozenset[str]
    dropped: tuple[tuple[str, str], ...]
    """An optional input without a value, and the arguments that were left out with it."""
    undecided: tuple[str, ...]
    """Inputs that an ``if`` asks for and whose value is not known when compiling."""
    neither: tuple[tuple[str, str], ...]
    """Inputs that an ``if`` asks for, and their values that are neither true nor false."""


@dataclass(slots=True, eq=False)
class _Settling:
    """What was met while settling one component."""

    component: Component
    present: frozenset[str]
    literals: Mapping[str, str]
    by_value: set[str] = field(default_factory=set)
    by_path: set[str] = field(default_factory=set)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    neither: list[tuple[str, str]] = field(default_factory=list)


def conditional_inputs(component: Component) -> frozenset[str]:
    """The inputs whose value an ``if`` of the component depends on."""
    container = component.container
    found: set[str] = set()
    pending: list[Argument] = [
        *container.command, *container.args, *(container.env or {}).values()
    ]  # fmt: skip
    while pending:
        argument = pending.pop()
        if isinstance(argument, If):
            if isinstance(argument.condition, InputValue):
                found.add(argument.condition.name)
            pending += [*argument.then, *argument.otherwise]
        elif isinstance(argument, Concat):
            pending += argument.items
    return frozenset(found)


def settle(component: Component, present: frozenset[str], literals: Mapping[str, str]) -> Settled:
    """The container for a step that gives the ``present`` inputs (their defaults counted in).

    ``literals`` has the values of the ``conditional_inputs`` that are known now.
    """
    state = _Settling(component, present, literals)
    source = component.container
    command = tuple(_list(source.command, state))
    args = tuple(_list(source.args, state))
    env: dict[str, TypedText] = {}
    for name, value in (source.env or {}).items():
        texts = list(_list((value,), state, quietly=True))
        if texts:
            env[name] = TypedText(tuple(_merged(part for text in texts for part in text.parts)))
    container = Container(
        image=_literal(source.image),
        command=command,
        args=args,
        env=env,
        title=component.name,
        labels=component.labels or {},
        annotations=component.annotations or {},
    )
    return Settled(
        container,
        frozenset(state.by_value),
        frozenset(state.by_path),
        tuple(state.dropped),
        tuple(state.undecided),
        tuple(state.neither),
    )


def _list(
    arguments: Iterable[Argument], state: _Settling, *, quietly: bool = False
) -> Iterator[TypedText]:
    """The texts that a list of arguments comes to."""
    texts: list[tuple[Argument, TypedText]] = []
    for argument in arguments:
        if isinstance(argument, If):
            chosen = argument.then if _holds(argument, state) else argument.otherwise
            texts += [("", text) for text in _list(chosen, state, quietly=quietly)]
            continue
        missing = next(_missing(argument, state), None)
        if missing is None:
            texts.append((argument, TypedText(tuple(_merged(_parts(argument, state))))))
            continue
        left_out = _show(argument)
        if texts and isinstance(texts[-1][0], str) and texts[-1][0].startswith("-"):
            left_out = f"{texts.pop()[0]} {left_out}"
        if not quietly:
            state.dropped.append((missing, left_out))
    return (text for _, text in texts)


def _missing(argument: Argument, state: _Settling) -> Iterator[str]:
    if isinstance(argument, (InputValue, InputPath)):
        if argument.name not in state.present:
            yield argument.name
    elif isinstance(argument, Concat):
        for item in argument.items:
            yield from _missing(item, state)


def _parts(argument: Argument, state: _Settling) -> Iterator[str | Node]:
    if isinstance(argument, str):
        yield from _literal(argument).parts
    elif isinstance(argument, InputValue):
        state.by_value.add(argument.name)
        yield Reference(InputRef(argument.name), state.component.inputs[argument.name].type, False)
    elif isinstance(argument, InputPath):
        state.by_path.add(argument.name)
        yield Reference(InputPathRef(argument.name), STRING, False)
    elif isinstance(argument, OutputPath):
        yield Reference(OutputPathRef(argument.name), STRING, False)
    elif isinstance(argument, Concat):
        for item in argument.items:
            yield from _parts(item, state)
    else:
        chosen = argument.then if _holds(argument, state) else argument.otherwise
        for text in _list(chosen, state):
            yield from text.parts


def _holds(argument: If, state: _Settling) -> bool:
    condition = argument.condition
    if isinstance(condition, IsPresent):
        return condition.name in state.present
    if isinstance(condition, InputValue):
        return _is_true(condition.name, state)
    return condition


def _is_true(name: str, state: _Settling) -> bool:
    """Whether the value of an input is true; one that is not given, or empty, is not."""
    value = state.literals.get(name, "")
    if name in state.present and name not in state.literals:
        state.undecided.append(name)
    holds = truth(value)
    if holds is None and value:
        state.neither.append((name, value))
    return holds is True


def _literal(text: str) -> TypedText:
    """A text of a component file; the platform's tags in it are kept apart."""
    if "{{" not in text:
        return TypedText((text,) if text else ())
    parts: list[str | Node] = []
    at = 0
    for tag in _PLATFORM_TAG.finditer(text):
        if tag.start() > at:
            parts.append(text[at : tag.start()])
        parts.append(Reference(PlatformTag(tag[1]), STRING, False))
        at = tag.end()
    if at < len(text):
        parts.append(text[at:])
    return TypedText(tuple(parts))


def _merged(parts: Iterable[str | Node]) -> Iterator[str | Node]:
    """The parts with neighbouring literals joined."""
    pending = ""
    for part in parts:
        if isinstance(part, str):
            pending += part
            continue
        if pending:
            yield pending
            pending = ""
        yield part
    if pending:
        yield pending


def _show(argument: Argument) -> str:
    if isinstance(argument, str):
        return argument
    if isinstance(argument, (InputValue, InputPath)):
        return f"{{{argument.name}}}"
    if isinstance(argument, Concat):
        return "".join(_show(item) for item in argument.items)
    return "…"
