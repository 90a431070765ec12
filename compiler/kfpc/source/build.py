"""Events become data, and beside it the tree of where everything stands: in one pass.

There is no recursion, and rare things (tags, anchors, odd keys) leave the main path
early, for a spec of 1,000 steps has some 40,000 events.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from kfpc.diagnostics import Report, SourceText, Span
from kfpc.diagnostics.catalogue.reading import (
    AMBIGUOUS_SCALAR,
    LONE_SURROGATE,
    NUMBER_TOO_LARGE,
    SEVERAL_DOCUMENTS,
    TOO_DEEP,
    TOO_MANY_ALIASED,
)
from kfpc.source import keys
from kfpc.source.anchors import Anchors
from kfpc.source.events import NextEvent
from kfpc.source.levels import DROPPED, MERGED, Level
from kfpc.source.merges import merge
from kfpc.source.nodes import Branch, YamlNode, end, is_merge, is_plain, plain_scalar, start
from kfpc.source.scalars import (
    OLD_BOOLEANS,
    STARTS,
    WORDS,
    Ambiguity,
    TooLargeError,
    YamlScalar,
    ambiguity,
    resolve,
)
from kfpc.source.standins import SURROGATE, Restore
from kfpc.source.tags import MismatchError, check_collection_tag, tagged_scalar
from kfpc.types.text import json_value

MAX_DEPTH = 100
"""Mappings and lists within each other; whoever reads the data may recurse on it."""


_WORDS_OF = frozenset({"command", "args", "interpreter"})
"""Keys of lists that have the words of a command."""

_NAMES = frozenset(
    {"name", "inputValue", "inputPath", "outputPath"}
    | {"image", "component", "claim", "config_map", "service_account"}
)
"""Keys of names, in component files and in specs."""

_VALUES = frozenset({"params", "with", "inputs"})
"""Keys of mappings whose own keys are the author's."""

_TEXTS_OF = frozenset({"annotations", "env", "labels", "node_selector"})
"""Keys of mappings whose values are texts."""


def _is_string(declared: Any) -> bool:
    return bool(declared.get("type") == "String")


class Stopped(Exception):  # noqa: N818 - no error: the report has it already
    """Nothing more of this text can be read."""


