"""How much one Workflow takes, and whether a pipeline may come to more than that.

Sources: Argo's full CRDs (200 templates, 200 tasks in a dag; the default since 4.0), and etcd's
limit on one object.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from kfpc.analysis import Analysis
from kfpc.analysis.file_choices import FileChoice
from kfpc.analysis.uses import file_of
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Scope, ScopeKind, Step
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import (
    Constant,
    InputRef,
    Node,
    OutputPathRef,
    Ref,
    Reference,
    Travel,
    TypedText,
    children,
    each_round,
)
from kfpc.preemption.plan import rounds_laid_out
from kfpc.record import field_names

COMPRESSED = 8
"""Argo compresses the nodes of a Workflow that would be too large: of many a tenth to a fifteenth
is left, which is reckoned here as an eighth."""

MOST_TASKS = 200
MOST_TEMPLATES = 200
LARGEST_OBJECT = 1024 * 1024
"""Bytes of a Workflow as JSON. Its status has to fit in beside it."""


def may_be_too_large(analysis: Analysis) -> bool:
    """Whether only the package shows if Argo takes its size: false where it surely does.

    Tasks and templates are counted as if no two steps shared one, and each piece of the pipeline
    is weighed as the most bytes that it can come to (see below).
    """
    pipeline = analysis.pipeline
    return (
        _most_tasks(pipeline) + len(analysis.file_choices) > MOST_TASKS
        or _most_templates(pipeline) + len(analysis.file_choices) > MOST_TEMPLATES
        or _most_bytes(analysis) + _most_status(analysis) > LARGEST_OBJECT
    )


def _most_status(analysis: Analysis) -> int:
    """What a run adds at most, compressed: a node for each attempt, and some around them. Of what
    values come to in a run nothing is known: see ``status``."""
    nodes = 0
    for leaf in analysis.pipeline.leaves():
        plan = analysis.plans.get(leaf.id)  # a wait has none
        pods, times = (1, 1) if plan is None else (plan.most_pods or 1, plan.times or 1)
        nodes += (pods + 2 * _rounds(leaf) + 3 * len(leaf.id)) * times
    if analysis.file_choices:
        often = max((plan.times or 1 for plan in analysis.plans.values()), default=1)
        nodes += 2 * often * len(analysis.file_choices)
    nodes += sum(6 if one.kind is ScopeKind.EXIT else 3 for one in analysis.pipeline.scopes())
    nodes += 4 * _hooks(analysis.pipeline)
    return nodes * _NODE // COMPRESSED


def _most_tasks(pipeline: Pipeline) -> int:
    """Of one dag: a task for each step, and one more after each that may fail; or a task for each
    round, and one after them."""
    rounds = (_rounds(leaf) + 1 for leaf in pipeline.leaves())
    scopes = (
        sum(2 if step.continue_on_failure else 1 for step in pipeline.members(scope.id).values())
        for scope in pipeline.scopes()
    )
    return max(chain(scopes, rounds))


def _rounds(step: Leaf) -> int:
    """The tasks that a step's rounds are laid out as; one where they are not."""
    return rounds_laid_out(step.settings.retries) or 1


def _most_templates(pipeline: Pipeline) -> int:
    """The entry and those of settling; and for each step what it comes to."""
    return 3 + sum(map(_templates_of, pipeline.steps())) + _hooks(pipeline)


def _hooks(pipeline: Pipeline) -> int:
    """How many hooks the run has, each with a dag around it."""
    return 0 if pipeline.hooks is None else len(pipeline.hooks.steps)


def _templates_of(step: Step) -> int:
    """A leaf and the level around it, or the two dags of a loop, or those at a step's end with the
    level around the step."""
    if isinstance(step, Block):
        return 2 if step.ends is None else 3
    return 1 if _one_level(step) else 2


def _one_level(step: Leaf) -> bool:
    retries = if_sound(step.settings.retries)
    return retries is None or retries.failures is None


