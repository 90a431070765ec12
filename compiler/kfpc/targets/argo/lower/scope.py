"""A scope becomes a dag: a task for each step, in the words of Argo's ``depends``."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.file_choices import FileChoice, FileSource, source_of
from kfpc.analysis.graph import choices
from kfpc.analysis.uses import file_of
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import BESIDE_THE_RUN, ROOT, StepId, ended_by, exit_of
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.reread import may_be_reread
from kfpc.pipeline.scope import Block, Scope, ScopeKind, Step
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import Apply, ItemRef, ParamRef, StateRef, TypedText, as_node
from kfpc.record import record, replace
from kfpc.targets.argo.expressions.lists import MADE_OF_NUMBERS
from kfpc.targets.argo.expressions.paths import encoded, quote
from kfpc.targets.argo.expressions.render import render_condition, render_sum, render_tag
from kfpc.targets.argo.expressions.whole_numbers import refusing_large
from kfpc.targets.argo.lower.choices import Choices, choice_names, choice_task
from kfpc.targets.argo.lower.elements import has_mappings, list_carried
from kfpc.targets.argo.lower.exit import exit_templates
from kfpc.targets.argo.lower.hooks import hook_templates
from kfpc.targets.argo.lower.leaf import LoweredLeaf
from kfpc.targets.argo.lower.loop import (
    at_once,
    input_artifacts,
    loop_template,
    role_within,
    round_inputs,
)
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.lower.repeat import first_round, repeat_templates, round_outputs
from kfpc.targets.argo.lower.results import block_outputs, entry_ports
from kfpc.targets.argo.lower.unrolled import (
    files_gone_through,
    is_unrolled,
    unrolled_template,
)
from kfpc.targets.argo.naming import parameter_name, task_name
from kfpc.targets.argo.records import (
    Arguments,
    Artifact,
    Dag,
    DagTask,
    InputArtifact,
    Inputs,
    OutputArtifact,
    Parameter,
    Role,
    TaskHook,
    Template,
    TemplateId,
)
from kfpc.targets.argo.references.result import ResultNames
from kfpc.targets.argo.references.task import LIST, ScopeInputs, TaskNames


@record(eq=False)
class Lowered:
    """What dags are made of: the leaves, what is emitted of each step, what each scope is given,
    and the files that are chosen in it."""

    analysis: Analysis
    leaves: Mapping[StepId, LoweredLeaf]
    outputs: Mapping[StepId, Mapping[str, Emitted]]
    inputs: Mapping[StepId, ScopeInputs]
    choices: Choices


def scope_templates(lowered: Lowered, scope: Scope) -> Iterator[tuple[TemplateId, Template]]:
    """The dag of a scope; of a loop, after the one around it."""
    pipeline = lowered.analysis.pipeline
    inputs = lowered.inputs[scope.id]
    names = names_within(lowered, scope)
    dag = Dag(_tasks(lowered, names))
    if scope.id == ROOT:
        own, outputs = entry_ports(scope, names)
        yield (Role.SCOPE, ROOT), Template(inputs=own, outputs=outputs, dag=dag)
        return
    if scope.kind is ScopeKind.EXIT:
        yield from exit_templates(scope, inputs, dag)
        return
    if scope.kind is ScopeKind.HOOKS:
        yield from hook_templates(scope, dag)
        return
    emitted = lowered.outputs[scope.id]
    own = _inputs(inputs)
    if scope.is_loop:
        block = _block(pipeline, scope)
        make = unrolled_template if is_unrolled(block, emitted) else loop_template
        yield (Role.LOOP, scope.id), make(block, inputs, emitted)
        own = round_inputs(inputs)
    outputs = block_outputs(scope, names, emitted)
    if scope.repeat is not None:
        yield from repeat_templates(scope, inputs, emitted, (Role.SCOPE, scope.id))
        outputs = round_outputs(scope, ResultNames(names, inputs.values), outputs)
    most = at_once(_block(pipeline, scope)) if scope.kind is ScopeKind.GROUP else None
    yield (Role.SCOPE, scope.id), Template(inputs=own, outputs=outputs, parallelism=most, dag=dag)


def _block(pipeline: Pipeline, scope: Scope) -> Block:
    block = pipeline.step(scope.id)
    assert isinstance(block, Block)
    return block


def names_within(lowered: Lowered, scope: Scope) -> TaskNames:
    """What references are called in the dag of a scope."""
    steps = lowered.analysis.pipeline.members(scope.id)
    tasks = {id: task_name(id[-1]) for id in steps}
    block = lowered.analysis.pipeline.step(scope.id) if scope.is_loop else None
    keyed = isinstance(block, Block) and has_mappings(block)
    chosen = choice_names(lowered.choices.get(scope.id, {}), tasks)
    inputs = lowered.inputs[scope.id]
    lacking = frozenset(_lacking(lowered.analysis.pipeline, scope))
    return TaskNames(
        scope.id, inputs, tasks, steps, lowered.outputs, keyed, chosen, lacking=lacking
    )


def _lacking(pipeline: Pipeline, scope: Scope) -> Iterator[ItemRef]:
    """What may not be there of the elements that a scope knows."""
    for depth in range(1, len(scope.id) + 1):
        around = None if scope.id[:depth] in BESIDE_THE_RUN else pipeline.step(scope.id[:depth])
        if isinstance(around, Block):
            yield from around.lacks


def _inputs(inputs: ScopeInputs) -> Inputs:
    return Inputs(tuple(map(Parameter, inputs.values.values())), tuple(input_artifacts(inputs)))


def _tasks(lowered: Lowered, names: TaskNames) -> tuple[DagTask, ...]:
    edges = lowered.analysis.edges(names.scope)
    order = {id: number for number, id in enumerate(names.steps)}
    tasks = []
    choices_of: dict[StepId, list[FileChoice]] = {}
    for choice, readers in lowered.choices.get(names.scope, {}).items():
        for reader in readers:
            choices_of.setdefault(reader, []).append(choice)
    waiting = dict.fromkeys(names.choices)
    given: _Given = {}
    for step in names.steps.values():
        if ended_by(step.id) is not None:
            continue  # a hook of the step's task
        before = sorted(edges[step.id], key=order.__getitem__)
        depends = [names.tasks[id] for id in before]
        if step.any_of:
            alone = choices(step, edges)
            depends = [names.tasks[id] for id in before if id not in alone]
            any_of = [names.tasks[id] for id in before if id in step.any_of]
            depends.append(" || ".join(f"{name}.Succeeded" for name in any_of))
        for choice in choices_of.get(step.id, ()):
            depends.append(names.choices[choice])
            if choice in waiting:
                del waiting[choice]
                tasks.append(choice_task(choice, names))
        tasks.append(_task(lowered, names, step, tuple(depends), given))
    tasks.extend(choice_task(choice, names) for choice in waiting)
    return tuple(tasks)


_Given: TypeAlias = "dict[tuple[str, int], Parameter]"
"""What tasks of a dag are given, by the name and by the value's identity: steps of one component
share the texts that they say alike."""


def _task(
    lowered: Lowered, names: TaskNames, step: Step, depends: tuple[str, ...], given: _Given
) -> DagTask:
    when = None if step.when is None else render_condition(step.when, names)
    if isinstance(step, Leaf):
        leaf = lowered.leaves[step.id]
        role = Role.LEAF if leaf.rounds is None else Role.FAILURES
        arguments = _of_leaf(leaf, names, given)
    elif isinstance(step, Block):
        role = Role.LOOP if step.scope.is_loop else role_within(step)
        if role is Role.SCOPE and step.scope.repeat is not None:
            role = Role.REPEAT
        arguments = _of_block(step, lowered.inputs[step.id], names)
    else:
        assert_never(step)
    return DagTask(
        names.tasks[step.id],
        (role, step.id),
        depends,
        when,
        arguments=arguments,
        goes_on=sound(step.continue_on_failure),
        on_exit=_at_the_end(lowered, names, step),
    )


def _at_the_end(lowered: Lowered, names: TaskNames, step: Step) -> TaskHook | None:
    """What runs when a step has ended. Argo begins it for a task that ran, once for all attempts,
    and lets those that follow wait for it; whatever becomes of it changes nothing for them (seen
    on 4.0.7)."""
    found = names.steps.get(exit_of(step.id))
    if found is None:
        return None
    assert isinstance(found, Block)
    given = _of_block(found, lowered.inputs[found.id], replace(names, ended=step.id))
    return TaskHook((Role.EXIT, found.id), given)


def _of_leaf(leaf: LoweredLeaf, names: TaskNames, given: _Given) -> Arguments:
    parameters = []
    for name, value in leaf.parameters.items():
        found = given.get((name, id(value)))
        if found is None:
            found = given[name, id(value)] = Parameter(name, render_tag(value, names))
        parameters.append(found)
    return Arguments(
        tuple(parameters),
        tuple(_artifact(item, names) for item in leaf.files.values() if item.value is not None),
    )


def _artifact(item: Input, names: TaskNames) -> Artifact:
    passed = file_of(item)
    assert passed is not None
    source = names.artifact(source_of(passed))
    return Artifact(parameter_name(item.name), from_=source, optional=item.optional or None)


def _of_block(block: Block, inputs: ScopeInputs, names: TaskNames) -> Arguments:
    """What a task gives the dag of a block: each of its inputs, and a loop's list."""
    values = [
        Parameter(
            name,
            _given(block, ref.name, names)
            if isinstance(ref, ParamRef) and ref.scope == block.id
            else _begun(block, ref.name, names)
            if isinstance(ref, StateRef) and ref.scope == block.id
            else f"{{{{={names.handed_on(ref)}}}}}",
        )
        for ref, name in inputs.values.items()
    ]
    if block.for_each is not None:
        values.insert(0, Parameter(LIST, _list(block, block.for_each.text, names)))
    if block.scope.repeat is not None:
        values.insert(0, first_round(inputs))
    given = ((name, _file_given(block, ref, names)) for ref, name in inputs.files.items())
    files = (
        Artifact(name, from_=source, optional=name in inputs.optional or None)
        for name, source in given
        if source is not None
    )
    gone_through = (
        replace(artifact, from_=names.artifact(ref))
        for ref, artifact in files_gone_through(block, inputs)
    )
    return Arguments(tuple(values), (*files, *gone_through))


