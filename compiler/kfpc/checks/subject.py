"""What the rules judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kfpc.pipeline.model import Output, Pipeline, Scope, Step
from kfpc.pipeline.usage import Read, reads


@dataclass(frozen=True, slots=True)
class Subject:
    """A pipeline, and what several rules would otherwise work out again.

    ``reads`` are all readings of outputs, in the order of the spec.
    """

    pipeline: Pipeline
    reads: tuple[Read, ...]

    @property
    def scope(self) -> Scope:
        return self.pipeline.scope

    def whole_steps(self) -> Iterator[Step]:
        """The steps of which everything could be read: what they lack, they do lack."""
        if self.pipeline.partial:
            yield from (step for step in self.scope.steps.values() if not step.partial)
        else:
            yield from self.scope.steps.values()

    def source(self, read: Read) -> tuple[Step, Output | None]:
        """The step that gives what is read; and the output, where that is known."""
        step = self.scope.steps[read.output.step]
        return step, step.outputs.get(read.output.output)


def subject(pipeline: Pipeline) -> Subject:
    return Subject(pipeline, tuple(reads(pipeline.scope)))
