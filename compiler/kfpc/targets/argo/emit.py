"""A pipeline becomes an Argo Workflow: records first, then one pass after another over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kfpc.analysis import Analysis
from kfpc.diagnostics import Severity
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import EXIT_SCOPE, StepId, exit_of
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.record import record, replace
from kfpc.targets.argo.bounds import MOST_TASKS
from kfpc.targets.argo.depth import too_deep
from kfpc.targets.argo.kinds import kind_of, spec_of, unscheduled
from kfpc.targets.argo.lower.again import rounds_of_blocks
from kfpc.targets.argo.lower.alike import Lowering
from kfpc.targets.argo.lower.choices import choice_templates, choices_made
from kfpc.targets.argo.lower.exit import exit_hook
from kfpc.targets.argo.lower.hooks import hooks_of_run
from kfpc.targets.argo.lower.inputs import scope_inputs
from kfpc.targets.argo.lower.outputs import emitted_outputs
from kfpc.targets.argo.lower.scope import Lowered, scope_templates
from kfpc.targets.argo.lower.unsayable import unsayable
from kfpc.targets.argo.lower.workflow import workflow_of
from kfpc.targets.argo.naming import run_prefix
from kfpc.targets.argo.passes.name import names
from kfpc.targets.argo.passes.rounds import levels
from kfpc.targets.argo.passes.settle import settled
from kfpc.targets.argo.passes.share import Shared, shared
from kfpc.targets.argo.passes.write import written
from kfpc.targets.argo.patches import has_own_nodes, has_patches
from kfpc.targets.argo.records import ENTRY, Role, Template, TemplateId, Workflow
from kfpc.targets.argo.repository import kept
from kfpc.targets.argo.size_limits import held_up, too_large
from kfpc.targets.argo.weight import weight_of
from kfpc.targets.base import Called, Emission, Package

if TYPE_CHECKING:
    from kfpc.targets.argo.passes.split import HeldUp


def emit(analysis: Analysis, kind: str | None = None, *, split: bool = False) -> Emission:
    """The package of a pipeline without errors, and what Argo may refuse of it; or what Argo has
    no words for. With ``split`` one that is too large becomes several objects."""
    pipeline = analysis.pipeline
    lowered = _lowered(analysis)
    problems = tuple(unsayable(analysis, lowered.outputs))
    if problems:
        return Emission(None, problems)
    made = _made(lowered, kind, MOST_TASKS)
    problems = tuple(too_deep(pipeline, made.left.templates))
    if problems:
        return Emission(None, problems)
    held = tuple(held_up(pipeline, made.held))
    manifest = made.manifest
    if has_patches(pipeline):
        from kfpc.targets.argo.patched import problems_of_patches  # noqa: PLC0415 - rarely

        problems = tuple(
            problems_of_patches(pipeline, made.left, made.names, made.workflow, spec_of(manifest))
        )
        if any(one.severity is Severity.ERROR for one in problems):
            return Emission(None, problems)
    children: tuple[dict[str, Any], ...] = ()
    if split:
        from kfpc.targets.argo.children import apart  # noqa: PLC0415 - rarely asked for

        parts = (_made(lowered, kind, most).manifest for most in apart.SMALLER_PARTS)
        found = apart.in_objects(analysis, manifest, parts)
        if found.problems:
            return Emission(None, (*problems, *found.problems))
        manifest, children = found.manifest, found.children
        problems = (*problems, *found.warnings)
    weight = None if has_own_nodes(pipeline) else weight_of(manifest)
    stored = kept(analysis, lowered.outputs)
    package = Package(
        manifest,
        _required_params(analysis),
        needs_artifact_repository=bool(stored.files) or stored.logs,
        artifacts=stored.files,
        could_be_values=stored.could_be_values,
        units={"templates": len(made.left.templates) if weight is None else weight.templates},
        beside=children,
        size=None if weight is None else weight.size,
        called=_called(made, analysis),
    )
    unknown = tuple(unscheduled(pipeline, manifest))
    if unknown:
        return Emission(None, (*problems, *unknown))
    return Emission(
        package, (*problems, *held, *too_large(pipeline, package, made.left.templates, weight))
    )


def _called(made: _Made, analysis: Analysis) -> Mapping[StepId, Called]:
    """The templates of the steps that have pods. Argo makes the name of a pod of those of the run
    and of its template, and of a hash of the node's (``GeneratePodName`` in workflow/util)."""
    return {
        id: Called(made.names[template], f"RUN-{made.names[template]}-HASH")
        for template, users in made.left.users.items()
        for role, id in users
        if role is Role.LEAF and id in analysis.plans
    }


