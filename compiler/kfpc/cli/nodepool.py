"""``kfpc nodepool``: what makes the nodes that a spec's preemptible steps need."""

from __future__ import annotations

import os
import sys

import kfpc
from kfpc.cli.inputs import failure, source
from kfpc.cli.outcome import Exit, Outcome
from kfpc.cli.reports import Format, report
from kfpc.cli.streams import Color, style_for, width_of
from kfpc.views.nodepools import node_pools


def nodepool(spec: str, *, cluster: str | None, color: Color) -> Outcome:
    """Commands or manifests go to standard output, all else to standard error."""
    result = kfpc.load(source(spec), cluster=cluster)
    told = report(
        result.diagnostics,
        Format.TEXT,
        valid=result.valid,
        style=style_for(sys.stderr, color, os.environ),
        width=width_of(sys.stderr, os.environ),
    )
    if result.analysis is None or not result.valid:
        return Outcome(failure(result.diagnostics, (spec, cluster)), "", told)
    text = node_pools(result.analysis)
    if not text:
        told += "no step is preemptible: no node pool is needed\n"
    return Outcome(Exit.CLEAN, text, told)
