"""``kfpc nodepool``: what makes the nodes that a spec's preemptible steps need."""

from __future__ import annotations

import os
import sys

import kfpc
from kfpc.cli.inputs import failure, source
from kfpc.cli.outcome import Exit, MisuseError, Outcome
from kfpc.cli.reports import Format, report
from kfpc.cli.streams import Color, style_for, width_of
from kfpc.clusters.notice import why_not
from kfpc.kubernetes.duration import seconds
from kfpc.pipeline.erroneous import sound
from kfpc.views.nodepools import node_pools


def nodepool(
    spec: str, *, cluster: str | None, notice: str | None, all: bool, color: Color
) -> Outcome:
    """Commands or manifests go to standard output, all else to standard error.

    ``notice`` is how long pods are to have after the notice of a preemption; raises MisuseError
    where that says nothing, or where the pools cannot give it.
    """
    wanted = None if notice is None else _seconds(notice)
    result = kfpc.load(source(spec), cluster=cluster)
    told = report(
        result.diagnostics,
        Format.TEXT,
        valid=result.valid,
        style=style_for(sys.stderr, color, os.environ),
        width=width_of(sys.stderr, os.environ),
        all=all,
    )
    if result.analysis is None or not result.valid:
        return Outcome(failure(result.diagnostics, (spec, cluster)), "", told)
    profile = sound(result.analysis.pipeline.profile)
    if wanted is not None and (why := why_not(wanted, profile)) is not None:
        raise MisuseError(f"--notice {notice}: {why}")
    text = node_pools(result.analysis, wanted)
    if not text:
        told += "no step is preemptible: no node pool is needed\n"
    elif wanted is not None and wanted != profile.notice:
        told += f"say so in the spec: `cluster: {{profile: {profile.name}, notice: {wanted}s}}`\n"
    return Outcome(Exit.CLEAN, text, told)


def _seconds(text: str) -> int:
    found = seconds(text)
    if not found:
        raise MisuseError(f"--notice takes a duration such as 105s or 1m30s, not {text!r}")
    return found
