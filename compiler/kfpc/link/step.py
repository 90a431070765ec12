"""One step of a spec, linked."""

from __future__ import annotations

from dataclasses import replace

from kfpc.diagnostics.catalogue.graph import REPEATED_AFTER, UNKNOWN_STEP
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.language.marks import position_of
from kfpc.language.step import Step as StepModel
from kfpc.link.body import Body, Declaration, Instances, link_body
from kfpc.link.body.declare import continues
from kfpc.link.body.model import divided
from kfpc.link.context import Context
from kfpc.link.settings import read_settings
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import Constant, Node
from kfpc.source import Place
from kfpc.typecheck.texts import read_condition


def link_step(
    context: Context,
    name: str,
    model: StepModel,
    declared: Declaration,
    instances: Instances,
) -> Leaf:
    """The step with its names resolved; with mistakes as far as it goes."""
    place = context.step_place(name)
    running = link_body(context, name, model, declared, instances)
    settings = _settings(context, name, model, declared, running)
    inputs, unread = divided(running)
    when, when_place = _when(context, model, place.child("when"))
    return Leaf(
        id=(*context.outside.scope, name),
        place=place.key,
        container=running.container,
        inputs=inputs,
        outputs=declared.outputs or {},
        settings=settings,
        after=_after(context, model, place.child("after")),
        when=when,
        when_place=when_place,
        readings=tuple(running.readings),
        unread=unread,
        broken=context.broken_keys("steps", name) | context.broken_keys("defaults"),
        continue_on_failure=continues(context, model),
        display_name=model.display_name,
        description=model.description,
    )


def _settings(
    context: Context, name: str, model: StepModel, declared: Declaration, running: Body
) -> Settings:
    """The step's settings; their texts join the step's readings."""
    names = replace(
        context.outside,
        inputs=running.own,
        declared=running.declared,
        outputs=declared.outputs,
        readings=running.readings,
    )
    defaults = context.spec.defaults
    return read_settings(context.document, name, model, defaults, names, context.profile)


def _when(context: Context, model: StepModel, place: Place) -> tuple[Node | None, Place | None]:
    """The step's condition and its place; no place where it is none or always holds.

    A condition that could not be read has a place and is None.
    """
    if model.when is None:
        return None, None
    names = context.outside.at(position_of(StepModel, "when"))
    found = read_condition(model.when, place, names)
    if isinstance(found, Constant) and found.value is True:
        return None, None
    return found, place


def _after(context: Context, model: StepModel, place: Place) -> dict[StepId, Place]:
    """The steps that come first, and where each is named."""
    found: dict[StepId, Place] = {}
    listed = [model.after] if isinstance(model.after, str) else model.after or []
    for number, other in enumerate(listed):
        at = place if isinstance(model.after, str) else place.child(number)
        id = (*context.outside.scope, other)
        if id in found:
            context.report.add(REPEATED_AFTER.at(at, f"`{other}` is named twice in `after`"))
        elif other in context.signatures:
            found[id] = at
        elif not context.is_broken("steps", other):
            help = did_you_mean(other, context.signatures)
            context.report.add(UNKNOWN_STEP.at(at, f"unknown step `{other}`", help=help))
    return found
