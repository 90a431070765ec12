"""PyYAML's events of a text: libyaml's parser where it is there, else the pure one.

Both parse without recursion, so depth costs them nothing; composing to PyYAML's own
nodes would recurse in C. The events come one at a time: whoever takes them may stop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from yaml.events import Event
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML was built without libyaml
    CParser = None  # type: ignore[assignment,misc]

NextEvent: TypeAlias = "Callable[[], Event | None]"


class _PureParser(Reader, Scanner, Parser):
    """PyYAML's parser is these three classes in one object; this is how it is made."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def pure_events(text: str) -> NextEvent:
    """The next event of a text at each call, then None; by PyYAML's own parser."""
    next_event: NextEvent = _PureParser(text).get_event
    return next_event


def events(text: str) -> NextEvent:
    """The next event of a text at each call, then None.

    The text has no character that YAML forbids and no mark of byte order. A call can
    raise ``yaml.MarkedYAMLError``.
    """
    return pure_events(text) if CParser is None else CParser(text).get_event
