"""Loops: a step that runs once for each element of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kfpc.language.marks import position_of
from kfpc.language.step import Step as StepModel
from kfpc.link.body import Declaration
from kfpc.link.body.declare import continues, ran
from kfpc.link.body.kind import kind_said
from kfpc.link.context import Context
from kfpc.link.for_each import Elements, erroneous_elements, read_for_each
from kfpc.link.results import read_outputs
from kfpc.link.scopes.groups import DeclareScope, inside
from kfpc.link.scopes.model import DeclaredBlock, DeclaredScope, signature_of
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import EACH
from kfpc.pipeline.scope import Result, ScopeKind, lists_of
from kfpc.pipeline.step import Output
from kfpc.pipeline.values import OutputRef, Reference, TypedText
from kfpc.record import replace
from kfpc.typecheck.symbols import Symbols

DeclareStep = Callable[[Context, str, StepModel], Declaration | DeclaredBlock]


def declare_loop(
    context: Context,
    name: str,
    model: StepModel,
    declare_scope: DeclareScope,
    declare_step: DeclareStep,
) -> DeclaredBlock:
    place = context.step_place(name)
    cut = "for_each" in context.erroneous(name, model)
    names = context.outside.at(position_of(StepModel, "for_each"))
    if model.for_each is None:
        elements = erroneous_elements(place.child("for_each"))
    else:
        elements = read_for_each(model.for_each, place.child("for_each"), names, unsure=cut)
    if cut:
        elements = replace(elements, element=ERRONEOUS, count=None, files={})
    results: Mapping[str, Result] | Erroneous
    if kind_said(model) == "steps":
        ran(context, name, model)
        within = inside(context, name, model, declare_scope, elements)
        results = read_outputs(within.context, model, place)
        outer, of_step = model, None
    else:
        outer, inner = _divided(name, model)
        within = _one_step(context, name, inner, elements, declare_step)
        results, of_step = _of_the_step(within), within.declared[EACH].signature
    outputs: Mapping[str, Output] | Erroneous = ERRONEOUS
    if results is not ERRONEOUS:
        goes_on = continues(context, name, outer) is not False
        outputs = lists_of(results, elements.count, continues=goes_on)
    signature = signature_of(context, name, outer, outputs)
    if of_step is not None:
        signature = replace(signature, of_scope=of_step.of_scope, other=of_step.other)
    return DeclaredBlock(
        ScopeKind.LOOP, outer, within, {} if results is ERRONEOUS else results,
        signature, elements,
    )  # fmt: skip


_OF_THE_LOOP = frozenset({"for_each", "max_parallel", "after", "continue_on_failure", "on_exit"})


def _divided(name: str, model: StepModel) -> tuple[StepModel, StepModel]:
    """What a loop says itself, and what its one step does. A ``when`` that asks for the element
    is the step's."""
    of_loop = set(_OF_THE_LOOP)
    when = model.when
    if isinstance(when, bool) or (when is not None and not _names_item(when, name)):
        of_loop.add("when")
    return _with_keys(model, of_loop), _with_keys(model, model.model_fields_set - of_loop)


def _with_keys(model: StepModel, keys: Iterator[str] | set[str] | frozenset[str]) -> StepModel:
    said = {key for key in keys if key in model.model_fields_set}
    values = {key: getattr(model, key) for key in said}
    return StepModel.model_construct(_fields_set=said, **values)


def _names_item(text: str, loop: str) -> bool:
    from kfpc.expressions import parse_condition  # noqa: PLC0415 - loops alone
    from kfpc.expressions.names import names_in  # noqa: PLC0415

    parsed, _ = parse_condition(text)
    own = ("steps", loop, "item")
    return parsed is not None and any(
        name.parts[0] == "item" or name.parts[:3] == own for name in names_in(parsed)
    )


def _one_step(
    context: Context,
    name: str,
    model: StepModel,
    elements: Elements,
    declare_step: DeclareStep,
) -> DeclaredScope:
    """The one step of a loop, which has the place of the whole and no name for others."""
    outside = context.outside
    names = Symbols(
        {}, {}, context.report, scope=(*outside.scope, name), parent=outside,
        item=elements.element,
    )  # fmt: skip
    place = context.step_place(name)
    inner = replace(context, outside=names, own=place)
    declared = declare_step(inner, EACH, model)
    return DeclaredScope(inner, {EACH: model}, (), {EACH: declared})


def _of_the_step(within: DeclaredScope) -> Mapping[str, Result] | Erroneous:
    """What a loop gives that is one step: all that the step does."""
    signature, scope = within.declared[EACH].signature, within.context.outside.scope
    if signature.outputs is ERRONEOUS:
        return ERRONEOUS
    found = {}
    for name, output in signature.outputs.items():
        absent = signature.conditional or output.optional
        value = Reference(OutputRef((*scope, EACH), name), output.type, absent, output.travel)
        found[name] = Result(name, output.type, TypedText((value,)), output.place)
    return found