class Builder:
    """Takes the events of one text; ``data`` and ``root`` are what they made.

    ``broken`` says that somewhere the data is not what the author meant, so that later
    stops would report what only follows from that. ``untidy`` says that a key is repeated, or
    that a merge key brings less than is written.
    """

    def __init__(self, source: SourceText, report: Report, restore: Restore | None) -> None:
        self.broken = False
        self.untidy = False
        self.last: Event | None = None
        self._source = source
        self._report = report
        self._restore = restore
        self._anchors = Anchors()
        self._documents = 0
        self._level = Level(Branch(SequenceStartEvent(None, None, implicit=True), None), [])
        self._open: list[Level] = []

    @property
    def data(self) -> Any:
        """The value of the document; None where there was none."""
        return self._level.data[0] if self._level.data else None

    @property
    def root(self) -> YamlNode | None:
        """The tree of the document; None where there was none."""
        return self._level.branch.children[0] if self._level.branch.children else None

    @property
    def is_empty(self) -> bool:
        """Whether there was no document, or one in which nothing is written."""
        root = self.root
        return root is None or (
            isinstance(root, ScalarEvent) and start(root) == end(root) and root.tag is None
        )

    @property
    def innermost(self) -> CollectionStartEvent | None:
        """What began the innermost mapping or list that is still open."""
        return self._level.branch.opened if self._open else None

    def take(self, next_event: NextEvent) -> None:
        """All events of the text; raises Stopped, and what the parser raises."""
        handlers: dict[type[Event], Callable[[Any], None]] = {
            ScalarEvent: self._scalar if self._restore is None else self._restored,
            MappingStartEvent: self._begin,
            SequenceStartEvent: self._begin,
            MappingEndEvent: self._end,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
        }
        while (event := next_event()) is not None:
            handle = handlers.get(event.__class__)
            if handle is not None:
                handle(event)
            elif isinstance(event, DocumentStartEvent) and self._is_another(event, next_event):
                return
            self.last = event

    def _scalar(self, event: ScalarEvent) -> None:
        level = self._level
        if level.pending is None and level.branch.keys is not None:
            self._key(event, level)
            return
        value: Any = event.value
        if event.tag is not None:
            value = self._tagged(event)
        elif not event.style:
            if value in WORDS:
                value = WORDS[value]
            elif value[0] in STARTS or value in OLD_BOOLEANS:
                value = self._number_or_text(event)
        if event.anchor is not None:
            self._anchors.define(event.anchor, event, value)
        level.attach(event, value)

    def _tagged(self, event: ScalarEvent) -> YamlScalar:
        try:
            return tagged_scalar(event, self._source, self._report)
        except MismatchError:
            self.broken = True
            return event.value

    def _number_or_text(self, event: ScalarEvent) -> YamlScalar:
        text = event.value
        try:
            value = resolve(text)
        except TooLargeError:
            message, help = "this number is too large", "quote it if it is text"
            self._report.add(NUMBER_TOO_LARGE.at(self._span(event), message, help=help))
            self.broken = True
            return 0
        found = ambiguity(text)
        if found is not None and not self._is_json:
            self._ambiguous(text, found, self._span(event))
        return value

    def _ambiguous(self, text: str, found: Ambiguity, span: Span) -> None:
        """Those of one line are told as one: what stands in one list is one mistake."""
        message = f"`{text}` is {found.new} in YAML 1.2, and {found.old} in YAML 1.1"
        told = AMBIGUOUS_SCALAR.at(span, message, help=self._plain_help(text, found))
        self._report.add_alike(told, (AMBIGUOUS_SCALAR.id, span.file, span.line))

    @cached_property
    def _is_json(self) -> bool:
        """Whether the whole text is JSON, which has one reading."""
        try:
            return isinstance(json_value(self._source.text), (dict, list))
        except ValueError:
            return False

    def _plain_help(self, text: str, found: Ambiguity) -> str:
        """How to write a scalar so that all read it alike: its letters, or the value it stands for.

        Where it is text, another way of writing a number is another text.
        """
        if self._is_text():
            return f'quote it: "{text}"'
        help = f'quote it where its letters count: "{text}"'
        if not found.plainly:
            return help
        kind = "the truth value" if text in OLD_BOOLEANS else "the number"
        return f"{help}; for {kind} write {' or '.join(found.plainly)}"

    def _is_text(self) -> bool:
        """Whether what stands here is text by the keys around it: a word of a command, a name, a
        variable, a label, a value of what is declared as a String just before."""
        around = self._open[-1].pending if self._open else None
        outer = "" if around is None else around.value
        key = self._level.key
        if self._level.branch.keys is None:
            return outer in _WORDS_OF or (outer == "enum" and _is_string(self._open[-1].data))
        if key in _NAMES and outer not in _VALUES:
            return True
        if "type" in self._level.data:
            return key in ("default", "value") and _is_string(self._level.data)
        return outer in _TEXTS_OF

    def _restored(self, event: ScalarEvent) -> None:
        """A scalar of a text that was disguised for the parser."""
        assert self._restore is not None
        event.value = self._restore(event.value)
        single = SURROGATE.search(event.value)
        if single is not None:
            message = f"`\\u{ord(single[0]):04x}` is half of a character"
            help = "write the character itself, or both halves of its escape"
            self._report.add(LONE_SURROGATE.at(self._span(event), message, help=help))
            self.broken = True
            event.value = SURROGATE.sub("\ufffd", event.value)
        self._scalar(event)

    def _key(self, event: ScalarEvent, level: Level) -> None:
        level.pending = event
        level.key = key = event.value
        if event.tag is not None:
            self._tagged(event)
        if event.anchor is not None:
            self._anchors.define(event.anchor, event, key)
        if key == "<<" and is_merge(event):
            keys.merge_key(event, level, self._source, self._report)
        elif key in level.data:
            keys.repeated_key(event, level, self._source, self._report)
        elif not key and is_plain(event):
            keys.no_key(event, level, self._source, self._report)
            self.broken = True

    def _begin(self, event: CollectionStartEvent) -> None:
        if event.tag is not None:
            try:
                check_collection_tag(event, self._source, self._report)
            except MismatchError:
                self.broken = True
        is_key = self._level.wants_key
        if is_key:
            keys.collection_as_key(event, self._source, self._report)
            self.broken = True
        self._check_depth(event, 1)
        self._open.append(self._level)
        is_mapping = event.__class__ is MappingStartEvent
        branch = Branch(event, [] if is_mapping else None)
        self._level = Level(branch, {} if is_mapping else [], is_key=is_key)
        if event.anchor is not None:
            self._anchors.begin(event.anchor, branch)

    def _end(self, event: Event) -> None:
        closed = self._level
        closed.branch.end = end(event)
        if closed.untidy:
            self._tidy(closed)
        self._level = self._open.pop()
        anchor = closed.branch.opened.anchor
        if anchor is not None:
            self._anchors.end(anchor, closed.branch, closed.data)
        if closed.is_key:
            keys.stand_in(closed.branch.opened, self._level)
        else:
            self._level.attach(closed.branch, closed.data)

    def _tidy(self, level: Level) -> None:
        """Takes out what was not to be kept, and puts in what is merged."""
        level.data.pop(DROPPED, None)
        if MERGED in level.data:
            merge(level, self._source, self._report)
        self.untidy = self.untidy or bool(level.branch.lessened)

    def _alias(self, event: AliasEvent) -> None:
        span = self._span(event)
        problem = self._anchors.problem(event, span)
        if problem is not None:
            self._report.add(problem)
            self.broken = True
            if problem.code == TOO_MANY_ALIASED.id:
                raise Stopped
            self._scalar(plain_scalar(f"*{event.anchor}", event, event))
            return
        node, value = self._anchors.value(event)
        self._check_depth(event, self._anchors.height(node))
        if not self._level.wants_key:
            self._level.attach(node, value)
        elif isinstance(node.target, ScalarEvent):
            self._key(node.target, self._level)
        else:
            keys.alias_as_key(event, self._level, self._source, self._report)
            self.broken = True

    def _is_another(self, event: DocumentStartEvent, next_event: NextEvent) -> bool:
        """Whether a second document begins; one without any content is passed over."""
        self._documents += 1
        if self._documents == 1:
            return False
        first = next_event()
        if isinstance(first, ScalarEvent) and start(first) == end(first):
            return False
        message = "a second document begins here"
        help = "keep one document in each file"
        self._report.add(SEVERAL_DOCUMENTS.at(self._span(event), message, help=help))
        return True

    def _check_depth(self, event: Event, levels: int) -> None:
        if len(self._open) + levels > MAX_DEPTH:
            message = f"mappings and lists are nested more than {MAX_DEPTH} levels deep here"
            span = Span(self._source, start(event), max(end(event), start(event) + 1))
            self._report.add(TOO_DEEP.at(span, message))
            raise Stopped

    def _span(self, event: Event) -> Span:
        return Span(self._source, start(event), end(event))
