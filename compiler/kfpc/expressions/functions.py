"""The functions of the language, as data: checking and the documentation read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.record import record
from kfpc.types import BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING, Type


@record(eq=False)
class Accepts:
    """Which types an argument may have, and how that is said to the user."""

    label: str
    test: Callable[[Type], bool]


@record(eq=False)
class Parameter:
    """A parameter of a function: its name, and what it takes."""

    name: str
    accepts: Accepts


@record(eq=False)
class Function:
    """``result`` is None where it depends on the arguments.

    With ``more`` the last parameter may be given again and again; ``least`` arguments are enough.
    With ``of_a_list`` one List alone may take the place of all.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: Type | None
    doc: str
    more: bool = False
    least: int = 0
    of_a_list: bool = False

    @property
    def signature(self) -> str:
        """As a user writes a call: ``contains(text, part)``."""
        names = [parameter.name for parameter in self.parameters]
        names[self.least :] = [f"{name}?" for name in names[self.least :]]
        return f"{self.name}({', '.join([*names, '…'] if self.more else names)})"


ANYTHING = Accepts("a value", lambda type: not type.is_artifact)
VALUE_OR_FILE = Accepts("a value or a file", lambda _type: True)
TEXTUAL = Accepts("text", lambda type: type.is_string_backed)
NUMBER = Accepts("a number", lambda type: type.is_number or type.is_any)
TEXT_OR_NUMBER = Accepts("text or a number", lambda type: type.is_number or type.is_string_backed)
TEXT_OR_BOOLEAN = Accepts(
    "text or a Boolean", lambda type: type.is_boolean or type.is_string_backed
)
TRUTH = Accepts("a Boolean", lambda type: type.is_boolean or type.is_any)
A_DICT = Accepts("a Dict", lambda type: type.kind is DICT.kind or type.is_any)
A_LIST = Accepts("a List", lambda type: type.is_list or type.is_any)
MANY = Accepts("text, a List or a Dict", lambda t: t.is_json or t.is_string_backed)
TEXT_OR_LIST = Accepts("text or a List", lambda t: t.is_list or t.is_string_backed)
TEXT_OR_FILE = Accepts("text or an artifact", lambda t: t.is_artifact or t.is_string_backed)


def _function(
    name: str,
    result: Type | None,
    doc: str,
    **parameters: Accepts,
) -> Function:
    listed = tuple(Parameter(name, accepts) for name, accepts in parameters.items())
    open_ended = name in _OPEN_ENDED
    least = len(listed) - (name in _LAST_LEFT_OUT)
    return Function(name, listed, result, doc, open_ended, least, of_a_list=open_ended)


_OPEN_ENDED = ("min", "max")
_LAST_LEFT_OUT = ("round",)


_ALL = (
    _function(
        "if",
        None,
        "The one if the condition holds, the other if not; only the chosen one is worked out.",
        condition=TRUTH,
        then=VALUE_OR_FILE,
        otherwise=VALUE_OR_FILE,
    ),
    _function(
        "int",
        INTEGER,
        "A text of decimal digits as an Integer; a Float without its fraction.",
        value=TEXT_OR_NUMBER,
    ),
    _function("float", FLOAT, "A text or an Integer as a Float.", value=TEXT_OR_NUMBER),
    _function(
        "bool",
        BOOLEAN,
        "Whether a text reads `true`, in any case; every other text is false.",
        value=TEXT_OR_BOOLEAN,
    ),
    _function("string", STRING, "The canonical text of a value; JSON of lists.", value=ANYTHING),
    _function(
        "as",
        None,
        "The same value as another type that is plain text: `as(x, 'GCSPath')`.",
        value=TEXT_OR_FILE,
        type=TEXTUAL,
    ),
    _function("json", STRING, "The value as JSON, on one line.", value=ANYTHING),
    _function(
        "from_json",
        None,
        "What a JSON text holds, as the type that you name: `from_json(x, 'List')`.",
        text=TEXTUAL,
        type=TEXTUAL,
    ),
    _function(
        "contains",
        BOOLEAN,
        "Whether a part stands in a text, or an element in a list.",
        text=TEXT_OR_LIST,
        part=ANYTHING,
    ),
    _function("starts_with", BOOLEAN, "Whether a text begins so.", text=TEXTUAL, part=TEXTUAL),
    _function("ends_with", BOOLEAN, "Whether a text ends so.", text=TEXTUAL, part=TEXTUAL),
    _function("length", INTEGER, "Characters of a text, elements of a list.", value=MANY),
    _function(
        "join",
        STRING,
        "The elements of a list as one text; those that are not text as JSON.",
        list=A_LIST,
        separator=TEXTUAL,
    ),
    _function("lower", STRING, "A text in lower case.", text=TEXTUAL),
    _function("upper", STRING, "A text in upper case.", text=TEXTUAL),
    _function("trim", STRING, "A text without white space around it.", text=TEXTUAL),
    _function(
        "replace",
        STRING,
        "A text with another in the place of each part that reads so.",
        text=TEXTUAL,
        old=TEXTUAL,
        new=TEXTUAL,
    ),
    _function(
        "split", None, "The parts of a text between separators.", text=TEXTUAL, separator=TEXTUAL
    ),
    _function(
        "matches",
        None,
        "Whether a part of a text matches a regular expression.",
        text=TEXTUAL,
        pattern=TEXTUAL,
    ),
    _function(
        "round",
        None,
        "The nearest Integer; with digits a Float of so many places.",
        number=NUMBER,
        digits=NUMBER,
    ),
    _function("keys", None, "The keys of a Dict, in their order.", dict=A_DICT),
    _function(
        "format_date",
        None,
        "A time in UTC as a text: `format_date(run.created, '%Y-%m-%d')`.",
        time=TEXTUAL,
        format=TEXTUAL,
    ),
    _function(
        "min", None, "The smallest number; of several, or of a List.", first=NUMBER, second=NUMBER
    ),
    _function(
        "max", None, "The largest number; of several, or of a List.", first=NUMBER, second=NUMBER
    ),
    _function("sum", None, "All numbers of a List together.", list=A_LIST),
    _function(
        "max_by",
        None,
        "The element of a List whose score, in the other List, is the largest.",
        values=A_LIST,
        scores=A_LIST,
    ),
    _function(
        "min_by",
        None,
        "The element of a List whose score, in the other List, is the smallest.",
        values=A_LIST,
        scores=A_LIST,
    ),
    _function(
        "index_of",
        None,
        "Where in a List a value stands first, from 0.",
        list=A_LIST,
        value=ANYTHING,
    ),
    _function("range", LIST, "The integers from 0 up to, not including, n.", n=NUMBER),
)

A_LIST_ALONE = Parameter("list", A_LIST)
"""What takes the place of several arguments."""

FUNCTIONS: Mapping[str, Function] = {function.name: function for function in _ALL}
