"""The outputs that are emitted: those that somebody reads, those that mark an end, and those that
the author says more of in ``argo``, or names there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.uses import references_in, within
from kfpc.pipeline.erroneous import if_sound, sound
from kfpc.pipeline.ids import ROOT, StepId, exit_of
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import OutputRef, Reference, chosen, passed_file
from kfpc.preemption.plan import has_rounds
from kfpc.record import record
from kfpc.targets.argo.lower.patch import literal_texts
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, unique
from kfpc.targets.argo.passes.patch import DELETE, DIRECTIVE
from kfpc.targets.argo.patches import has_patches

TWINS_DEFAULT = "absent"
"""Of a twin; that of the parameter itself is the empty text."""


@record(eq=False)
class Emitted:
    """An output that is read: by value as a parameter, by path as an artifact.

    ``twin`` is a second parameter of the same value, where that may be absent: both have a default
    of their own then, so that the two differ. Nothing that a program writes does that.
    """

    name: str
    safe: str
    parameter: bool
    artifact: bool
    twin: str | None = None
    stdout: bool = False
    """Whether it is what the program prints, which Argo keeps as the result of the leaf's task."""
    is_result: bool = False
    """Whether it is the result of the step's own task: there is no level around the leaf."""
    rounds: tuple[int, ...] = ()
    """Of a file of a loop, the rounds whose files are read."""

    def file(self, round: int | None = None) -> str:
        """The name of its artifact; of a loop's, of that of a round."""
        return self.safe if round is None else parameter_name(f"{self.name}-{round}")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters."""
        if not self.parameter:
            return ()
        return (self.safe,) if self.twin is None else (self.safe, self.twin)


def emitted_outputs(analysis: Analysis) -> Mapping[StepId, Mapping[str, Emitted]]:
    """By step and output name, in the order in which the step declares them."""
    by_value: set[tuple[StepId, str]] = set()
    by_path: set[tuple[StepId, str]] = set()
    rounds: dict[tuple[StepId, str], set[int | None]] = {}
    pending = list(_read(analysis))
    for output, as_file in pending:
        key = (output.step, output.output)
        if as_file:
            rounds.setdefault(key, set()).add(output.round)
        found = by_path if as_file else by_value
        if key not in found:
            found.add(key)
            pending.extend(_behind(analysis.pipeline, output, as_file=as_file))
    for plan in analysis.plans.values():
        keys = {(plan.step, name) for name in plan.marks}
        by_value |= keys - by_path
    patched = has_patches(analysis.pipeline)
    for leaf in analysis.pipeline.leaves():
        by_value.update((leaf.id, name) for one in leaf.metrics for name in one.own_outputs())
        by_path.update((leaf.id, o.name) for o in sound(leaf.outputs).values() if o.kept)
        if not patched:
            continue
        by_value.update(_patched(leaf, "parameters"))
        by_path.update(_patched(leaf, "artifacts"))
        for kind, key in _named(leaf, analysis.pipeline):
            (by_value if kind == "parameters" else by_path).add(key)
    steps = {step.id: step for step in analysis.pipeline.steps()}
    return {
        id: _emitted(step, by_value, by_path, rounds, has_exit=exit_of(id) in steps)
        for id, step in steps.items()
    }


def _patched(leaf: Leaf, kind: str) -> Iterator[tuple[StepId, str]]:
    """The outputs of a step that its own patch adds to: a key of an artifact, a global name."""
    outputs = (if_sound(leaf.settings.argo) or {}).get("outputs")
    listed = outputs.get(kind) if isinstance(outputs, Mapping) else None
    if not isinstance(listed, list):
        return
    elements = (one for one in listed if isinstance(one, Mapping) and one.get(DIRECTIVE) != DELETE)
    said = [one.get("name") for one in elements]
    for name in sound(leaf.outputs):
        if parameter_name(name) in said:
            yield leaf.id, name


def _named(leaf: Leaf, pipeline: Pipeline) -> Iterator[tuple[str, tuple[StepId, str]]]:
    """The outputs of a step that tags of its patch name, as parameters or as artifacts: a metric,
    the path that Argo fills in. What all templates are merged with has tags too."""
    patches = if_sound(leaf.settings.argo), (pipeline.argo or {}).get("templateDefaults")
    names = {parameter_name(name): name for name in sound(leaf.outputs)} if any(patches) else {}
    for patch in patches if names else ():
        for text in literal_texts(patch):
            for kind, plain, in_brackets in _TAG.findall(text):
                if (name := names.get(plain or in_brackets)) is not None:
                    yield kind, (leaf.id, name)


_TAG = re.compile(
    r"""(?<![\w.-])outputs\.(parameters|artifacts)(?:\.([\w-]+)|\[\s*['"]([\w-]+)['"]\s*\])"""
)


def _emitted(
    step: Step,
    by_value: Set[tuple[StepId, str]],
    by_path: Set[tuple[StepId, str]],
    rounds: Mapping[tuple[StepId, str], Set[int | None]],
    *,
    has_exit: bool,
) -> dict[str, Emitted]:
    declared = sound(step.outputs)
    is_loop = isinstance(step, Block) and step.scope.is_loop  # its lists are always there
    taken = {parameter_name(name) for name in declared}
    found = {}
    for name, output in declared.items():
        parameter, artifact = (step.id, name) in by_value, (step.id, name) in by_path
        if parameter or artifact:
            safe, twin = parameter_name(name), None
            if parameter and output.optional and not is_loop:
                twin = unique(f"{safe}-absent", taken, LONGEST_TASK)
                taken.add(twin)
            printed = output.stdout
            alone = isinstance(step, Leaf) and level_of(step, has_exit=has_exit) is None
            read = _rounds(step, rounds.get((step.id, name), frozenset())) if is_loop else ()
            found[name] = Emitted(
                name, safe, parameter, artifact, twin, printed, printed and alone, read
            )
    return found


def level_of(step: Step, *, has_exit: bool) -> str | None:
    """What of a step's own asks for a level around its template, as an author knows it."""
    if has_exit:
        return "an `on_exit`"
    if isinstance(step, Leaf) and step.metrics:
        return "`metrics`"
    if isinstance(step, Leaf) and step.settings.cache is not None:
        return "a `cache`"
    if isinstance(step, Leaf) and has_rounds(step.settings.retries):
        return "`retries` with a budget for failures"
    return None


def _rounds(step: Step, read: Set[int | None]) -> tuple[int, ...]:
    """The rounds of a loop whose files are read: all, where the whole is."""
    count = step.count if isinstance(step, Block) else None
    if None in read:
        return tuple(range(count or 0))
    return tuple(sorted(one for one in read if one is not None))


def _read(analysis: Analysis) -> Iterator[tuple[OutputRef, bool]]:
    """What steps read, the outputs of the pipeline, and what a repeat asks at the end of a round;
    whether as a file. An output of any other scope reads only if it is read."""
    for use in analysis.uses:
        if use.reader is not None or use.scope == ROOT:
            if use.by_value:
                yield use.output, False
            if use.by_path:
                yield use.output, True
    for scope in analysis.pipeline.scopes():
        for value, _ in within(scope):
            for reference in references_in(value):
                if isinstance(reference.ref, OutputRef):
                    yield reference.ref, False


def _behind(
    pipeline: Pipeline, output: OutputRef, *, as_file: bool
) -> Iterator[tuple[OutputRef, bool]]:
    """What an output of a block comes from."""
    step = pipeline.step(output.step)
    if isinstance(step, Leaf):
        return
    if not isinstance(step, Block):
        assert_never(step)
    value = step.scope.results[output.output].value
    passed = passed_file(value) if as_file else None
    if as_file and passed is None:
        return
    if isinstance(passed, Reference):
        if isinstance(passed.ref, OutputRef):
            yield passed.ref, True
        return
    files = {id(file) for file in chosen(passed)} if passed is not None else ()
    for reference in references_in(value):
        if isinstance(reference.ref, OutputRef):
            yield reference.ref, id(reference) in files
