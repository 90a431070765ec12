"""Steps that see each other, linked: first what each declares, then what each is given.

What a block declares follows from the steps in it, and those may read what is around the block; so
a step is declared when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kfpc.diagnostics.catalogue.language import WHAT_RUNS
from kfpc.language.marks import position_of
from kfpc.language.step import Step as StepModel
from kfpc.link.body import Declaration, Instances, declare
from kfpc.link.body.declare import conditional, continues, find_aliases, ran
from kfpc.link.body.kind import kind_said
from kfpc.link.context import Context
from kfpc.link.defaults import Setting, is_off
from kfpc.link.for_each import Elements, read_for_each
from kfpc.link.given_values import given_params
from kfpc.link.kept import with_kept_results
from kfpc.link.others import Other
from kfpc.link.params import read_params
from kfpc.link.repeat import read_repeat, read_state
from kfpc.link.results import read_outputs, read_results
from kfpc.link.settings import read_settings
from kfpc.link.settings.preemption import retries, timeout
from kfpc.link.step import after_of, link_step, unread_step, when_of
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import EACH, EXIT_SCOPE
from kfpc.pipeline.repeat import Repeat
from kfpc.pipeline.scope import Block, Result, Scope, ScopeKind, Step, outputs_of
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import Output, TextSite
from kfpc.pipeline.values import OutputRef, Reference, TypedText
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.typecheck.symbols import ANYTHING, Signature, Symbols


@record(eq=False)
class DeclaredBlock:
    """A step that holds others, with those declared. ``model`` is what it says itself, without what
    the steps of a loop say in its place; ``elements`` are what a loop goes through."""

    kind: ScopeKind
    model: StepModel
    within: DeclaredScope
    results: Mapping[str, Result]
    signature: Signature
    elements: Elements | None = None
    other: Other | None = None
    repeat: Repeat | None = None


@record(eq=False)
class DeclaredScope:
    """The steps of a scope; nothing that they are given is read yet. Of ``unread`` ones nothing
    could be read but their names."""

    context: Context
    models: Mapping[str, StepModel]
    unread: tuple[str, ...]
    declared: Mapping[str, Declaration | DeclaredBlock]


@dataclass(slots=True, eq=False)
class _Signatures(Mapping[str, Signature]):
    """What steps declare, each when it is first asked for. A step that is asked for while it is
    declared reads itself, which is reported as a cycle."""

    models: Mapping[str, StepModel]
    unread: tuple[str, ...]
    declare: Callable[[str], Declaration | DeclaredBlock]
    found: dict[str, Declaration | DeclaredBlock] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Signature:
        known = self.found.get(name)
        if known is not None:
            return known.signature
        if name in self.under_way or name not in self.models:
            if name not in self.models and name not in self.unread:
                raise KeyError(name)
            return ANYTHING
        self.under_way.add(name)
        self.found[name] = self.declare(name)
        self.under_way.discard(name)
        return self.found[name].signature

    def __contains__(self, name: object) -> bool:
        return name in self.models or name in self.unread

    def __iter__(self) -> Iterator[str]:
        yield from self.models
        yield from self.unread

    def __len__(self) -> int:
        return len(self.models) + len(self.unread)


def prepare(context: Context) -> None:
    """Reports what is wrong with what the steps of a spec share, though none of them uses it:
    the files of ``components``, and ``defaults``.

    What expressions in ``defaults`` may name depends on the step, so here they may name anything.
    """
    find_aliases(context)
    if context.spec.defaults is None:
        return
    names = replace(
        context.outside,
        inputs=ERRONEOUS,
        outputs=ERRONEOUS,
        signatures=dict.fromkeys(context.spec.steps, ANYTHING),
        item=ERRONEOUS,
    )
    read_settings(context, None, None, names)


def declare_scope(context: Context, models: Mapping[str, StepModel]) -> DeclaredScope:
    """The steps at ``context.home``, with what each declares; ``context.outside`` has the names
    around them, but for their own."""
    cut = context.cuts.keys(*context.home.path)
    unread = tuple(name for name in sorted(cut) if name not in models)
    signatures = _Signatures(models, unread, lambda name: _declare(inner, name, models[name]))
    inner = replace(context, outside=replace(context.outside, signatures=signatures))
    for name in models:
        _ = signatures[name]
    return DeclaredScope(inner, models, unread, signatures.found)


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
    for name in scope.unread:
        steps[name] = unread_step((*names.scope, name), home.child(name).key)
    item = names.item
    of_item = None if item is None or item is ERRONEOUS else item.type
    title = context.spec.name if kind is ScopeKind.PIPELINE else None
    linked = Scope(names.scope, kind, steps, results, names.params, of_item, title)
    return with_kept_results(linked, names.report)


def _declare(context: Context, name: str, model: StepModel) -> Declaration | DeclaredBlock:
    if model.for_each is not None:
        return _declare_loop(context, name, model)
    kind = kind_said(model)
    if kind == "steps":
        return _declare_group(context, name, model)
    if kind == "pipeline":
        return _declare_pipeline(context, name, model)
    if kind == "repeat":
        return _declare_repeat(context, name, model)
    return declare(context, name, model)


def _signature(
    context: Context, name: str, model: StepModel, outputs: Mapping[str, Output] | Erroneous
) -> Signature:
    place = context.step_place(name).key
    return Signature(outputs, conditional(context, name, model), False, place)


# ---------------------------------------------------------------- groups


def _declare_group(context: Context, name: str, model: StepModel) -> DeclaredBlock:
    ran(context, name, model)
    within = _inside(context, name, model)
    results = read_outputs(within.context, model, context.step_place(name))
    outputs = ERRONEOUS if results is ERRONEOUS else outputs_of(results, is_loop=False)
    return DeclaredBlock(
        ScopeKind.GROUP, model, within, {} if results is ERRONEOUS else results,
        _signature(context, name, model, outputs),
    )  # fmt: skip


def _inside(
    context: Context, name: str, model: StepModel, elements: Elements | None = None
) -> DeclaredScope:
    """The steps of a group, or of a loop over some elements."""
    outside = context.outside
    names = Symbols(
        {}, {}, context.report, scope=(*outside.scope, name), parent=outside,
        item=None if elements is None else elements.element,
    )  # fmt: skip
    home = context.step_place(name).child("steps")
    return declare_scope(replace(context, outside=names, home=home, own=None), model.steps or {})


# ---------------------------------------------------------------- loops


def _declare_loop(context: Context, name: str, model: StepModel) -> DeclaredBlock:
    place = context.step_place(name)
    cut = "for_each" in context.erroneous(name, model)
    names = context.outside.at(position_of(StepModel, "for_each"))
    elements = read_for_each(model.for_each, place.child("for_each"), names, unsure=cut)
    if cut:
        elements = replace(elements, element=ERRONEOUS)
    results: Mapping[str, Result] | Erroneous
    if kind_said(model) == "steps":
        ran(context, name, model)
        within = _inside(context, name, model, elements)
        results = read_outputs(within.context, model, place)
        outer = model
    else:
        outer, inner = _divided(model)
        within = _one_step(context, name, inner, elements)
        results = _of_the_step(within)
    outputs = ERRONEOUS if results is ERRONEOUS else outputs_of(results, is_loop=True)
    return DeclaredBlock(
        ScopeKind.LOOP, outer, within, {} if results is ERRONEOUS else results,
        _signature(context, name, outer, outputs), elements,
    )  # fmt: skip


_OF_THE_LOOP = frozenset({"for_each", "max_parallel", "after", "continue_on_failure"})


def _divided(model: StepModel) -> tuple[StepModel, StepModel]:
    """What a loop says itself, and what its one step does. A ``when`` that asks for the element
    is the step's."""
    of_loop = set(_OF_THE_LOOP)
    if isinstance(model.when, bool) or (model.when is not None and not _names_item(model.when)):
        of_loop.add("when")
    return _with_keys(model, of_loop), _with_keys(model, model.model_fields_set - of_loop)


