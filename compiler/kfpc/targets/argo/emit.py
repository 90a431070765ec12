"""A pipeline becomes an Argo Workflow: records first, then one pass after another over them."""

from __future__ import annotations

from kfpc.analysis import Analysis
from kfpc.diagnostics import Severity
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import EXIT_SCOPE, exit_of
from kfpc.pipeline.pipeline import Pipeline
from kfpc.record import replace
from kfpc.targets.argo.bounds import MOST_TASKS
from kfpc.targets.argo.depth import too_deep
from kfpc.targets.argo.kinds import kind_of, spec_of, unscheduled
from kfpc.targets.argo.lower.again import rounds_of_blocks
from kfpc.targets.argo.lower.alike import Lowering
from kfpc.targets.argo.lower.choices import choice_templates, choices_made
from kfpc.targets.argo.lower.exit import exit_hook
from kfpc.targets.argo.lower.inputs import scope_inputs
from kfpc.targets.argo.lower.outputs import emitted_outputs
from kfpc.targets.argo.lower.scope import Lowered, scope_templates
from kfpc.targets.argo.lower.unsayable import unsayable
from kfpc.targets.argo.lower.workflow import workflow_of
from kfpc.targets.argo.naming import run_prefix
from kfpc.targets.argo.passes.name import names
from kfpc.targets.argo.passes.rounds import levels
from kfpc.targets.argo.passes.settle import settled
from kfpc.targets.argo.passes.share import shared
from kfpc.targets.argo.passes.write import written
from kfpc.targets.argo.patches import has_patches
from kfpc.targets.argo.records import ENTRY, Role, Template, TemplateId
from kfpc.targets.argo.repository import kept
from kfpc.targets.argo.size_limits import too_large
from kfpc.targets.base import Emission, Package


def emit(analysis: Analysis, kind: str | None = None) -> Emission:
    """The package of a pipeline without errors, and what Argo may refuse of it; or what Argo has
    no words for."""
    pipeline = analysis.pipeline
    lowered = _lowered(analysis)
    problems = tuple(unsayable(pipeline, lowered.outputs))
    if problems:
        return Emission(None, problems)
    templates = _templates(pipeline, lowered)
    hook = None
    if pipeline.on_exit is not None:
        hook = exit_hook(pipeline, lowered.inputs[EXIT_SCOPE], templates)
    apart = () if hook is None or hook.failures is None else (Role.LEAF, Role.FAILURES)
    left = shared(templates, apart)
    if hook is not None:  # what runs at a step's end may be the same
        hook = replace(hook, template=left.standing_for(hook.template))
    problems = tuple(too_deep(pipeline, left.templates))
    if problems:
        return Emission(None, problems)
    named = names(pipeline, left)
    made = kind_of(pipeline, kind)
    workflow = workflow_of(pipeline, analysis.given, left.templates, made, hook)
    stored = kept(analysis, lowered.outputs)
    manifest = written(workflow, named)
    if has_patches(pipeline):
        from kfpc.targets.argo.patched import problems_of_patches  # noqa: PLC0415 - rarely

        problems = tuple(problems_of_patches(pipeline, left, named, workflow, spec_of(manifest)))
        if any(one.severity is Severity.ERROR for one in problems):
            return Emission(None, problems)
    package = Package(
        manifest,
        _required_params(analysis),
        needs_artifact_repository=bool(stored.files) or stored.logs,
        artifacts=stored.files,
        could_be_values=stored.could_be_values,
        units={"templates": len(left.templates)},
    )
    unknown = tuple(unscheduled(pipeline, manifest))
    if unknown:
        return Emission(None, (*problems, *unknown))
    return Emission(package, (*problems, *too_large(pipeline, package, left.templates)))


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


def _templates(pipeline: Pipeline, lowered: Lowered) -> dict[TemplateId, Template]:
    """All templates: the entry, those that run programs, and the levels around them; then the
    dags of blocks."""
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
    found = settled(found)
    if any(one.dag is not None and len(one.dag.tasks) > MOST_TASKS for one in found.values()):
        from kfpc.targets.argo.passes.split import split  # noqa: PLC0415 - most have no such dag

        found = split(found)
    return found


def _required_params(analysis: Analysis) -> tuple[str, ...]:
    return tuple(
        param.name
        for param in analysis.pipeline.params.values()
        if param.default is None and param.secret is None and param.name not in analysis.given
    )
