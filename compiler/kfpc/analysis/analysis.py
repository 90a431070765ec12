"""All that follows from a pipeline and the values that a run is given, each made once, when it is
first asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from kfpc.analysis.beginnings import around
from kfpc.analysis.captures import Capture, captures
from kfpc.analysis.conditions import Terms, both, implies, terms
from kfpc.analysis.exit_codes import ExitCodeUse, exit_code_uses
from kfpc.analysis.file_choices import ChoiceRead, file_choices
from kfpc.analysis.graph import Edges, edges
from kfpc.analysis.paths import Parts, parts_of
from kfpc.analysis.step_names import Naming, values_naming_steps
from kfpc.analysis.uses import Use, uses
from kfpc.pipeline.constants import known_values
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import BESIDE_THE_RUN, ROOT, StepId
from kfpc.pipeline.patches import Patches
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import Leaf, Output
from kfpc.preemption.markers import may_be_cut_short
from kfpc.preemption.plan import StepPlan, plan_of


class Analysis:
    """A pipeline, and what rules, views and targets would otherwise work out again.

    ``patches`` are the author's, as the target reads them: ``Target.analysis`` makes the whole.
    ``given`` are values of params, as texts.
    """

    def __init__(
        self, pipeline: Pipeline, patches: Patches, given: Mapping[str, str] | None = None
    ) -> None:
        self.pipeline = pipeline
        self.patches = patches
        self.given: Mapping[str, str] = given or {}
        self._conditions: dict[StepId, Terms] = {}
        self._checkpoints: dict[StepId, Parts] = {}

    @cached_property
    def values(self) -> Mapping[str, str]:
        """The values that params have before the run: defaults, and what was given."""
        return known_values(self.pipeline.params, self.given)

    @cached_property
    def longest_value(self) -> int:
        """How many letters the longest of these values has."""
        return max(map(len, self.values.values()), default=0)

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """All readings of outputs, in the order of the spec."""
        return tuple(uses(self.pipeline))

    @cached_property
    def naming_steps(self) -> Naming:
        """The values that name steps, by the step that is given them."""
        return values_naming_steps(self.pipeline)

    @cached_property
    def exit_codes(self) -> tuple[ExitCodeUse, ...]:
        """All readings of exit codes."""
        return tuple(exit_code_uses(self.pipeline, self.naming_steps))

    @cached_property
    def _uses_of(self) -> Mapping[StepId, Sequence[Use]]:
        found: dict[StepId, list[Use]] = {}
        for use in self.uses:
            found.setdefault(use.output.step, []).append(use)
        return found

    def uses_of(self, step: StepId) -> Sequence[Use]:
        """The readings of a step's outputs, in the order of the spec."""
        return self._uses_of.get(step, ())

    @cached_property
    def _uses_in_results(self) -> Mapping[StepId, Sequence[Use]]:
        found: dict[StepId, list[Use]] = {}
        for use in self.uses:
            if use.reader is None:
                found.setdefault(use.scope, []).append(use)
        return found

    def uses_in_results(self, scope: StepId) -> Sequence[Use]:
        """The readings of outputs in what a scope itself gives."""
        return self._uses_in_results.get(scope, ())

    @cached_property
    def _read(self) -> Mapping[StepId, frozenset[str]]:
        return {
            id: frozenset(use.output.output for use in uses) for id, uses in self._uses_of.items()
        }

    def read(self, step: StepId) -> frozenset[str]:
        """The outputs of a step that somebody reads."""
        return self._read.get(step, frozenset())

    @cached_property
    def _edges(self) -> Mapping[StepId, Edges]:
        return edges(self.pipeline, self.naming_steps)

    def edges(self, scope: StepId = ROOT) -> Edges:
        """For each step of a scope, the steps beside it that it waits for, and where that is
        said."""
        return self._edges[scope]

    @cached_property
    def _captures(self) -> Mapping[StepId, tuple[Capture, ...]]:
        return captures(self.pipeline)

    @cached_property
    def file_choices(self) -> tuple[ChoiceRead, ...]:
        """All choices of one of several files, and who reads them."""
        return tuple(file_choices(self.pipeline))

    def captures(self, scope: StepId) -> tuple[Capture, ...]:
        """What a scope takes from outside."""
        return self._captures[scope]

    def checkpoint(self, leaf: Leaf) -> Parts:
        """What the path of a step's checkpoint is made of; none of one that is erroneous, or that
        the step has not."""
        found = self._checkpoints.get(leaf.id)
        if found is None:
            resume = if_sound(leaf.settings.resume)
            text = None if resume is None else resume.checkpoint
            found = self._checkpoints[leaf.id] = () if text is None else parts_of(text, leaf)
        return found

    @cached_property
    def plans(self) -> Mapping[StepId, StepPlan]:
        """The plan of each step that has a pod, in the order of the spec."""
        return {leaf.id: self._plan(leaf) for leaf in self.pipeline.leaves() if leaf.has_pod}

    def _plan(self, leaf: Leaf) -> StepPlan:
        read = self.read(leaf.id) if may_be_cut_short(leaf.settings) else frozenset[str]()
        blocks = around(self.pipeline, leaf.id, self.values) if len(leaf.id) > 1 else ()
        return plan_of(leaf, self.patches, self.values, read, blocks)

    def condition(self, step: StepId) -> Terms:
        """What has to hold for a step to run: its own condition, and those of the blocks that it
        is in. The root always runs."""
        found = self._conditions.get(step)
        if found is None:
            found = self._own_condition(step)
            if len(step) > 1 and step[:-1] not in BESIDE_THE_RUN:
                found = both(found, self.condition(step[:-1]))
            self._conditions[step] = found
        return found

    def _own_condition(self, id: StepId) -> Terms:
        """A step's own condition. What runs at a step's end runs where the step does."""
        step = self.pipeline.step(id) if id else None
        if isinstance(step, Block) and step.ends is not None:
            return self._own_condition(step.ends)
        return terms(None if step is None else step.when)

    def implies(self, reader: StepId, producer: StepId) -> bool:
        """Whether a step runs only where another one does, by their conditions."""
        return implies(self.condition(reader), self.condition(producer))

    def source(self, use: Use) -> tuple[Step, Output | None]:
        """The step that gives what is read; and the output, where that is known."""
        read = use.output
        step = self.pipeline.step(read.step)
        return step, (if_sound(step.outputs) or {}).get(read.output)
