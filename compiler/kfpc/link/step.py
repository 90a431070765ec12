"""One step of a spec, linked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.diagnostics.catalogue.graph import REPEATED_AFTER, UNKNOWN_STEP
from kfpc.language.after import After
from kfpc.language.marks import position_of
from kfpc.language.step import Settings as SettingsModel
from kfpc.language.step import Step as StepModel
from kfpc.link.body import Body, Declaration, Instances, link_body
from kfpc.link.body.declare import continues
from kfpc.link.body.model import divided
from kfpc.link.context import Context
from kfpc.link.cuts import with_erroneous
from kfpc.link.kept import with_places
from kfpc.link.settings import read_settings
from kfpc.link.settings.alike import Shared, can_be_shared, likeness
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.ids import EACH, StepId
from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import Leaf, TextSite
from kfpc.pipeline.values import ERRONEOUS_TEXT, Constant, Node, SecretRef
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.misplaced import hook_alone
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_condition
from kfpc.typecheck.unknown import unknown_step


def link_step(
    context: Context,
    name: str,
    model: StepModel,
    declared: Declaration,
    instances: Instances,
) -> Leaf:
    """The step with its names resolved; with mistakes as far as it goes."""
    place = context.step_place(name)
    erroneous = context.erroneous(name, model)
    body = link_body(context, name, model, declared, instances)
    settings = with_erroneous(_settings(context, name, model, declared, body, instances), erroneous)
    metrics = _metrics(context, name, model, declared, body)
    inputs, unread = divided(body)
    names = replace(context.outside, readings=body.readings)
    at = place.child("outputs")
    outputs = with_places(declared.outputs, model.outputs, at, names, context.cuts)
    when, when_place = when_of(context, model, place)
    after, any_of = after_of(context, model, place)
    if erroneous:  # which may have named anything
        body.readings.append(TextSite(ERRONEOUS_TEXT, place.key))
    return Leaf(
        id=(*context.outside.scope, name),
        place=place.key,
        program=body.program,
        inputs=inputs,
        outputs=outputs,
        settings=settings,
        after=after,
        any_of=any_of,
        when=ERRONEOUS if "when" in erroneous else when,
        when_place=when_place,
        readings=tuple(body.readings),
        unread=unread,
        secret_inputs=tuple(
            item
            for item in (if_sound(body.own) or {}).values()
            if isinstance(item.value, SecretRef)
        ),
        continue_on_failure=continues(context, name, model),
        display_name=model.display_name,
        description=model.description,
        metrics=metrics,
    )


def unread_step(id: StepId, place: Place) -> Leaf:
    """A step of which nothing but its name could be read."""
    return Leaf(
        id=id,
        place=place,
        program=ERRONEOUS,
        inputs={},
        outputs=ERRONEOUS,
        settings=with_erroneous(Settings(), frozenset(SettingsModel.model_fields)),
        when=ERRONEOUS,
        continue_on_failure=ERRONEOUS,
    )


def _settings(
    context: Context,
    name: str,
    model: StepModel,
    declared: Declaration,
    body: Body,
    instances: Instances,
) -> Settings:
    """The step's settings; their texts join the step's readings."""
    place, found, readings = context.step_place(name), context.report.found, body.readings
    alike = None
    is_common = not model.outputs and body.own is body.inputs
    if declared.component is not None and is_common and not found:
        alike = likeness(place, context.outside, id(body.program))
    known = None if alike is None else instances.settings.get(alike)
    if known is not None:
        readings += known.readings_at(place)
        return known.settings
    before = len(readings)
    settings = read_settings(context, name, model, _inside(context, declared, body))
    if alike is not None and not found and can_be_shared(place, settings):
        instances.settings[alike] = Shared(settings, place, tuple(readings[before:]))
    return settings


def _metrics(
    context: Context, name: str, model: StepModel, declared: Declaration, body: Body
) -> tuple[Metric, ...]:
    """The step's metrics; their texts join the step's readings."""
    if not model.metrics:
        return ()
    from kfpc.link.metrics import read_metrics  # noqa: PLC0415 - most specs have none

    measured = context.outside.scope[-1] if name == EACH else name
    names = replace(_inside(context, declared, body), measured=measured)
    place = context.step_place(name).child("metrics")
    return read_metrics(model.metrics, place, context.cuts, names)


def _inside(context: Context, declared: Declaration, body: Body) -> Symbols:
    """The names inside the step's pod, whose texts join the step's readings."""
    return replace(
        context.outside,
        inputs=body.own,
        declared=body.declared,
        outputs=declared.outputs,
        readings=body.readings,
    )


def when_of(context: Context, model: StepModel, place: Place) -> tuple[Node | None, Place | None]:
    """The condition of the step at a place, and where it stands; none where it always holds."""
    if model.when is None:
        return None, None
    place = place.child("when")
    names = context.outside.at(position_of(StepModel, "when"))
    found = read_condition(model.when, place, names)
    if isinstance(found, Constant) and found.value is True:
        return None, None
    return found, place


def after_of(
    context: Context, model: StepModel, place: Place
) -> tuple[dict[StepId, Place], tuple[StepId, ...]]:
    """The steps that come before the one at a place, and where each is named; and those among them
    of which one at least has to succeed."""
    found: dict[StepId, Place] = {}
    any_of: list[StepId] = []
    if model.after is None:
        return found, ()
    for other, at, is_choice in _named(model, place.child("after")):
        id = (*context.outside.scope, other)
        if context.outside.beside and other in context.signatures:
            context.report.add(hook_alone(other, at))
        elif id in found:
            context.report.add(REPEATED_AFTER.at(at, f"`{other}` is named twice in `after`"))
        elif other in context.signatures:
            found[id] = at
            if is_choice:
                any_of.append(id)
        elif "{{" in other:
            continue  # reported as an expression that may not stand here
        else:
            _unknown(other, at, context)
    return found, tuple(any_of)


def _named(model: StepModel, place: Place) -> Iterator[tuple[str, Place, bool]]:
    """The names in ``after``, where each stands, and whether it is one that another can stand in
    for. A name among ``all`` counts before the same one among ``any``."""
    after = model.after
    if isinstance(after, str):
        yield after, place, False
    elif isinstance(after, After):
        for number, name in enumerate(after.all or []):
            yield name, place.child("all").child(number), False
        for number, name in enumerate(after.any):
            yield name, place.child("any").child(number), True
    else:
        for number, name in enumerate(after or []):
            yield name, place.child(number), False


def _unknown(other: str, at: Place, context: Context) -> None:
    """Reports a step that the scope does not have."""
    message, help = f"unknown step `{other}`", _several(other, context)
    if help is None and other in context.outside.known_steps:
        message = f"`{other}` is not among the steps of this block, but around it"
        help = f"write `after: {other}` in the block: all its steps wait then"
        ended = context.outside.ended
        if ended is not None:
            message = f"`{other}` is not among the steps of this `on_exit`, but around it"
            help = f"let `{ended}` wait for it: name it in its `after`"
        if ended == other:
            help = "leave it out: they run when it has ended"
    if help is None and any(other in (one.over or ()) for one in context.outside.chain()):
        message = f"`{other}` is a step of the run, which has ended here"
        help = "leave it out: the steps of `on_exit` run when the run has ended"
        if context.outside.of_a_hook:
            message = f"a hook waits for no step, and `{other}` is one of the run"
            help = f"leave it out; or put this into the `on_exit` of `{other}`, or among the steps"
    if help is None:
        names = replace(context.outside, parent=None)
        unknown_step(other, at, names).add_to(context.report)
    else:
        context.report.add(UNKNOWN_STEP.at(at, message, help=help))


def _several(text: str, context: Context) -> str | None:
    """What to write where ``after`` has the names of several steps in one text, or paths."""
    words = re.split(r"\s*(?:,|&&|\|\||\s)\s*", text.strip())
    names = [re.sub(r"^(?:steps|tasks|needs)\.|\.Succeeded$", "", word) for word in words]
    if not all(name in context.signatures for name in names):
        return None
    if len(names) == 1:
        return f"write the name of the step alone: `{names[0]}`"
    if "||" in text:
        return None if "&&" in text else f"write `after: {{any: [{', '.join(names)}]}}`"
    return f"write a list: `after: [{', '.join(names)}]`"
