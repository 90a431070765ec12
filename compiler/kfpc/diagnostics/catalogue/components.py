"""KFPC401 to KFPC449: references to component files, and what is wrong inside them."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

FILE_NOT_FOUND = Code("KFPC401", Severity.ERROR, "component file that does not exist")
IS_A_FOLDER = Code("KFPC402", Severity.ERROR, "reference to a folder")
ADDRESS = Code("KFPC403", Severity.ERROR, "component at an address")
NOT_A_COMPONENT = Code("KFPC404", Severity.ERROR, "file that is not a component")
GRAPH = Code("KFPC405", Severity.ERROR, "component made of other components")
V2_COMPONENT = Code("KFPC406", Severity.ERROR, "pipeline compiled by KFP v2")
V2_PLACEHOLDER = Code("KFPC407", Severity.ERROR, "placeholder that only KFP v2 fills in")
WRONG_SHAPE = Code("KFPC410", Severity.ERROR, "value of the wrong shape in a component")
UNKNOWN_KEY = Code("KFPC411", Severity.ERROR, "unknown key in a component")
MISSING_KEY = Code("KFPC412", Severity.ERROR, "missing key in a component")
DUPLICATE_NAME = Code("KFPC413", Severity.ERROR, "two inputs or two outputs of one name")
UNKNOWN_PLACEHOLDER = Code(
    "KFPC420", Severity.ERROR, "mapping in the arguments that is not a placeholder"
)
UNDECLARED_INPUT = Code("KFPC421", Severity.ERROR, "placeholder for an input that is not declared")
UNDECLARED_OUTPUT = Code(
    "KFPC422", Severity.ERROR, "placeholder for an output that is not declared"
)
UNWRITTEN_OUTPUT = Code("KFPC423", Severity.WARNING, "output that nothing writes")
WRONG_DEFAULT = Code("KFPC424", Severity.ERROR, "default that does not fit the input's type")
JSON_DEFAULT = Code("KFPC425", Severity.WARNING, "default of a List or Dict that is not one")
NOT_A_VALUE = Code("KFPC426", Severity.WARNING, "file or folder used as a value")
BAD_CONDITION = Code("KFPC427", Severity.ERROR, "`if` with something that is not a condition")
RELATIVE_PATH = Code("KFPC428", Severity.WARNING, "path of an output that is not absolute")
SEVERAL_IN_ENV = Code("KFPC429", Severity.ERROR, "several values for one environment variable")