def _with_keys(model: StepModel, keys: Iterator[str] | set[str] | frozenset[str]) -> StepModel:
    said = {key for key in keys if key in model.model_fields_set}
    values = {key: getattr(model, key) for key in said}
    return StepModel.model_construct(_fields_set=said, **values)


def _names_item(text: str) -> bool:
    from kfpc.expressions import parse_condition  # noqa: PLC0415 - loops alone
    from kfpc.expressions.names import names_in  # noqa: PLC0415

    parsed, _ = parse_condition(text)
    return parsed is not None and any(name.parts[0] == "item" for name in names_in(parsed))


def _one_step(context: Context, name: str, model: StepModel, elements: Elements) -> DeclaredScope:
    """The one step of a loop, which has the place of the whole and no name for others."""
    outside = context.outside
    names = Symbols(
        {}, {}, context.report, scope=(*outside.scope, name), parent=outside,
        item=elements.element,
    )  # fmt: skip
    place = context.step_place(name)
    inner = replace(context, outside=names, own=place)
    declared = _declare(inner, EACH, model)
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


# ---------------------------------------------------------------- repeats


def _declare_repeat(context: Context, name: str, model: StepModel) -> DeclaredBlock:
    ran(context, name, model)
    place, said = context.step_place(name), model.repeat
    assert said is not None
    at = place.child("repeat")
    state = read_state(said, at, context.outside, context.cuts)
    types = ERRONEOUS if state is ERRONEOUS else {key: one.type for key, one in state.items()}
    outside = context.outside
    names = Symbols(
        {}, {}, context.report, scope=(*outside.scope, name), parent=outside, state=types
    )
    inner = replace(context, outside=names, home=at.child("steps"), own=None)
    within = declare_scope(inner, said.steps)
    results = read_outputs(within.context, model, place)
    outputs = ERRONEOUS if results is ERRONEOUS else outputs_of(results, is_loop=False)
    return DeclaredBlock(
        ScopeKind.REPEAT, model, within, {} if results is ERRONEOUS else results,
        _signature(context, name, model, outputs),
        repeat=read_repeat(said, at, state, within.context.outside, context.cuts),
    )  # fmt: skip


