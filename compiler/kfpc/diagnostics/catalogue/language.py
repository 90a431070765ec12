"""KFPC2xx: the shape of a spec."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

UNKNOWN_KEY = Code("KFPC201", Severity.ERROR, "unknown key")
MISSING_KEY = Code("KFPC202", Severity.ERROR, "missing key")
WRONG_FORM = Code("KFPC203", Severity.ERROR, "value of another form than the key takes")
WRONG_VALUE = Code("KFPC204", Severity.ERROR, "value that the key does not take")
BAD_NAME = Code("KFPC205", Severity.ERROR, "name that is not allowed")
WHAT_RUNS = Code("KFPC206", Severity.ERROR, "a step that runs nothing, or several things")
ONE_OF = Code("KFPC207", Severity.ERROR, "keys of which exactly one is wanted")
NO_EXPRESSION = Code("KFPC208", Severity.ERROR, "an expression where none may stand")
NOT_A_SPEC = Code("KFPC209", Severity.ERROR, "a file of another kind")
