"""Groups, repeats and other specs as steps: what is in them, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.diagnostics.catalogue.graph import DEFAULTS_ELSEWHERE, OF_RUNS
from kfpc.diagnostics.phrases import all_of, quoted, verb
from kfpc.language.step import Step as StepModel
from kfpc.link.body.declare import find_aliases, ran
from kfpc.link.context import Context
from kfpc.link.for_each import Elements
from kfpc.link.others import Other
from kfpc.link.params import read_params
from kfpc.link.repeat import read_repeat, read_state
from kfpc.link.results import read_outputs, read_results
from kfpc.link.scopes.model import DeclaredBlock, DeclaredScope, signature_of
from kfpc.link.settings import read_settings
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import ScopeKind, outputs_of
from kfpc.record import replace
from kfpc.typecheck.signatures import ANYTHING
from kfpc.typecheck.symbols import Symbols

DeclareScope = Callable[[Context, Mapping[str, StepModel]], DeclaredScope]
"""What declares the steps of a scope, those of scopes within it too."""


def declare_group(
    context: Context, name: str, model: StepModel, declare_scope: DeclareScope
) -> DeclaredBlock:
    ran(context, name, model)
    within = inside(context, name, model, declare_scope)
    results = read_outputs(within.context, model, context.step_place(name))
    outputs = ERRONEOUS if results is ERRONEOUS else outputs_of(results)
    return DeclaredBlock(
        ScopeKind.GROUP, model, within, {} if results is ERRONEOUS else results,
        signature_of(context, name, model, outputs),
    )  # fmt: skip


def inside(
    context: Context,
    name: str,
    model: StepModel,
    declare_scope: DeclareScope,
    elements: Elements | None = None,
) -> DeclaredScope:
    """The steps of a group, or of a loop over some elements."""
    outside = context.outside
    names = Symbols(
        {}, {}, context.report, scope=(*outside.scope, name), parent=outside,
        item=None if elements is None else elements.element,
    )  # fmt: skip
    home = context.step_place(name).child("steps")
    return declare_scope(replace(context, outside=names, home=home, own=None), model.steps or {})


def declare_repeat(
    context: Context, name: str, model: StepModel, declare_scope: DeclareScope
) -> DeclaredBlock:
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
    outputs = ERRONEOUS if results is ERRONEOUS else outputs_of(results)
    return DeclaredBlock(
        ScopeKind.REPEAT, model, within, {} if results is ERRONEOUS else results,
        signature_of(context, name, model, outputs),
        repeat=read_repeat(said, at, state, within.context.outside, context.cuts),
    )  # fmt: skip


def declare_pipeline(
    context: Context, name: str, model: StepModel, declare_scope: DeclareScope
) -> DeclaredBlock:
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
        signature = signature_of(context, name, model, ERRONEOUS)
        return DeclaredBlock(ScopeKind.PIPELINE, model, within, {}, signature)
    spec = other.read.spec
    params = read_params(other.document, spec, other.cuts, other.report)
    names = Symbols(params, {}, other.report, scope=scope, scheduled=outside.in_schedule)
    inner = replace(
        context, document=other.document, spec=spec, cuts=other.cuts, report=other.report,
        outside=names, home=other.document.place("steps"), own=None, files=other.files,
    )  # fmt: skip
    prepare(inner)
    _of_its_own_runs(context, name, other)
    _of_other_steps(context, name, other)
    within = declare_scope(inner, spec.steps)
    results = read_results(within.context)
    outputs = outputs_of(results)
    return DeclaredBlock(
        ScopeKind.PIPELINE, model, within, results,
        signature_of(context, name, model, outputs, (model.pipeline or "", inner.home.key)),
        other=other,
    )  # fmt: skip


_WHOLE = ("cluster", "workflow", "schedule", "on_exit", "argo")
"""Keys of a spec that say something of its runs as a whole."""


def _of_its_own_runs(context: Context, name: str, other: Other) -> None:
    """Tells what of another spec does not hold where it is a step."""
    said = [key for key in _WHOLE if key in other.read.spec.model_fields_set]
    if not said:
        return
    hold = verb(len(said), "holds", "hold")
    message = f"{all_of(quoted(said))} of `{other.read.spec.name}` {hold} for its own runs alone"
    related = [("said here", other.document.place(key).key) for key in said]
    help = "say it in this file too, where it should hold for its runs"
    place = context.step_place(name).child("pipeline")
    context.report.add(OF_RUNS.at(place, message, help=help, related=related))


_OF_ATTEMPTS = frozenset({"preemptible", "retries", "resume", "timeout"})
"""Settings without which a step is begun once."""


def _of_other_steps(context: Context, name: str, other: Other) -> None:
    """Tells that ``defaults`` do not reach another file, where nothing in that speaks of what they
    say."""
    ours, theirs = context.spec.defaults, other.read.spec
    if ours is None or theirs.defaults is not None:
        return
    said = [key for key in type(ours).model_fields if key in ours.model_fields_set & _OF_ATTEMPTS]
    own = set[str]().union(*(step.model_fields_set for step in theirs.steps.values()))
    if not said or own & _OF_ATTEMPTS:
        return
    do = verb(len(said), "does", "do")
    message = f"{all_of(quoted(said))} of `defaults` {do} not reach the steps of `{theirs.name}`"
    help = f"say {verb(len(said), 'it', 'them')} in the `defaults` of that file"
    related = [("these", context.document.place("defaults").key)]
    place = context.step_place(name).child("pipeline")
    context.report.add(DEFAULTS_ELSEWHERE.at(place, message, help=help, related=related))


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
        state=ERRONEOUS,
    )
    read_settings(context, None, None, names)
