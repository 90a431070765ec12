"""Where the files of outputs are kept: what steps say, and what the outputs of a scope say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.artifacts import NOT_KEPT
from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.language.files import Gzip
from kfpc.language.step import Output as OutputModel
from kfpc.link.cuts import Cuts
from kfpc.link.files import read_location
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.files import Kept, Location
from kfpc.pipeline.scope import Block, Result, Scope, Step
from kfpc.pipeline.step import Leaf, Output, TextSite
from kfpc.pipeline.values import (
    OutputRef,
    Reference,
    Travel,
    TypedText,
    are_files,
    passed_file,
    passed_on,
)
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols

SAYS_HOW = ("s3", "gcs", "archive", "artifact_gc")
"""Keys that say how a file is kept."""


def says_how(form: Any) -> bool:
    """Whether an output says how its file is kept."""
    return not isinstance(form, str) and how_said(form) is not None


def how_said(form: Any) -> str | None:
    """The first key by which an output says how its file is kept."""
    return next((key for key in SAYS_HOW if getattr(form, key, None) is not None), None)


def with_places(
    outputs: Mapping[str, Output] | Erroneous,
    forms: Mapping[str, str | OutputModel] | None,
    place: Place,
    names: Symbols,
    cuts: Cuts,
) -> Mapping[str, Output] | Erroneous:
    """The outputs of a step, with how their files are kept. ``forms`` are what it says of them."""
    if outputs is ERRONEOUS or not forms or not any(map(says_how, forms.values())):
        return outputs
    found = dict(outputs)
    for key, form in forms.items():
        name = _of(key, outputs)
        if name is not None and says_how(form) and not outputs[name].stdout:
            found[name] = replace(
                outputs[name], kept=read_kept(form, place.child(key), names, cuts)
            )
    return found


def _of(key: str, outputs: Mapping[str, Output]) -> str | None:
    """The output that a key means, by its exact name or in snake_case."""
    if key in outputs:
        return key
    from kfpc.link.body.port_names import snake_case  # noqa: PLC0415 - of components alone

    return next((name for name in outputs if snake_case(name) == key), None)


def read_kept(form: Any, place: Place, names: Symbols, cuts: Cuts) -> Kept | None:
    """How the file of an output is kept; None, reported, if it cannot be so."""
    if cuts.touch(*place.path):
        return None
    if form.s3 is not None and form.gcs is not None:
        message, help = "a file is kept in one place; found `s3` and `gcs`", "keep one of them"
        names.report.add(ONE_OF.at(place.child("gcs").key, message, help=help))
        return None
    location: Location | Erroneous | None = None
    for key in ("s3", "gcs"):
        if getattr(form, key) is not None:
            location = read_location(getattr(form, key), place.child(key), names)
    if location is ERRONEOUS:
        return None
    archive = form.archive.gzip if isinstance(form.archive, Gzip) else form.archive
    return Kept(place.key, location, archive, form.artifact_gc)


def read_kept_result(
    form: Any, place: Place, value: TypedText, names: Symbols, cuts: Cuts
) -> Kept | None:
    """How the file is kept that an output of a scope is."""
    key = how_said(form)
    if key is None or value.is_erroneous:
        return None
    if value.expression is not None and are_files(value.expression):
        return None  # it is said elsewhere how the files of rounds are given out
    passed = passed_on(value)
    if passed is None and passed_file(value) is not None:
        message = f"`{key}` goes with one file, and this output is one of several"
        names.report.add(NOT_KEPT.at(place.child(key).key, message, help=_OF_EACH))
        return None
    if passed is None or (passed.travel is Travel.VALUE and not passed.type.is_artifact):
        message = f"`{key}` goes with a file, and this output is a value"
        names.report.add(NOT_KEPT.at(place.child(key).key, message, help=_a_file(passed)))
        return None
    readings: list[TextSite] = []
    kept = read_kept(form, place, replace(names, readings=readings), cuts)
    texts = tuple((site.text, site.place) for site in readings)
    return None if kept is None else replace(kept, texts=texts)


_OF_EACH = "say it of the outputs of the steps that write the files"


def _a_file(passed: Reference | None) -> str:
    if passed is None or not isinstance(passed.ref, OutputRef):
        return "write an output of a step as it is: `value: ${{ steps.NAME.outputs.NAME }}`"
    output = passed.ref.output
    return f"say `by: file` of the output `{output}` of `{passed.ref.step[-1]}`, or leave it out"


def with_kept_results(scope: Scope, report: Report) -> Scope:
    """The scope, in which a step's output is kept as the output of the scope says which it is."""
    wanted: dict[OutputRef, Kept] = {}
    for result in scope.results.values():
        passed = passed_on(result.value)
        ref = None if passed is None or result.kept is None else _source(scope, passed)
        if passed is not None and result.kept is not None and _is_choice(scope, passed):
            message = f"`{result.name}` is one of several files"
            report.add(NOT_KEPT.at(result.kept.place, message, help=_OF_EACH))
        if ref is None or result.kept is None:
            continue
        if ref.round is not None:
            message = "how the file of one round is kept is not said apart"
            help = f"say it of the output `{ref.output}` of `{ref.step[-1]}`, for all rounds"
            report.add(NOT_KEPT.at(result.kept.place, message, help=help))
            continue
        if ref in wanted:
            _twice(wanted[ref], result.kept, report)
        wanted.setdefault(ref, result.kept)
    return _kept(scope, wanted, report) if wanted else scope


