"""What others may know of a step."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.step import Output
from kfpc.record import record


@record(eq=False)
class Signature:
    """What others may know of a step. Readers of erroneous ``outputs`` are left in peace."""

    outputs: Mapping[str, Output] | Erroneous
    conditional: bool
    """Whether the step may be skipped, or fail and let the run go on."""
    of_component: bool = False
    """Whether a component's file declares the outputs."""
    place: Located | None = None
    """Where the step has its name."""
    of_scope: bool = False
    """Whether the outputs are values of steps within: of a group, or of another file."""
    other: tuple[str, Located] | None = None
    """The other file, as the step names it, and the place of its steps."""


ANYTHING = Signature(ERRONEOUS, conditional=True)
"""Of a step that could not be read: whatever it may give."""