@record(eq=False)
class _Made:
    """A package on its last steps: templates, each once, with names, and what is written."""

    left: Shared
    names: Mapping[TemplateId, str]
    workflow: Workflow
    manifest: dict[str, Any]
    held: tuple[HeldUp, ...]


def _made(lowered: Lowered, kind: str | None, most: int) -> _Made:
    """``most`` are the tasks of a dag."""
    analysis = lowered.analysis
    pipeline = analysis.pipeline
    templates, held = _templates(pipeline, lowered, most)
    hook = None
    if pipeline.on_exit is not None:
        hook = exit_hook(pipeline, lowered.inputs[EXIT_SCOPE], templates)
    apart = () if hook is None or hook.failures is None else (Role.LEAF, Role.FAILURES)
    left = shared(templates, apart)
    if hook is not None:  # what runs at a step's end may be the same
        hook = replace(hook, template=left.standing_for(hook.template))
    named = names(pipeline, left)
    asked = kind_of(pipeline, kind)
    hooks = hooks_of_run(pipeline, left)
    workflow = workflow_of(pipeline, analysis.given, left.templates, asked, hook, hooks)
    return _Made(left, named, workflow, written(workflow, named), held)


def _lowered(analysis: Analysis) -> Lowered:
    pipeline = analysis.pipeline
    outputs = emitted_outputs(analysis)
    lowering = Lowering(sound(pipeline.profile), f"{run_prefix(pipeline.name)}-cache")
    leaves = {
        step.id: lowering.of(
            step,
            analysis.plans.get(step.id),
            outputs[step.id],
            has_exit=exit_of(step.id) in outputs,
        )
        for step in pipeline.leaves()
    }
    choices = choices_made(analysis, outputs)
    inputs = {
        scope.id: scope_inputs(analysis, scope, outputs, choices) for scope in pipeline.scopes()
    }
    return Lowered(analysis, leaves, outputs, inputs, choices)


def _templates(
    pipeline: Pipeline, lowered: Lowered, most: int
) -> tuple[dict[TemplateId, Template], tuple[HeldUp, ...]]:
    """All templates: the entry, those that run programs, and the levels around them; then the
    dags of blocks. And what parts of them cost."""
    dags = {
        id: template
        for scope in pipeline.scopes()
        for id, template in scope_templates(lowered, scope)
    }
    leaves = {(Role.LEAF, id): leaf.template for id, leaf in lowered.leaves.items()}
    rounds = {id: leaf.rounds for id, leaf in lowered.leaves.items() if leaf.rounds is not None}
    again = levels(dict(rounds_of_blocks(lowered)))
    chosen = choice_templates(lowered.choices)
    found = {ENTRY: dags.pop(ENTRY), **leaves, **levels(rounds), **dags, **again, **chosen}
    limits = _limits(pipeline)
    if limits:
        from kfpc.targets.argo.passes.deadlines import with_deadlines  # noqa: PLC0415 - rare

        found = with_deadlines(found, limits)
    found = settled(found)
    if any(one.dag is not None and len(one.dag.tasks) > most for one in found.values()):
        from kfpc.targets.argo.passes.split import split  # noqa: PLC0415 - most have no such dag

        return split(found, most, MOST_TASKS)
    return found, ()


def _limits(pipeline: Pipeline) -> dict[TemplateId, int]:
    """The dags that end after a time, in seconds."""
    blocks = (step for step in pipeline.steps() if isinstance(step, Block))
    return {
        (Role.SCOPE if block.scope.repeat is None else Role.REPEAT, block.id): sound(block.timeout)
        for block in blocks
        if block.timeout is not None
    }


def _required_params(analysis: Analysis) -> tuple[str, ...]:
    return tuple(
        param.name
        for param in analysis.pipeline.params.values()
        if param.default is None and param.secret is None and param.name not in analysis.given
    )
