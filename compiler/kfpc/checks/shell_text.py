"""Reads the text of a shell: what is in quotes, in here documents and in comments, which variables
it reads and sets, and where its commands begin.

It is no parser of any one shell. Where a text cannot be followed, it is ``unsure``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kfpc.record import record

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:\[[^\]\s]*\])?\+?=", re.ASCII)
_IN_ARITHMETIC = re.compile(
    r"(?P<before>\+\+|--)?\b(?P<name>[A-Za-z_]\w*)\s*(?P<after>(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)?",
    re.ASCII,
)
_IN_BRACES = re.compile(r"[#!]?(?P<name>[A-Za-z_]\w*|\d+|[@*#?$!-])", re.ASCII)
_HERE = re.compile(r"<<(-?)[ \t]*((?:\\.|'[^'\n]*'|\"[^\"\n]*\"|[^\s;&|()<>'\"\\])+)")
GOES_ON = frozenset(
    ("!", "{", "}", "do", "done", "elif", "else", "fi", "if", "then", "time", "until", "while")
)
"""Words after which a command begins."""

_SETS = frozenset(
    ("declare", "export", "for", "getopts", "let", "local", "mapfile", "printf", "read",
     "readarray", "readonly", "select", "typeset")
)  # fmt: skip
"""Commands that set the variables among their words."""

_BLANK = re.compile(r"(?:[ \t\r]+|\\\n|#[^\n]*)+")
"""Also a comment, where a word could begin."""

_DEEPEST = 50


@record
class Read:
    """A variable that is read, and where: with its dollar, and with its braces where nothing else
    is in them."""

    name: str
    start: int
    end: int


@record
class Word:
    """A word and where it stands. ``command`` is the first word of the command that it belongs to;
    None in the first word itself."""

    text: str
    start: int
    end: int
    command: str | None


@dataclass(slots=True, eq=False)
class ShellText:
    """What a text says to a shell. ``words`` are as they are written, quotes and all."""

    words: list[Word] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    sets: set[str] = field(default_factory=set)
    dollars: set[int] = field(default_factory=set)
    """Where something is filled in, or meant to be."""
    takes_arguments: bool = False
    """Whether it reads ``$1``, ``$@`` and the like."""
    unsure: bool = False

    @property
    def commands(self) -> list[Word]:
        """The first word of each command, assignments left out."""
        return [word for word in self.words if word.command is None]

    @property
    def runs_more(self) -> bool:
        """Whether it runs text that is not in it, as far as this text goes."""
        return any(word.text in (".", "source", "eval") for word in self.commands)


@lru_cache(maxsize=64)
def read_shell(text: str) -> ShellText:
    """What a text says to a shell, in one walk over it."""
    reader = _Reader(text)
    reader.code(0, "")
    return reader.found


@record
class _Document:
    """A here document that a line has opened: the word that ends it; ``literal`` if nothing in it
    is filled in, ``indented`` if tabs may come before that word."""

    delimiter: str
    literal: bool
    indented: bool


@dataclass(slots=True, eq=False)
class _Line:
    """What is known while commands are read: to which one the next word belongs, the here documents
    that wait for the end of the line, and how many times ``case`` is open."""

    command: str | None = None
    documents: list[_Document] = field(default_factory=list)
    cases: int = 0


class _Reader:
    """A walk over a text. Each method reads on from an offset, and gives the one behind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = ShellText()
        self.depth = 0
        self.in_ticks = False

    def lost(self) -> int:
        self.found.unsure = True
        return len(self.text)

    def code(self, at: int, closing: str) -> int:
        """Commands, up to what closes them: ``)``, a back-tick, or the end of the text."""
        around, self.in_ticks = self.in_ticks, closing == "`"
        self.depth += 1
        at = self.lost() if self.depth > _DEEPEST else self._commands(at, closing)
        self.depth -= 1
        self.in_ticks = around
        return at

    def _commands(self, at: int, closing: str) -> int:
        line = _Line()
        while at < len(self.text):
            if self.text[at] == closing and not (line.cases and closing == ")"):
                return at + 1
            after = self._between(at, line)
            at = after if after > at else self._said(at, line)
        return self.lost() if closing else at

    def _between(self, at: int, line: _Line) -> int:
        """What may stand between two words; the same offset where a word begins."""
        text = self.text
        blank = _BLANK.match(text, at)
        if blank is not None:
            return blank.end()
        one = text[at]
        if one == "\n":
            return self._documents(at + 1, line)
        if text.startswith("((", at):
            return self.arithmetic(at + 2)
        if text.startswith("<<", at) and not text.startswith("<<<", at):
            return self._document_named(at, line)
        if one in "(;&|)":
            line.command = None
            return self.code(at + 1, ")") if one == "(" else at + 1
        return self._redirection(at) if one in "<>" else at

    def _said(self, at: int, line: _Line) -> int:
        """A word of a command."""
        end, command = self.word(at), line.command
        word = self.text[at:end]
        assigned = _ASSIGNMENT.match(word)
        if command is None and assigned is not None:
            self.found.sets.add(assigned[1])
            return end
        self.found.words.append(Word(word, at, end, command))
        if command is None:
            line.command = None if word in GOES_ON else word
            line.cases += (word == "case") - (word == "esac")
        elif command in _SETS:
            self.found.sets.add(assigned[1] if assigned is not None else word)
        return end

    def _redirection(self, at: int) -> int:
        """A redirection with its file, which is no word of the command."""
        text = self.text
        while at < len(text) and text[at] in "<>&|-":
            at += 1
        while at < len(text) and text[at] in " \t":
            at += 1
        if at < len(text) and text[at] not in "\n;&|()":
            return self.word(at)
        return at

    def word(self, at: int) -> int:
        text = self.text
        while at < len(text) and text[at] not in " \t\r\n;&|()<>":
            if text[at] == "`" and self.in_ticks:
                break
            at = self.quoted(at)
        return at

    def quoted(self, at: int) -> int:
        """The next letter of a word, or all that stands in quotes."""
        text = self.text
        one = text[at]
        if one == "\\":
            return min(at + 2, len(text))
        if one == "'":
            end = text.find("'", at + 1)
            return end + 1 if end >= 0 else self.lost()
        if one == '"':
            return self.expanded(at + 1, '"')
        if one == "`":
            return self.code(at + 1, "`")
        return self.dollar(at) if one == "$" else at + 1

    def expanded(self, at: int, closing: str, last: int | None = None) -> int:
        """Text in which variables are filled in: in double quotes, or in a here document."""
        text = self.text
        last = len(text) if last is None else last
        while at < last:
            one = text[at]
            if one == closing:
                return at + 1
            if one == "\\":
                at += 2
            elif one == "$":
                at = self.dollar(at, quoted=True)
            elif one == "`":
                at = self.code(at + 1, "`")
            else:
                at += 1
        return self.lost() if closing else at

    def dollar(self, at: int, *, quoted: bool = False) -> int:
        """A variable, or a command or a sum whose result is filled in."""
        text = self.text
        self.found.dollars.add(at)
        if text.startswith("$((", at):
            return self.arithmetic(at + 3)
        if text.startswith("$(", at):
            return self.code(at + 2, ")")
        if text.startswith("${", at):
            return self._braces(at)
        name = _NAME.match(text, at + 1)
        if name is not None:
            self.found.reads.append(Read(name[0], at, name.end()))
            return name.end()
        following = text[at + 1 : at + 2]
        if following == "'" and not quoted:
            end = re.compile(r"(?:[^'\\]|\\.)*'", re.DOTALL).match(text, at + 2)
            return end.end() if end is not None else self.lost()
        if following and following in "0123456789@*#":
            self.found.takes_arguments = True
        return at + 2 if following and following in "0123456789@*#?$!-" else at + 1

    def _braces(self, at: int) -> int:
        """``${name}``, with what may follow the name."""
        text, found = self.text, self.found
        match = _IN_BRACES.match(text, at + 2)
        after = at + 2 if match is None else match.end()
        if match is not None and (name := match["name"]).isidentifier():
            if text.startswith("!", at + 2):
                found.unsure = True  # the variable of that name, or all that begin with it
            if re.compile(r":?=").match(text, after):
                found.sets.add(name)
            found.reads.append(Read(name, at, after))
            noted = len(found.reads) - 1
        else:
            found.takes_arguments = found.takes_arguments or match is not None
            noted = -1
        self.depth += 1
        end = self.lost() if self.depth > _DEEPEST else self._in_braces(after)
        self.depth -= 1
        if noted >= 0 and text[after : after + 1] == "}":
            found.reads[noted] = Read(found.reads[noted].name, at, end)
        return end

    def _in_braces(self, at: int) -> int:
        text = self.text
        while at < len(text):
            if text[at] == "}":
                return at + 1
            at = self.quoted(at)
        return self.lost()

    def arithmetic(self, at: int) -> int:
        """A sum, in which names are variables without a dollar too."""
        self.depth += 1
        end = self.lost() if self.depth > _DEEPEST else self._in_arithmetic(at)
        self.depth -= 1
        return end

    def _in_arithmetic(self, at: int) -> int:
        text, found, depth = self.text, self.found, 0
        while at < len(text):
            one = text[at]
            if one == ")" and depth == 0:
                return at + 2 if text.startswith("))", at) else self.lost()
            depth += (one == "(") - (one == ")")
            match = _IN_ARITHMETIC.match(text, at)
            if match is not None:
                after = match["after"] or ""
                if match["before"] or after:
                    found.sets.add(match["name"])
                else:
                    found.reads.append(Read(match["name"], match.start("name"), match.end("name")))
                at = match.end("after") if after else match.end("name")
            elif one.isdigit():
                digits = re.compile(r"\w+").match(text, at)
                assert digits is not None
                at = digits.end()
            else:
                at = self.quoted(at)
        return self.lost()

    def _document_named(self, at: int, line: _Line) -> int:
        here = _HERE.match(self.text, at)
        if here is None:
            return self.lost()
        plain = re.sub(r"\\(.)|['\"]", r"\1", here[2])
        line.documents.append(_Document(plain, plain != here[2], bool(here[1])))
        return here.end()

    def _documents(self, at: int, line: _Line) -> int:
        """The here documents that a line has opened, which begin below it."""
        for document in line.documents:
            start = at
            end, at = self._end_of(document, at)
            if not document.literal:
                self.expanded(start, "", end)
        line.command, line.documents = None, []
        return at

    def _end_of(self, document: _Document, at: int) -> tuple[int, int]:
        """Where a here document ends, and the end of the line that ends it."""
        while at < len(self.text):
            end = self._to("\n", at)
            line = self.text[at:end].rstrip("\r")
            if (line.lstrip("\t") if document.indented else line) == document.delimiter:
                return at, end
            at = end + 1
        return len(self.text), self.lost()

    def _to(self, what: str, at: int) -> int:
        end = self.text.find(what, at)
        return len(self.text) if end < 0 else end
