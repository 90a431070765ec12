"""KFPC8xx: values on their way, secrets above all."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

SECRET_MISPLACED = Code("KFPC801", Severity.ERROR, "a secret where it would be written out")
VALUE_IN_SCRIPT = Code("KFPC802", Severity.ERROR, "a value written into a script")
VALUE_IN_SHELL = Code("KFPC803", Severity.WARNING, "a value written into the text after `sh -c`")
LITERAL_BRACES = Code("KFPC804", Severity.ERROR, "a literal `${{` where Argo would expand it")
BIG_BY_VALUE = Code("KFPC805", Severity.NOTE, "a file that is read by value")
ARTIFACT_BY_VALUE = Code("KFPC806", Severity.ERROR, "an artifact used as text")
CONTROL_CHARACTER = Code("KFPC807", Severity.ERROR, "a control character in a param")
NAME_AS_TEXT = Code("KFPC808", Severity.WARNING, "a name that is only text")
TOO_LONG = Code("KFPC813", Severity.ERROR, "a text that is too long for a variable or an argument")
MISREAD_VARIABLE = Code(
    "KFPC815", Severity.WARNING, "a program that reads an input by another name"
)
TYPOGRAPHIC_QUOTES = Code(
    "KFPC816", Severity.WARNING, "typographic quotes where plain ones were meant"
)
ARGUMENTS_IN_NAME = Code(
    "KFPC817", Severity.WARNING, "a program's name that has its arguments in it"
)
LOST_ARGUMENTS = Code("KFPC818", Severity.WARNING, "arguments that the text after `-c` never reads")
OTHER_LANGUAGE = Code("KFPC819", Severity.WARNING, "a script in another language than what runs it")
FILE_AS_SCRIPT = Code("KFPC820", Severity.WARNING, "a script that is the name of a file")
UNFILLED_VARIABLE = Code("KFPC821", Severity.WARNING, "a variable that nobody fills in")
TYPE_AS_VALUE = Code("KFPC822", Severity.WARNING, "a type where a value goes")
ADDRESS_AS_FILE = Code("KFPC823", Severity.WARNING, "an address where a file is meant")
