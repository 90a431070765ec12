"""KFPC3xx: expressions, and the types of values."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

SYNTAX = Code("KFPC301", Severity.ERROR, "expression that cannot be read")
UNCLOSED = Code("KFPC302", Severity.ERROR, "`${{` without its `}}`")
ARGO_TAG = Code("KFPC303", Severity.ERROR, "raw `{{` of Argo")
MISSPELT_OPERATOR = Code("KFPC304", Severity.ERROR, "operator or word of another language")
UNKNOWN_FUNCTION = Code("KFPC305", Severity.ERROR, "unknown function")
WRONG_ARGUMENTS = Code("KFPC306", Severity.ERROR, "arguments that a function does not take")
COMPARED_TYPES = Code("KFPC307", Severity.ERROR, "comparison of two types that are never equal")
NOT_BOOLEAN = Code("KFPC308", Severity.ERROR, "condition that is not a Boolean")
IMPOSSIBLE_CAST = Code("KFPC309", Severity.ERROR, "cast that can never succeed")
SECRET_OPERAND = Code("KFPC310", Severity.ERROR, "secret inside an operation")
NEEDLESS_FALLBACK = Code("KFPC311", Severity.WARNING, "fallback that is never used")
DIFFERENT_BRANCHES = Code("KFPC312", Severity.ERROR, "value that may be of two types")
NOT_TEXT = Code("KFPC313", Severity.ERROR, "value that cannot be part of a text")
NOT_A_LIST = Code("KFPC315", Severity.ERROR, "loop over what is not a List")
IMPOSSIBLE_NUMBER = Code("KFPC316", Severity.ERROR, "number that the platform does not have")
NO_ELEMENT = Code("KFPC317", Severity.ERROR, "element that cannot be picked")
UNREADABLE_PATTERN = Code("KFPC318", Severity.ERROR, "pattern or format that cannot be read")
NO_NUMBER = Code("KFPC319", Severity.ERROR, "arithmetic of what is not a number")
