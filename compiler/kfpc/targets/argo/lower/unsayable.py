"""What a pipeline says and Argo has no words for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.exit_codes import ExitCodeUse
from kfpc.analysis.graph import sources
from kfpc.analysis.limits import limits_of
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import TARGET_CANNOT
from kfpc.kubernetes.ranges import INT32
from kfpc.pipeline.constants import is_count
from kfpc.pipeline.ids import EXIT_SCOPE, StepId, exit_of, is_inside, qualified
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Result, ScopeKind, Step
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import OutputRef, passed_on
from kfpc.preemption.plan import MOST_FAILURES, has_rounds, is_laid_out
from kfpc.targets.argo.bounds import MOST_TASKS
from kfpc.targets.argo.lower.outputs import Emitted, level_of
from kfpc.targets.argo.lower.unrolled import MOST_ROUNDS, is_unrolled

Outputs = Mapping[StepId, Mapping[str, Emitted]]


def unsayable(analysis: Analysis, outputs: Outputs) -> Iterator[Diagnostic]:
    """What stands in the way of a package, with its place; ``outputs`` are those that are read."""
    pipeline = analysis.pipeline
    for step in pipeline.steps():
        if is_inside(step.id, EXIT_SCOPE):
            yield from _of_the_run(step)
        if isinstance(step, Block):
            yield from _kind(step)
            yield from _max_parallel(step, len(pipeline.members(step.id)))
            for item in outputs[step.id].values():
                result = step.scope.results[item.name]
                if item.artifact or (step.scope.is_loop and result.type.is_artifact):
                    yield from _file(pipeline, step, result, item)
            yield from _many_rounds(step, outputs[step.id])
        elif isinstance(step, Leaf):
            yield from _measured(step)
            if not step.has_pod:
                yield from _wait(pipeline, step)
        else:
            assert_never(step)
    for use in analysis.exit_codes:
        yield from _exit_code(pipeline, use)


def _measured(step: Leaf) -> Iterator[Diagnostic]:
    """Argo tells a template's metrics for each attempt of it, and once more for all of them."""
    retries = step.settings.retries
    if step.metrics and has_rounds(retries) and not is_laid_out(retries):
        yield TARGET_CANNOT.at(
            step.setting("metrics"),
            f"Argo would count each failure of `{step.qualified}` in its metrics",
            help=f"write `failures` as a number, {MOST_FAILURES} at most",
        )


def _exit_code(pipeline: Pipeline, use: ExitCodeUse) -> Iterator[Diagnostic]:
    """Argo reports the exit code of a pod; where a dag is around it, nobody else sees it."""
    step = pipeline.step(use.step)
    key = level_of(step, has_exit=pipeline.has(exit_of(step.id)))
    if key is not None:
        yield TARGET_CANNOT.at(
            use.place,
            f"Argo does not report the exit code of `{step.qualified}`, which has {key}",
            help=_BUDGETS + _NO_CODE if key.startswith("`retries`") else _NO_CODE,
        )


_NO_CODE = "read its `status`, or let the program write the code to an output and end with 0"

_BUDGETS = "give it one budget, `retries: 1`, say; or "


def _of_the_run(step: Step) -> Iterator[Diagnostic]:
    """What a step at a run's end reads of those before: Argo knows only how the run ended."""
    for producer, place in sources(step):
        if not is_inside(producer, EXIT_SCOPE):
            yield TARGET_CANNOT.at(
                place,
                f"Argo knows nothing of `{qualified(producer)}` when a run has ended",
                help="read `run.status` and `run.failures`, or let the step keep what it made "
                "under a path with `run.name` in it",
            )