# ---------------------------------------------------------------- bytes
#
# A text of the author's is written once, and so is a part of an expression but for the ways that
# ``_node`` counts. What kfpc writes around them is bounded by the constants. Texts are not weighed
# by the length of the files: an alias of YAML writes in one character what is a page elsewhere.

_PIPELINE = 2_000
"""The manifest around everything."""
_TASK = 1_500
"""A task, and the frame of its template."""
_ATTEMPTS = 6_000
"""A retry strategy with its expression, and what a program is told of its attempts."""
_NODES = 4_000
"""What a step on preemptible nodes asks of its node; the labels and taints are a profile's."""
_FIELD = 150
"""A field, an element of a list, a name that kfpc gives."""
_REFERENCE = 800
"""A path in an expression with its guards, the parameter that it comes in by, and its argument."""

_NODE = 3_000
"""A node of a run: its names, and what it was given and gave."""

_PLAIN = re.compile(r"[A-Za-z0-9 ./:_,=@+-]+")
_LONGEST = 20
"""Bytes that one character may become: a brace is ``$(KFPC_OPEN_BRACE)``, with a dollar before it;
a quote in an expression is ``\\\\u0027``."""


def _most_bytes(analysis: Analysis) -> int:
    pipeline = analysis.pipeline
    whole = (pipeline.params, pipeline.workflow, pipeline.argo, pipeline.description)
    total = _PIPELINE + _weight((pipeline.name, *whole, analysis.given))
    total += sum(_choice(one.choice) for one in analysis.file_choices)
    total += _TASK * _hooks(pipeline)
    for scope in pipeline.scopes():
        total += _scope(analysis, scope)
        edges = analysis.edges(scope.id)
        for step in pipeline.members(scope.id).values():
            before = sum(2 * len(id[-1]) + _FIELD for id in edges[step.id])
            total += before + _step(step, pipeline)
            if isinstance(step, Block):
                total += _unrolled(analysis, step)
            if total > LARGEST_OBJECT:
                return total
    return total


def _scope(analysis: Analysis, scope: Scope) -> int:
    """The inputs of a dag, each with an argument, and its outputs."""
    taken = sum(2 * _capture(one.ref) for one in analysis.captures(scope.id))
    given = sum(
        _FIELD + 2 * _text(result.name) + 3 * _value(result.value, {})
        for result in scope.results.values()
    )
    return taken + given + _weight(scope.params) if scope.id else given


def _unrolled(analysis: Analysis, loop: Block) -> int:
    """A task for each round, of a loop that hands on files."""
    outputs = (if_sound(loop.outputs) or {}).values()
    travels = (one.gathered.travel for one in outputs if one.gathered is not None)
    if loop.count is None or not (loop.files or any(t is not Travel.VALUE for t in travels)):
        return 0
    ports = len(analysis.captures(loop.id)) + len(loop.files) + len(loop.outputs)
    return min(loop.count, MOST_TASKS) * (_TASK + ports * _REFERENCE)


def _step(step: Step, pipeline: Pipeline) -> int:
    inputs = sum(3 * _text(name) + _input(item) for name, item in step.inputs.items())
    total = _TASK + 8 * _text(".".join(step.id)) + inputs
    if step.when is not None:
        total += _node(step.when, step.inputs)
    if isinstance(step, Block):
        return total + _weight((step.for_each, step.max_parallel))
    # Paths of outputs stand in retry expressions too, a pattern for each character.
    outputs = if_sound(step.outputs) or {}
    for output in outputs.values():
        total += _FIELD + 10 * _text(output.name) + 5 * _text(output.path or "")
        total += 0 if output.kept is None else 3 * _weight(output.kept)
    if step.settings.retries is not None:
        total += _ATTEMPTS
    if step.settings.preemptible is not None:
        total += _NODES + 8 * _weight((pipeline.profile,))
    own = (step.program, step.settings, step.display_name)
    total += _weight(own, step.inputs, {n: o.path for n, o in outputs.items()})
    return total * _rounds(step)  # far more than what each round is given, and gives out


