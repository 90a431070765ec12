"""How many pods of a run there may be at once."""

from __future__ import annotations

from kfpc.diagnostics import Located
from kfpc.pipeline.pipeline import Pipeline


def bound_of_run(pipeline: Pipeline) -> tuple[int | None, Located]:
    """``parallelism`` of ``workflow``, or of the author's patch, and where that is said."""
    document, patch = pipeline.place.document, pipeline.argo or {}
    if "parallelism" in patch:
        said = patch["parallelism"]
        return said if isinstance(said, int) else None, document.place("argo", "parallelism").key
    return pipeline.workflow.parallelism, document.place("workflow", "parallelism").key