# ---------------------------------------------------------------- the end of a run


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


# ---------------------------------------------------------------- sub-pipelines


def _declare_pipeline(context: Context, name: str, model: StepModel) -> DeclaredBlock:
    kind = ran(context, name, model)
    outside = context.outside
    other = None
    if kind is not ERRONEOUS and model.pipeline is not None and "{{" not in model.pipeline:
        place = context.step_place(name).child("pipeline")
        other = context.others.find(model.pipeline, context.files, place, context.report)
    scope = (*outside.scope, name)
    if other is None:
        nothing = Symbols(ERRONEOUS, {}, context.report, scope=scope)
        within = DeclaredScope(replace(context, outside=nothing), {}, (), {})
        signature = _signature(context, name, model, ERRONEOUS)
        return DeclaredBlock(ScopeKind.PIPELINE, model, within, {}, signature)
    spec = other.read.spec
    params = read_params(other.document, spec, other.cuts, other.report)
    names = Symbols(params, {}, other.report, scope=scope, scheduled=outside.in_schedule)
    inner = replace(
        context, document=other.document, spec=spec, cuts=other.cuts, report=other.report,
        outside=names, home=other.document.place("steps"), own=None, files=other.files,
    )  # fmt: skip
    prepare(inner)
    within = declare_scope(inner, spec.steps)
    results = read_results(within.context)
    outputs = outputs_of(results, is_loop=False)
    return DeclaredBlock(
        ScopeKind.PIPELINE, model, within, results, _signature(context, name, model, outputs),
        other=other,
    )  # fmt: skip


# ---------------------------------------------------------------- what a block is given


def _link_block(
    context: Context, name: str, declared: DeclaredBlock, instances: Instances
) -> Block:
    model, place = declared.model, context.step_place(name)
    erroneous = context.erroneous(name, model)
    scope = link_scope(declared.within, declared.kind, declared.results, instances)
    if declared.repeat is not None:
        scope = replace(scope, repeat=declared.repeat)
    when, when_place = when_of(context, model, place.child("when"))
    inputs = {}
    if declared.other is not None:
        inputs = given_params(context, name, model, scope.params, declared.other)
    elements = declared.elements
    return Block(
        place=place.key,
        scope=scope,
        inputs=inputs,
        for_each=None if elements is None else elements.site,
        max_parallel=_max_parallel(context, model, place),
        after=after_of(context, model, place.child("after")),
        when=ERRONEOUS if "when" in erroneous else when,
        when_place=when_place,
        continue_on_failure=continues(context, name, model),
        retries=_retries(context, declared, place),
        timeout=_timeout(context, declared, place),
        timeout_place=place.child("timeout"),
        display_name=model.display_name,
        description=model.description,
    )


def _max_parallel(context: Context, model: StepModel, place: Place) -> TextSite | None:
    if model.max_parallel is None:
        return None
    at = place.child("max_parallel")
    if model.for_each is None:
        message = "`max_parallel` is of loops, and the step has no `for_each`"
        context.report.add(WHAT_RUNS.at(at.key, message, help="leave it out, or add `for_each`"))
        return None
    return TextSite(TypedText((str(model.max_parallel),)), at)


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
    message = "two budgets are of a step that runs in one pod"
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
