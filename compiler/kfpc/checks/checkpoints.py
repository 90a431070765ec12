"""What changes in the path of a checkpoint: from attempt to attempt, and from run to run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.analysis.paths import Parts, parts_of
from kfpc.analysis.uses import references_in
from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import (
    InputRef,
    ItemRef,
    Node,
    ParamRef,
    Ref,
    RunRef,
    StateRef,
    TypedText,
    references,
)
from kfpc.record import record

_VARIABLE = re.compile(r"\$(?:\(([A-Za-z_]\w*)\)|\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
"""As Kubernetes and shells write one."""


@record(eq=False)
class Variable:
    """A variable in a text that a checkpoint is made of: its name, how it is ``written``, where
    the text stands, and where the checkpoint does if that is elsewhere."""

    name: str
    written: str
    place: Located
    related: tuple[tuple[str, Located], ...] = ()


def variables_in(leaf: Leaf) -> Iterator[Variable]:
    """The variables in a step's checkpoint: in its own text, and in what its inputs are given."""
    resume = if_sound(leaf.settings.resume)
    if resume is None or resume.checkpoint is None:
        return
    if _has_variables(resume.checkpoint):
        yield from _in_text(resume.checkpoint, leaf.setting("resume", "checkpoint"))
    for reference in references_in(resume.checkpoint):
        if not isinstance(reference.ref, InputRef):
            continue
        given = leaf.inputs.get(reference.ref.name)
        if given is not None and isinstance(given.value, TypedText) and _has_variables(given.value):
            whole = leaf.setting("resume", "checkpoint")
            yield from _in_text(given.value, given.place, (("the checkpoint", whole),))


def _has_variables(text: TypedText) -> bool:
    """Whether a text may have some: few have."""
    for part in text.parts:  # noqa: SIM110 - asked of every step
        if isinstance(part, str) and "$" in part:
            return True
    return False


def _in_text(
    text: TypedText, place: Located, related: tuple[tuple[str, Located], ...] = ()
) -> Iterator[Variable]:
    for part in text.parts:
        if isinstance(part, str):
            for found in _VARIABLE.finditer(part):
                yield Variable(found[1] or found[2] or found[3], found[0], place, related)


def refs_of_variable(name: str, leaf: Leaf) -> Iterator[Ref]:
    """What the value of a variable refers to that the step sets itself."""
    value = value_of_variable(name, leaf)
    if value is not None:
        for reference in references_in(value):
            yield reference.ref


def value_of_variable(name: str, leaf: Leaf) -> TypedText | None:
    """The text that a variable of the step's holds; None for one that it does not set itself."""
    container = if_sound(leaf.container)
    own = container.env if container is not None else {}
    value = leaf.settings.env.get(name, own.get(name))
    return value if isinstance(value, TypedText) else None


def is_same_for_every_run(checkpoint: Parts, leaf: Leaf, pipeline: Pipeline) -> bool:
    """Whether what a step's checkpoint is made of comes to the same in all runs.

    A param decides for its run, and so may an output of another step, or a variable that the
    step does not set itself. The elements of a list that stands in the spec, if only as the
    default of a param, come in every run.
    """
    return (
        bool(checkpoint)
        and all(_is_fixed(part, pipeline) for part in checkpoint)
        and all(_is_fixed_variable(one.name, leaf, pipeline) for one in variables_in(leaf))
    )


def _is_fixed(part: str | Ref | Node, pipeline: Pipeline, seen: tuple[StepId, ...] = ()) -> bool:
    """Whether a part of a text comes to the same in all runs; ``seen`` are the repeats whose state
    is being looked at."""
    if isinstance(part, str):
        return "{{" not in part  # the platform may know what it is
    if isinstance(part, ItemRef):
        return _is_list_of_spec(part.scope, pipeline, seen)
    if isinstance(part, StateRef):
        return part.scope in seen or _is_state_of_spec(part, pipeline, (*seen, part.scope))
    if isinstance(part, Ref):
        return isinstance(part, RunRef) and part.field == "namespace"
    return all(_is_fixed(reference.ref, pipeline, seen) for reference in references(part))


def _is_list_of_spec(loop: StepId, pipeline: Pipeline, seen: tuple[StepId, ...]) -> bool:
    """Whether a loop goes through a list that stands in the spec."""
    block = pipeline.step(loop)
    if not isinstance(block, Block) or block.for_each is None:
        return False
    refs = [reference.ref for reference in references(block.for_each.text)]
    return all(_has_default(ref, pipeline) or _is_fixed(ref, pipeline, seen) for ref in refs)


def _has_default(ref: Ref, pipeline: Pipeline) -> bool:
    """Whether it is a param of the run that the spec says a value of."""
    if not isinstance(ref, ParamRef) or ref.scope != ROOT:
        return False
    param = pipeline.params.get(ref.name)
    return param is not None and if_sound(param.default) is not None


def _is_state_of_spec(ref: StateRef, pipeline: Pipeline, seen: tuple[StepId, ...]) -> bool:
    """Whether the state of a repeat begins and goes on with what stands in the spec."""
    block = pipeline.step(ref.scope)
    repeat = block.scope.repeat if isinstance(block, Block) else None
    if repeat is None:
        return False
    state = repeat.state[ref.name]
    texts = [one.text for one in (state.start, state.next) if one is not None]
    return all(
        not text.is_erroneous and _is_fixed(one.ref, pipeline, seen)
        for text in texts
        for one in references(text)
    )


def _is_fixed_variable(name: str, leaf: Leaf, pipeline: Pipeline) -> bool:
    value = value_of_variable(name, leaf)
    return value is not None and all(_is_fixed(part, pipeline) for part in parts_of(value, leaf))