def _source(scope: Scope, passed: Reference) -> OutputRef | None:
    """The output of a leaf behind an output."""
    ref = passed.ref
    assert isinstance(ref, OutputRef)
    step = scope.steps.get(ref.step[-1])
    if not isinstance(step, Block) or ref.round is not None:
        return ref
    result = step.scope.results.get(ref.output)
    inner = None if result is None else passed_on(result.value)
    return None if inner is None else _source(step.scope, inner)


def _is_choice(scope: Scope, passed: Reference) -> bool:
    """Whether an output is, within the blocks that hand it on, one of several files."""
    ref = passed.ref
    assert isinstance(ref, OutputRef)
    step = scope.steps.get(ref.step[-1])
    result = step.scope.results.get(ref.output) if isinstance(step, Block) else None
    if result is None or not isinstance(step, Block):
        return False
    inner = passed_on(result.value)
    if inner is None:
        return passed_file(result.value) is not None
    return _is_choice(step.scope, inner)


def _kept(scope: Scope, wanted: Mapping[OutputRef, Kept], report: Report) -> Scope:
    steps = {name: _of_step(step, wanted, report) for name, step in scope.steps.items()}
    return replace(scope, steps=steps)


def _of_step(step: Step, wanted: Mapping[OutputRef, Kept], report: Report) -> Step:
    if not any(ref.step[: len(step.id)] == step.id for ref in wanted):
        return step
    if isinstance(step, Block):
        scope = _kept(step.scope, wanted, report)
        results = {name: _handed_out(scope, one, wanted) for name, one in scope.results.items()}
        return replace(step, scope=replace(scope, results=results))
    return _of_leaf(step, wanted, report)


def _handed_out(scope: Scope, result: Result, wanted: Mapping[OutputRef, Kept]) -> Result:
    """An output of a scope within, which is the same file."""
    passed = passed_on(result.value)
    ref = None if passed is None else _source(scope, passed)
    kept = None if ref is None else wanted.get(ref)
    return result if kept is None else replace(result, kept=kept)


def _of_leaf(leaf: Leaf, wanted: Mapping[OutputRef, Kept], report: Report) -> Leaf:
    outputs = dict(if_sound(leaf.outputs) or {})
    sites: list[TextSite] = []
    for name, output in outputs.items():
        kept = wanted.get(OutputRef(leaf.id, name))
        if kept is None:
            continue
        if output.kept is not None:
            _twice(output.kept, kept, report)
            continue
        outputs[name] = replace(output, kept=kept)
        sites += [TextSite(text, place) for text, place in kept.texts]
    if leaf.outputs is ERRONEOUS:
        return leaf
    return replace(leaf, outputs=outputs, readings=(*leaf.readings, *sites))


def _twice(first: Kept, second: Kept, report: Report) -> None:
    message = "how this file is kept is said already"
    help = "keep one of them: the file of an output is kept once"
    related = [("the other", first.place)]
    report.add(NOT_KEPT.at(second.place, message, help=help, related=related))
