"""Steps that see each other, declared: what each gives, for those that read it.

What a block gives follows from the steps in it, and those may read what is around the block; so a
step is declared when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.language.step import Step as StepModel
from kfpc.link.body import Declaration, declare
from kfpc.link.body.kind import kind_said
from kfpc.link.context import Context
from kfpc.link.scopes.groups import declare_group, declare_pipeline, declare_repeat
from kfpc.link.scopes.loops import declare_loop
from kfpc.link.scopes.model import DeclaredBlock, DeclaredScope, Signatures
from kfpc.pipeline.ids import EACH, EXIT_SCOPE, HOOKS_SCOPE, exit_of
from kfpc.record import replace
from kfpc.typecheck.symbols import Symbols


def declare_scope(context: Context, models: Mapping[str, StepModel]) -> DeclaredScope:
    """The steps at ``context.home``, with what each declares; ``context.outside`` has the names
    around them, but for their own."""
    cut = context.cuts.keys(*context.home.path)
    unread = tuple(name for name in sorted(cut) if name not in models)
    signatures = Signatures(models, unread, lambda name: _declare(inner, name, models[name]))
    inner = replace(context, outside=replace(context.outside, signatures=signatures))
    declared = signatures.complete()
    exits = {
        name: _declare_end(inner, name, model.on_exit)
        for name, model in models.items()
        if model.on_exit is not None
    }
    return DeclaredScope(inner, models, unread, declared, exits)


def declare_exit(context: Context, run: DeclaredScope) -> DeclaredScope | None:
    """The steps at a run's end, which see its params alone."""
    steps = context.spec.on_exit
    if steps is None:
        return None
    outside = context.outside
    names = Symbols(
        {}, {}, context.report, scope=EXIT_SCOPE, parent=outside, over=[*run.models, *run.unread]
    )
    home = context.document.place("on_exit")
    return declare_scope(replace(context, outside=names, home=home), steps)


def declare_hooks(context: Context, run: DeclaredScope) -> DeclaredScope | None:
    """The hooks of a run, which see its params alone."""
    workflow = context.spec.workflow
    if workflow is None or workflow.hooks is None:
        return None
    names = Symbols(
        {}, {}, context.report, scope=HOOKS_SCOPE, parent=context.outside,
        over=[*run.models, *run.unread], beside=True,
    )  # fmt: skip
    home = context.document.place("workflow").child("hooks")
    return declare_scope(replace(context, outside=names, home=home), workflow.hooks)


def _declare_end(context: Context, name: str, steps: Mapping[str, StepModel]) -> DeclaredScope:
    """The steps at a step's end, which see what the step does, and how it ended."""
    outside = context.outside
    names = Symbols(
        {}, {}, context.report, scope=exit_of((*outside.scope, name)), parent=outside, ended=name
    )
    home = context.step_place(name).child("on_exit")
    return declare_scope(replace(context, outside=names, home=home, own=None), steps)


def _declare(context: Context, name: str, model: StepModel) -> Declaration | DeclaredBlock:
    if model.for_each is not None or _lost_its_list(context, name):
        return declare_loop(context, name, model, declare_scope, _declare)
    kind = kind_said(model)
    if kind == "steps":
        return declare_group(context, name, model, declare_scope)
    if kind == "pipeline":
        return declare_pipeline(context, name, model, declare_scope)
    if kind == "repeat":
        return declare_repeat(context, name, model, declare_scope)
    return declare(context, name, model)


def _lost_its_list(context: Context, name: str) -> bool:
    """Whether the step is a loop of which the list was cut out; the one step of a loop is none."""
    path = context.step_place(name).path
    return name != EACH and "for_each" in context.cuts.keys(*path)
