"""How long a run may take."""

from __future__ import annotations

from kfpc.analysis import Analysis
from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import if_sound


def run_time(analysis: Analysis) -> tuple[int, Located] | None:
    """Seconds that the run has, and where that is said: a patch of the author's goes before."""
    patched = analysis.patches.run_timeout()
    if patched is not None:
        seconds, place = patched
        return None if seconds is None else (seconds, place)
    workflow = analysis.pipeline.workflow
    timeout = if_sound(workflow.timeout)
    if timeout is None or workflow.timeout_place is None:
        return None
    return timeout, workflow.timeout_place
