"""What a step runs: a component, an image, or a script; with its inputs and outputs."""

from kfpc.pipeline.running.declare import Declaration, declare
from kfpc.pipeline.running.run import Running, Settlements, run_step

__all__ = ["Declaration", "Running", "Settlements", "declare", "run_step"]
