"""KFPC9xx: files beside the spec: packages, and values given on the command line."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

PARAMS_FILE = Code("KFPC901", Severity.ERROR, "a file of params that is not a mapping")
STALE_PACKAGE = Code("KFPC902", Severity.ERROR, "a package that is not what the spec gives")
NO_SUCH_PARAM = Code("KFPC903", Severity.ERROR, "a value for a param that the spec does not have")
NOT_GIVEN = Code("KFPC904", Severity.ERROR, "a value that a param cannot be given")
UNUSED_PRICE = Code("KFPC905", Severity.WARNING, "prices of what is not there")
