"""KFPC43x: files from outside of a run, files that are kept, and what programs print."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

STDOUT = Code("KFPC430", Severity.ERROR, "standard output that is asked for as a file")