def _kind(block: Block) -> Iterator[Diagnostic]:
    kind = block.scope.kind
    if kind is ScopeKind.EXIT and block.ends is None:
        yield TARGET_CANNOT.at(block.place, "kfpc cannot run steps at a run's end on Argo yet")
    elif kind is ScopeKind.HOOKS:
        yield TARGET_CANNOT.at(block.place, "Argo has hooks of the run alone, not of a block")
    elif kind in (
        ScopeKind.ROOT,
        ScopeKind.EXIT,
        ScopeKind.GROUP,
        ScopeKind.LOOP,
        ScopeKind.REPEAT,
        ScopeKind.PIPELINE,
    ):
        return
    else:
        assert_never(kind)


def _max_parallel(block: Block, steps: int) -> Iterator[Diagnostic]:
    site = block.max_parallel
    if site is None:
        return
    what = "steps" if block.scope.kind is ScopeKind.GROUP else "rounds"
    most = site.text.literal
    if most is None or not is_count(most) or int(most) == 0:
        yield TARGET_CANNOT.at(
            site.place,
            f"Argo takes a plain number of {what} at once, {INT32} at most",
            help="write a smaller number, or leave `max_parallel` out",
        )
    elif block.scope.kind is ScopeKind.GROUP and steps > MOST_TASKS:
        yield TARGET_CANNOT.at(
            site.place,
            f"Argo counts the steps of one dag, which has {MOST_TASKS} at most, and "
            f"`{block.qualified}` has {steps}",
            help="say `parallelism` in `workflow`, or `max_parallel` in groups within it",
        )


def _wait(pipeline: Pipeline, step: Leaf) -> Iterator[Diagnostic]:
    """The pods of a group are given the rest of its time (see ``passes/deadlines.py``); what waits
    has no pod."""
    for block in limits_of(pipeline, step.id):
        yield TARGET_CANNOT.at(
            step.place,
            f"Argo cannot end `{step.qualified}` when the time of `{block.qualified}` is up: "
            "it has no pod",
            help="take the wait out of the group, or give the other steps a `timeout` each",
            related=[("the time", block.timeout_place or block.place)],
        )
        return


def _many_rounds(block: Block, emitted: Mapping[str, Emitted]) -> Iterator[Diagnostic]:
    """A loop that is unrolled for the sake of files has a bound."""
    if block.count is None or block.count <= MOST_ROUNDS or not is_unrolled(block, emitted):
        return
    files = [f"`{item.name}`" for item in emitted.values() if item.artifact]
    what = f"hands on the files {', '.join(files)} of" if files else "gives files to"
    yield TARGET_CANNOT.at(
        block.for_each.place if block.for_each is not None else block.place,
        f"kfpc {what} at most {MOST_ROUNDS} rounds of a loop on Argo, "
        f"and `{block.qualified}` has {block.count}",
        help=_ADDRESS,
    )


_ADDRESS = "let each round keep its file at an address of its own, and give out the address"


def _file(pipeline: Pipeline, block: Block, result: Result, item: Emitted) -> Iterator[Diagnostic]:
    """Of the files that a block gives out: those of a loop are handed on round by round, so that
    their number has to be known; and what a step leaves that fails and lets the run go on is there
    although it counts as absent."""
    unknown = block.count is None
    if block.scope.is_loop and (unknown or not item.artifact):
        yield TARGET_CANNOT.at(
            result.place,
            f"Argo cannot gather the files `{result.name}` of the rounds of `{block.qualified}`"
            + (": only a run knows how many there are" if unknown else ""),
            help=f"write the list out, `for_each: [a, b]`; or {_ADDRESS}" if unknown else _ADDRESS,
        )
        return
    passed = passed_on(result.value)
    if passed is None or not isinstance(passed.ref, OutputRef):
        return
    step = pipeline.step(passed.ref.step)
    if step.continue_on_failure:
        yield TARGET_CANNOT.at(
            result.place,
            f"Argo cannot give the file `{result.name}` out of `{block.name}`: "
            f"`{step.name}` may fail and leave it all the same",
            help="write what to take instead, `a ?? b`, or give it out by a step that always runs",
        )
