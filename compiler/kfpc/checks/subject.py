"""What the rules judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis.uses import Read, reads
from kfpc.language.step import Step as StepModel
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.step import Output, Step
from kfpc.preemption import StepPlan, plans
from kfpc.record import record

_KNOWN = frozenset(field.alias or name for name, field in StepModel.model_fields.items())


@record(eq=False)
class Subject:
    """A pipeline, and what several rules would otherwise work out again.

    ``reads`` are all readings of outputs, in the order of the spec; ``plans`` are those of the
    steps, by name. ``max_pods`` is the most that a run may make, where somebody has said.
    """

    pipeline: Pipeline
    reads: tuple[Read, ...]
    plans: Mapping[str, StepPlan]
    max_pods: int | None = None

    @property
    def scope(self) -> Scope:
        return self.pipeline.scope

    def steps_whole_in(self, *keys: str) -> Iterator[Step]:
        """The steps that lack those of the keys which they do not have.

        A key that could not be read is not lacking, and an unknown key may be meant for it.
        """
        for step in self.scope.steps.values():
            if not any(key in keys or key not in _KNOWN for key in step.broken):
                yield step

    def source(self, read: Read) -> tuple[Step, Output | None]:
        """The step that gives what is read; and the output, where that is known."""
        step = self.scope.steps[read.output.step]
        return step, step.outputs.get(read.output.output)


def subject(
    pipeline: Pipeline, given: Mapping[str, str] | None = None, max_pods: int | None = None
) -> Subject:
    return Subject(pipeline, tuple(reads(pipeline.scope)), plans(pipeline, given), max_pods)