def _input(item: Input) -> int:
    value = 0 if item.value is None else 2 * _weight(item.value)
    return _REFERENCE * _files(item) + value + _from(item)


def _files(item: Input) -> int:
    """How many files an input is: those of all rounds of a loop, or one."""
    passed = file_of(item)
    return max(1, len(each_round(passed))) if isinstance(passed, Reference) else 1


def _from(item: Input) -> int:
    return 0 if item.source is None else 3 * _weight(item.source)


def _weight(
    value: Any,
    inputs: Mapping[str, Input] | None = None,
    paths: Mapping[str, str | None] | None = None,
) -> int:
    """The most bytes that a piece of a pipeline comes to; of records all fields but places."""
    if isinstance(value, str):
        return _text(value) + _FIELD
    if value is None or isinstance(value, (bool, int, float)):
        return _FIELD
    if isinstance(value, TypedText):
        return _FIELD + _value(value, inputs or {}, paths)
    if isinstance(value, Mapping):
        inner = chain(value, value.values())
        return _FIELD + sum(_weight(item, inputs, paths) for item in inner)
    if isinstance(value, (tuple, list, frozenset)):
        return _FIELD + sum(_weight(item, inputs, paths) for item in value)
    kind: Any = type(value)
    return _FIELD + sum(_weight(getattr(value, name), inputs, paths) for name in _fields(kind))


@lru_cache(maxsize=256)
def _fields(cls: Any) -> tuple[str, ...]:
    return tuple(n for n in field_names(cls) if "place" not in n and n != "declared")


def _value(
    value: TypedText,
    inputs: Mapping[str, Input],
    paths: Mapping[str, str | None] | None = None,
) -> int:
    return sum(
        _text(part) if isinstance(part, str) else _node(part, inputs, paths) for part in value.parts
    )


def _node(
    node: Node, inputs: Mapping[str, Input], paths: Mapping[str, str | None] | None = None
) -> int:
    """Three times what is in it at most: once for its value, twice to say whether it is there."""
    if isinstance(node, Constant):
        return _FIELD + _text(node.text)
    if isinstance(node, Reference):
        return _reference(node, inputs, paths)
    return 2 * _FIELD + 3 * sum(_node(child, inputs, paths) for child in children(node))


def _capture(ref: Ref | FileChoice) -> int:
    """What is called after a reference, or after the first file of a choice."""
    first = ref.candidates[0].file if isinstance(ref, FileChoice) else ref
    return _REFERENCE + 8 * _text(".".join(map(str, _names_of(first))))


def _choice(choice: FileChoice) -> int:
    """The task that makes it, and its template."""
    total = 2 * _TASK
    for candidate in choice.candidates:
        total += 6 * _FIELD + 2 * _capture(candidate.file)
        total += 0 if candidate.condition is None else _node(candidate.condition, {})
    return total


def _reference(
    reference: Reference,
    inputs: Mapping[str, Input] | None = None,
    paths: Mapping[str, str | None] | None = None,
) -> int:
    ref = reference.ref
    weight = _capture(ref)
    if isinstance(ref, InputRef) and inputs and ref.name in inputs:
        given = inputs[ref.name].value  # which takes the name's place where it is cast
        if isinstance(given, TypedText):
            weight += _value(given, {})
    if isinstance(ref, OutputPathRef) and paths:
        weight += _text(paths.get(ref.name) or "")
    return weight


def _names_of(ref: Any) -> list[str]:
    kind: Any = type(ref)
    values = (getattr(ref, name) for name in _fields(kind))
    return [".".join(value) if isinstance(value, tuple) else value for value in values]


def _text(text: str) -> int:
    return len(text) + (_LONGEST - 1) * len(_PLAIN.sub("", text))


MOST_LEVELS = 99
"""Templates within each other."""
