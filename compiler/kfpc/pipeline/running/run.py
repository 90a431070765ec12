"""A step's program, with the inputs that it is given."""

from __future__ import annotations

from kfpc.language.step import Step
from kfpc.pipeline.context import Context
from kfpc.pipeline.running.component import run_component
from kfpc.pipeline.running.declare import Declaration
from kfpc.pipeline.running.image import run_image
from kfpc.pipeline.running.model import Running, nothing
from kfpc.pipeline.running.settlements import Settlements

__all__ = ["Running", "Settlements", "run_step"]


def run_step(
    context: Context, name: str, step: Step, declared: Declaration, settlements: Settlements
) -> Running:
    """What runs in a step; nothing where that is not known."""
    if declared.component is not None:
        return run_component(context, name, step, declared.component, settlements)
    if declared.kind is None:
        return nothing()
    return run_image(context, name, step, declared)
