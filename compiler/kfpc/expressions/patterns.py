r"""Regular expressions, in the syntax of Go (RE2), which the platform reads.

What Python reads and Go does not (``(?=…)``, ``\1``, ``\Z``), and the other way round, rules
Python's own reader out.
"""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"""\\(?:
        [dDsSwWaftnrv] | [bBAz] | [0-7]{1,3} (?<!\\[1-7]) | x[0-9A-Fa-f]{2}
      | x\{[0-9A-Fa-f]+\} | [pP][A-Z] | [pP]\{\^?[A-Za-z_]+\} | [\x00-/:-@\[-`\{-\x7f] | Q
    )""",
    re.VERBOSE | re.ASCII,
)
_GROUP = re.compile(r"\(\?(?:P?<[A-Za-z0-9_]+>|[imsU]*(?:-[imsU]+)?:)")
_FLAGS = re.compile(r"\(\?[imsU]*(?:-[imsU]+)?\)")
_NAMED_CLASS = re.compile(r"\[:\^?(\w+):\]")
_CLASSES = frozenset(
    ("alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct")
) | {"space", "upper", "word", "xdigit"}
_REPEAT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_MOST_REPEATS = 1000


def wrong_with(pattern: str) -> str | None:
    """What Go has against a pattern; None where it reads it."""
    try:
        _Reader(pattern).read()
    except _WrongError as wrong:
        return str(wrong)
    return None


class _WrongError(Exception):
    """Carries what is wrong; it never leaves this module."""


class _Reader:
    """A place in a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.open = 0
        self.repeatable = False
        self.has_before = False
        """Whether there is something before it to repeat; flags alone, ``(?i)``, change nothing."""
        self.names: set[str] = set()

    def read(self) -> None:
        while self.at < len(self.pattern):
            flags = _FLAGS.match(self.pattern, self.at)
            if flags is not None:
                self.at, self.repeatable = flags.end(), self.has_before
                continue
            opens = self.pattern[self.at] in "(|"
            self.repeatable = self._piece()
            self.has_before = not opens
        if self.open:
            raise _WrongError("a `(` is not closed")

    def _piece(self) -> bool:
        """Reads on; whether what was read may be repeated."""
        letter = self.pattern[self.at]
        if letter == "(":
            return self._group()
        if letter == ")":
            if not self.open:
                raise _WrongError("a `)` closes nothing")
            self.open -= 1
        elif letter == "[":
            return self._class()
        elif letter == "\\":
            return self._escape()
        elif letter in "*+?":
            return self._repeat(letter, self.at + 1)
        elif letter == "{" and (found := _REPEAT.match(self.pattern, self.at)):
            self._check_counts(found)
            return self._repeat(found[0], found.end())
        elif letter == "|":
            self.at += 1
            return False
        self.at += 1
        return True

    def _group(self) -> bool:
        if not self.pattern.startswith("(?", self.at):
            self.at += 1
            self.open += 1
            return False
        found = _GROUP.match(self.pattern, self.at)
        if found is None:
            written = self.pattern[self.at : self.at + 4]
            raise _WrongError(f"`{written}` opens no group that Go knows")
        if found[0][-1] == ">":
            name = found[0].partition("<")[2][:-1]
            if name in self.names:
                raise _WrongError(f"the name `{name}` is there twice")
            self.names.add(name)
        self.open += 1
        self.at = found.end()
        return False

    def _repeat(self, written: str, end: int) -> bool:
        if not self.repeatable:
            raise _WrongError(f"`{written}` repeats nothing")
        self.at = end + 1 if self.pattern.startswith("?", end) else end
        return False

    def _check_counts(self, found: re.Match[str]) -> None:
        least, most = int(found[1]), int(found[3] or found[1])
        if max(least, most) > _MOST_REPEATS or (found[3] and most < least):
            raise _WrongError(
                f"`{found[0]}` is not a number of times, of which there are up to 1000"
            )

    def _escape(self) -> bool:
        found = _ESCAPES.match(self.pattern, self.at)
        if found is None:
            written = self.pattern[self.at : self.at + 2]
            raise _WrongError(f"`{written}` means nothing to Go")
        self.at = found.end()
        if found[0] == "\\Q":
            end = self.pattern.find("\\E", self.at)
            self.at = len(self.pattern) if end < 0 else end + 2
        return True

    def _class(self) -> bool:
        self.at += 2 if self.pattern.startswith("[^", self.at) else 1
        first = True
        while first or not self.pattern.startswith("]", self.at):
            self._range()
            first = False
        self.at += 1
        return True

    def _range(self) -> None:
        least = self._member()
        at = self.at
        if least is None or self.pattern[at : at + 1] != "-" or self.pattern[at + 1 :][:1] == "]":
            return
        self.at += 1
        most = self._member()
        if most is not None and most < least:
            raise _WrongError(f"`{least}-{most}` runs backwards")

    def _member(self) -> str | None:
        """Reads a letter or a class, and gives it if it is a letter that stands for itself."""
        if self.at >= len(self.pattern):
            raise _WrongError("a `[` is not closed")
        named = _NAMED_CLASS.match(self.pattern, self.at)
        if named is not None:
            if named[1] not in _CLASSES:
                raise _WrongError(f"`{named[0]}` is not a class")
            self.at = named.end()
        elif self.pattern[self.at] == "\\":
            found = _ESCAPES.match(self.pattern, self.at)
            if found is None or found[0] in (r"\b", r"\B", r"\A", r"\z", r"\Q"):
                raise _WrongError(f"`{self.pattern[self.at : self.at + 2]}` is not a letter")
            self.at = found.end()
        else:
            self.at += 1
            return self.pattern[self.at - 1]
        return None
