"""What a step declares, before anything that it is given is read."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from kfpc.components.model import Component
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_COMPONENT
from kfpc.language.base import NAME_PATTERN
from kfpc.language.step import Step
from kfpc.link.body.kind import BLOCKS, SAYS_WHAT_RUNS, Kind, kind_of_run, kind_said
from kfpc.link.body.outputs import declared_outputs, outputs_of
from kfpc.link.context import Context
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import EACH, qualified
from kfpc.pipeline.step import Output
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.signatures import Signature

_ALIAS = re.compile(NAME_PATTERN)


@record(eq=False)
class Declaration:
    """``kind`` is erroneous where it is not known what runs."""

    kind: Kind | Erroneous
    component: Component | None
    outputs: Mapping[str, Output] | Erroneous
    signature: Signature


def declare(context: Context, name: str, step: Step) -> Declaration:
    """What a step runs, and what others may read of it."""
    place = context.step_place(name)
    component: Component | Erroneous | None = None
    outputs: Mapping[str, Output] | Erroneous = ERRONEOUS
    erroneous = context.erroneous(name, step)
    kind = ran(context, name, step)
    if kind == "component":
        component = _component(context, name, step)
        if component is not ERRONEOUS:
            outputs = outputs_of(context, step, component, place.child("outputs"))
    elif kind is not ERRONEOUS:
        declared = declared_outputs(context, step, place.child("outputs"))
        outputs = ERRONEOUS if "outputs" in erroneous else declared
    if component is ERRONEOUS:
        kind, component = ERRONEOUS, None
    signature = Signature(
        outputs, conditional(context, name, step), component is not None, place.key
    )
    return Declaration(kind, component, outputs, signature)


def ran(context: Context, name: str, step: Step) -> Kind | Erroneous:
    """What a step runs; erroneous, reported, if that is not clear."""
    unsure = bool(context.erroneous(name, step) & SAYS_WHAT_RUNS)
    shown = qualified((*context.outside.scope, name)) if name == EACH else name
    return kind_of_run(
        step, shown, context.step_place(name), Report() if unsure else context.report
    )


def conditional(context: Context, name: str, step: Step) -> bool:
    """Whether the step may give no outputs and the run goes on; also where that is not known."""
    if "when" in context.erroneous(name, step) or not _always(step.when):
        return True
    if step.for_each is not None:
        return False  # the lists of a loop are there
    return continues(context, name, step) is not False


def _always(when: object) -> bool:
    """Whether a condition is none: left out, or plain true."""
    if isinstance(when, str):
        return when.removeprefix("${{").removesuffix("}}").strip() == "true"
    return when is not False


def continues(context: Context, name: str, step: Step) -> bool | Erroneous:
    """Whether the run goes on when the step has failed; ``defaults`` counted in."""
    if "continue_on_failure" in context.erroneous(name, step):
        return ERRONEOUS
    if "continue_on_failure" in step.model_fields_set:
        return bool(step.continue_on_failure)
    defaults = context.spec.defaults
    if defaults is None or not defaults.continue_on_failure:
        return False
    # They mean steps that run programs, and a loop of one as a whole.
    return kind_said(step) not in BLOCKS and name != EACH


def find_aliases(context: Context) -> None:
    """Reads the files of all aliases: one that leads nowhere is reported though unused."""
    for alias, reference in (context.spec.components or {}).items():
        _find(context, reference, context.document.place("components", alias))


def _find(context: Context, reference: str, place: Place) -> Component | Erroneous:
    if "{{" in reference:
        return ERRONEOUS  # reported as an expression that may not stand here
    base = os.path.dirname(context.document.source.name)
    found = context.library.find(reference, base, place, context.report)
    return ERRONEOUS if found is None else found


def _component(context: Context, name: str, step: Step) -> Component | Erroneous:
    """The component that a step names: an alias, or a path."""
    assert step.component is not None
    reference, aliases = step.component, context.spec.components or {}
    place = context.step_place(name).child("component")
    if reference in aliases:
        return _find(context, aliases[reference], context.document.place("components", reference))
    if context.cuts.touch("components", reference) or "components" in context.cuts.of_spec():
        return ERRONEOUS
    if _ALIAS.fullmatch(reference):
        _unknown(reference, aliases, place, context)
        return ERRONEOUS
    return _find(context, reference, place)


def _unknown(reference: str, aliases: Mapping[str, str], place: Place, context: Context) -> None:
    near = context.report.suggestions.nearest(reference, aliases)
    help = "add it to `components`, or write the path of its file"
    if near is not None:
        help = f"did you mean `{near}`?"
    message = f"`{reference}` is not an alias in `components`"
    found = UNKNOWN_COMPONENT.at(place, message, help=help)
    rather = None
    if near is not None:
        rather = (f"this is `{near}`", context.document.place("components", near).key)
    context.report.add_alike(found, ("alias", reference), rather)