def _file_given(
    block: Block, file: FileSource, names: TaskNames
) -> OutputArtifact | InputArtifact | None:
    """What a file of a block's dag is around it: of a sub-pipeline's param the one that it is
    given, or None."""
    if isinstance(file, ParamRef) and file.scope == block.id:
        if file.name not in block.inputs:
            return None
        passed = file_of(block.inputs[file.name])
        assert passed is not None
        file = source_of(passed)
    return names.artifact(file)


def _list(block: Block, text: TypedText, names: TaskNames) -> str:
    """A loop's list, in base64."""
    known = list_carried(block)
    if known is not None:
        return b64encode(known.encode()).decode()
    found, node = render_sum(text, names), text.expression
    if not isinstance(node, Apply) or node.function not in MADE_OF_NUMBERS:
        found = refusing_large(found, reread=may_be_reread(as_node(text)))
    return f"{{{{={encoded(found)}}}}}"


def _begun(block: Block, state: str, names: TaskNames) -> str:
    """What the first round of a repeat is given."""
    assert block.scope.repeat is not None
    value = render_sum(block.scope.repeat.state[state].start.text, names)
    return f"{{{{={encoded(value)}}}}}"


def _given(block: Block, param: str, names: TaskNames) -> str:
    """What a sub-pipeline's param is given, or its default."""
    item, declared = block.inputs.get(param), sound(block.scope.params)[param]
    if item is not None and isinstance(item.value, TypedText):
        value = render_sum(item.value, names)
    else:
        assert declared.default is not None
        value = quote(sound(declared.default))
    return f"{{{{={encoded(value)}}}}}"
