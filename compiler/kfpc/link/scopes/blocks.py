"""Scopes and blocks, linked: what their steps are given, and what a block says itself."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.diagnostics.catalogue.language import WHAT_RUNS
from kfpc.language.marks import position_of
from kfpc.language.step import Step as StepModel
from kfpc.link.body import Instances
from kfpc.link.body.declare import continues
from kfpc.link.context import Context
from kfpc.link.defaults import Setting, is_off
from kfpc.link.for_each import files_of_items, lacks_of_items
from kfpc.link.given_values import given_params
from kfpc.link.kept import with_kept_results
from kfpc.link.scopes.model import DeclaredBlock, DeclaredScope
from kfpc.link.settings.preemption import retries, timeout
from kfpc.link.step import after_of, link_step, unread_step, when_of
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import ended_by
from kfpc.pipeline.scope import Block, Result, Scope, ScopeKind, Step
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import TypedText
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols


def link_scope(
    scope: DeclaredScope, kind: ScopeKind, results: Mapping[str, Result], instances: Instances
) -> Scope:
    """The scope, with what its steps are given."""
    context, home = scope.context, scope.context.home
    names = context.outside
    steps: dict[str, Step] = {}
    for name, model in scope.models.items():
        declared = scope.declared[name]
        if isinstance(declared, DeclaredBlock):
            steps[name] = _link_block(context, name, declared, instances)
        else:
            steps[name] = link_step(context, name, model, declared, instances)
        if name in scope.exits:
            at_its_end = _link_end(scope.exits[name], instances)
            steps[at_its_end.name] = at_its_end
    for name in scope.unread:
        steps[name] = unread_step((*names.scope, name), home.child(name).key)
    item = names.item
    of_item = None if item is None or item is ERRONEOUS else item.type
    title = context.spec.name if kind is ScopeKind.PIPELINE else None
    linked = Scope(names.scope, kind, steps, results, names.params, of_item, title)
    return with_kept_results(linked, names.report)


def _link_end(declared: DeclaredScope, instances: Instances) -> Block:
    """What runs at a step's end, as a block that follows the step."""
    scope = link_scope(declared, ScopeKind.EXIT, {}, instances)
    place, ended = declared.context.home.key, ended_by(scope.id)
    assert ended is not None
    return Block(place=place, scope=scope, after={ended: place})


def _link_block(
    context: Context, name: str, declared: DeclaredBlock, instances: Instances
) -> Block:
    model, place = declared.model, context.step_place(name)
    erroneous = context.erroneous(name, model)
    scope = link_scope(declared.within, declared.kind, declared.results, instances)
    if declared.repeat is not None:
        scope = replace(scope, repeat=declared.repeat)
    when, when_place = when_of(context, model, place)
    inputs = {}
    if declared.other is not None:
        inputs = given_params(context, name, model, scope.params, declared.other)
    elements = declared.elements
    after, any_of = after_of(context, model, place)
    return Block(
        place=place.key,
        scope=scope,
        inputs=inputs,
        for_each=None if elements is None else elements.site,
        count=None if elements is None else elements.count,
        files={} if elements is None else files_of_items(scope.id, elements),
        lacks={} if elements is None else lacks_of_items(scope.id, elements),
        max_parallel=_max_parallel(model, place),
        after=after,
        any_of=any_of,
        when=ERRONEOUS if "when" in erroneous else when,
        when_place=when_place,
        continue_on_failure=continues(context, name, model),
        retries=_retries(context, declared, place),
        timeout=_timeout(context, declared, place),
        timeout_place=place.child("timeout"),
        display_name=model.display_name,
        description=model.description,
    )


def _max_parallel(model: StepModel, place: Place) -> TextSite | None:
    if model.max_parallel is None:
        return None
    return TextSite(TypedText((str(model.max_parallel),)), place.child("max_parallel"))


def _retries(context: Context, declared: DeclaredBlock, place: Place) -> Retries | Erroneous | None:
    """How often the steps of a block are begun again together."""
    model, at = declared.model, place.child("retries")
    if "retries" in context.cuts.of_step(place.path, model):
        return ERRONEOUS
    if model.retries is None or is_off(model.retries):
        return None
    names = _around(context, declared).at(position_of(StepModel, "retries"))
    found = retries(Setting(model.retries, at, context.cuts), names)
    if found is None or found.total is not None:
        return found
    message = "only a step that runs in one pod has two budgets"
    help = "write one budget here, `retries: 2`, and the two in the steps within"
    context.report.add(WHAT_RUNS.at(at, message, help=help))
    return ERRONEOUS


def _timeout(context: Context, declared: DeclaredBlock, place: Place) -> int | Erroneous | None:
    model, at = declared.model, place.child("timeout")
    if "timeout" in context.cuts.of_step(place.path, model):
        return ERRONEOUS
    if model.timeout is None or is_off(model.timeout):
        return None
    return timeout(Setting(model.timeout, at, context.cuts), context.outside)


def _around(context: Context, declared: DeclaredBlock) -> Symbols:
    """The names that what is said of a block as a whole may use: in a loop the element too."""
    if declared.kind is ScopeKind.PIPELINE:
        return context.outside
    return replace(declared.within.context.outside, signatures={}, inputs={})
