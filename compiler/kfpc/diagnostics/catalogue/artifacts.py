"""KFPC43x: files from outside of a run, files that are kept, and what programs print."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

STDOUT = Code("KFPC430", Severity.ERROR, "standard output that is asked for as a file")
NOT_WHOLE = Code("KFPC431", Severity.ERROR, "a place of a file that lacks something")
WRITTEN_SECRET = Code("KFPC432", Severity.ERROR, "a key or a password that is written out")
BAD_SOURCE = Code("KFPC433", Severity.ERROR, "a file from outside that an input cannot have")
NOT_KEPT = Code("KFPC434", Severity.ERROR, "an output that cannot be kept where it says")
ONE_KEY = Code("KFPC435", Severity.WARNING, "files of a loop that are kept under one key")
