"""KFPC45x to 49x: what goes from params and steps into steps."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

DOES_NOT_FIT = Code("KFPC451", Severity.ERROR, "a value of another type than its place takes")
UNKNOWN_INPUT = Code("KFPC452", Severity.ERROR, "an input that the component does not have")
MISSING_INPUT = Code("KFPC453", Severity.ERROR, "an input without a value")
INPUT_TWICE = Code("KFPC454", Severity.ERROR, "an input that is given twice")
ARGUMENT_DROPPED = Code("KFPC455", Severity.WARNING, "arguments left out with an optional input")
UNKNOWN_NAME = Code("KFPC456", Severity.ERROR, "a name that is not known here")
BAD_TYPE = Code("KFPC457", Severity.ERROR, "a type where it cannot be")
FAILS_SCHEMA = Code("KFPC458", Severity.ERROR, "a value that its type's schema refuses")
UNKNOWN_COMPONENT = Code("KFPC459", Severity.ERROR, "a component that is not there")
ENUM = Code("KFPC460", Severity.ERROR, "a value that is not among the allowed ones")
MISSPELT_TYPE = Code("KFPC461", Severity.WARNING, "a type that is almost a basic one")
