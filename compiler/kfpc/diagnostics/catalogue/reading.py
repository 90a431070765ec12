"""1xx: what can be wrong with a file as YAML, before anybody asks what it means."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

UNREADABLE_FILE = Code("KFPC101", Severity.ERROR, "a file cannot be read")
FILE_TOO_LARGE = Code("KFPC102", Severity.ERROR, "a file is too large")
NOT_UTF8 = Code("KFPC103", Severity.ERROR, "a file is not UTF-8")
BAD_CHARACTER = Code("KFPC104", Severity.ERROR, "a character cannot be in a YAML file")
SYNTAX = Code("KFPC105", Severity.ERROR, "this is not YAML")
TAB_INDENTATION = Code("KFPC106", Severity.ERROR, "a line is indented with a tab")
UNCLOSED_QUOTE = Code("KFPC107", Severity.ERROR, "a quote is not closed")
NEEDS_QUOTES = Code("KFPC108", Severity.ERROR, "a value has to be quoted")
DUPLICATE_KEY = Code("KFPC109", Severity.ERROR, "a mapping has a key twice")
KEY_NOT_TEXT = Code("KFPC110", Severity.ERROR, "a key is not text")
UNKNOWN_TAG = Code("KFPC112", Severity.ERROR, "a tag is not known")
TAG_MISMATCH = Code("KFPC113", Severity.ERROR, "a value is not what its tag says")
SEVERAL_DOCUMENTS = Code("KFPC114", Severity.ERROR, "a file holds several documents")
EMPTY_FILE = Code("KFPC115", Severity.ERROR, "a file is empty")
UNDEFINED_ALIAS = Code("KFPC116", Severity.ERROR, "an alias has no anchor")
RECURSIVE_ALIAS = Code("KFPC117", Severity.ERROR, "an alias is inside its own value")
TOO_MANY_ALIASED = Code("KFPC118", Severity.ERROR, "aliases stand for too many values")
TOO_DEEP = Code("KFPC119", Severity.ERROR, "values are nested too deeply")
NUMBER_TOO_LARGE = Code("KFPC120", Severity.ERROR, "a number is too large")
LONE_SURROGATE = Code("KFPC121", Severity.ERROR, "an escape is half of a character")
AMBIGUOUS_SCALAR = Code("KFPC122", Severity.WARNING, "a value is read differently by YAML 1.1")
NO_SUCH_CODE = Code("KFPC123", Severity.WARNING, "a comment names a code that does not exist")
NOTHING_TO_MERGE = Code("KFPC124", Severity.ERROR, "a merge key has no mapping")
UNKNOWN_TEMPLATE = Code("KFPC125", Severity.ERROR, "a template of steps does not exist")
TEMPLATE_CYCLE = Code("KFPC126", Severity.ERROR, "templates of steps extend each other")
UNUSED_TEMPLATE = Code("KFPC127", Severity.WARNING, "no step extends a template")
OTHER_KIND = Code("KFPC128", Severity.ERROR, "a step is of another kind than its template")
