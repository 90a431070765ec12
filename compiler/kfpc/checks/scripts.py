"""The programs that are written in a spec: by what they are run, and what their text says."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from functools import lru_cache
from typing import Literal

from kfpc.checks.command_lines import own_line
from kfpc.checks.shell_text import GOES_ON, read_shell
from kfpc.expressions import overwritten
from kfpc.pipeline.programs import language_of, text_at
from kfpc.pipeline.step import Container, Leaf
from kfpc.pipeline.values import TypedText
from kfpc.record import record, replace
from kfpc.source import Place

_BUILT_IN = frozenset(
    ("[", "[[", "basename", "break", "cat", "cd", "chmod", "continue", "cp", "cut", "date",
     "dirname", "echo", "esac", "exit", "export", "expr", "false", "for", "grep", "head", "kill",
     "ls", "mkdir", "mv", "printf", "pwd", "read", "return", "rm", "sed", "set", "shift",
     "sleep", "sort", "tail", "tee", "test", "touch", "tr", "trap", "true", "umask", "uniq",
     "wait", "wc")
)  # fmt: skip
"""Commands of a shell, and programs that read no variables of the author's."""

_HANDS_ON = re.compile(
    r"\benviron\b(?!\s*(?:\[|\.get\b))|\b(?:subprocess|system|popen|spawn\w*|exec\w*|runpy|"
    r"import_module|__import__)\b"
)
"""Where a program in Python reads its environment as a whole, or starts another with it."""

_IMPORTED = re.compile(r"(?m)^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+(\w[\w., \t]*))")

_READ = re.compile(
    r"""\benviron\[\s*(['"])(?P<key>\w+)\1\s*\](?P<set>\s*=[^=])?|"""
    r"""\b(?:environ\.get|getenv)\(\s*(['"])(?P<got>\w+)\4"""
)
"""Where a program in Python asks for a variable."""

_QUOTE = re.compile(r"(?P<comment>#[^\n]*)|(?:\b(?P<f>[rR]?[fF][rR]?))?(?P<quote>'{3}|\"{3}|['\"])")

_SETS_MANY = re.compile(r"\benviron\s*(?:\.(?:update|setdefault)\b|\|=)|\bload_dotenv\b")


@record(eq=False)
class Program:
    """The text of a program: a script, or what stands after ``-c``. In ``text`` a letter that says
    nothing stands for each of an expression's. ``after`` are the words behind it."""

    text: str
    place: Place
    language: Literal["shell", "python"] | None
    is_script: bool
    after: tuple[TypedText, ...] = ()


@record
class Variable:
    """A variable that a program reads, and where in its text."""

    name: str
    start: int
    end: int


@record(eq=False)
class Variables:
    """The variables of a program: those that it reads, and those that it may set by itself; all of
    them if it is ``unsure``."""

    reads: tuple[Variable, ...] = ()
    sets: frozenset[str] = frozenset()
    unsure: bool = False


def program_of(leaf: Leaf, container: Container) -> Program | None:
    """The program that is written in a step; None where the step has none, or a component does."""
    if container.title is not None:
        return None
    line = (*container.command, *container.args)
    language = language_of(line)
    if container.script is not None:
        place = replace(leaf.place, of_key=False).child("script")
        return Program(_written(container.script, place), place, language, is_script=True)
    at = text_at(line)
    if at is None:
        return None
    text, place = own_line(leaf, container).words[at]
    return Program(_written(text, place), place, language, is_script=False, after=line[at + 1 :])


def _written(text: TypedText, place: Place) -> str:
    """The text as it stands in the file."""
    written = overwritten(place.raw)
    return written or "".join(part if isinstance(part, str) else "_" for part in text.parts)


def variables_of(program: Program) -> Variables:
    """The variables that a program reads and sets; none are known of other languages."""
    if program.language == "python":
        return _of_python(program.text)
    if program.language is None:
        return Variables(unsure=True)
    found = read_shell(program.text)
    reads = tuple(Variable(read.name, read.start, read.end) for read in found.reads)
    return Variables(reads, frozenset(found.sets), found.unsure or found.runs_more)


@lru_cache(maxsize=64)
def _of_python(text: str) -> Variables:
    """The variables that Python asks for by a name that is written out, and not in a comment or
    within a text."""
    reads, sets = [], set()
    silent = _silent(text)
    for match in _READ.finditer(text):
        number = bisect_right(silent, (match.start(), len(text))) - 1
        if number >= 0 and match.start() < silent[number][1]:
            continue
        if match["set"]:
            sets.add(match["key"])
        else:
            name = match["key"] or match["got"]
            start = match.start() - (3 if text.startswith("os.", match.start() - 3) else 0)
            reads.append(Variable(name, start, match.end()))
    return Variables(tuple(reads), frozenset(sets), _SETS_MANY.search(text) is not None)


@lru_cache(maxsize=64)
def _silent(text: str) -> tuple[tuple[int, int], ...]:
    """The comments and the texts in quotes of a program in Python; not those that begin with ``f``,
    for they are filled in."""
    found, at = [], 0
    while (match := _QUOTE.search(text, at)) is not None:
        at = match.end()
        if match["quote"]:
            end = re.compile(rf"(?:[^\\]|\\.)*?{match['quote']}", re.DOTALL).match(text, at)
            at = len(text) if end is None else end.end()
        if not match["f"]:
            found.append((match.start(), at))
    return tuple(found)


def fills_in(program: Program, dollar: int) -> bool:
    """Whether a program is meant to fill something in at a dollar: it is the shell's, or stands in
    a text of Python that is what it is."""
    if program.language == "shell":
        return dollar in read_shell(program.text).dollars
    if program.language is None:
        return False
    silent = _silent(program.text)
    number = bisect_right(silent, (dollar, len(program.text))) - 1
    return number >= 0 and dollar < silent[number][1] and program.text[silent[number][0]] != "#"


def keeps_its_variables(program: Program) -> bool:
    """Whether no other program can read the variables of a program: as far as can be seen, it
    starts none, and does not go through all of them."""
    if program.language == "python":
        return _HANDS_ON.search(program.text) is None and _imports_its_own(program.text)
    if program.language is None:
        return False
    found = read_shell(program.text)
    return not found.unsure and all(_is_built_in(word.text) for word in found.commands)


def _is_built_in(word: str) -> bool:
    return word in _BUILT_IN or word in GOES_ON


def _imports_its_own(text: str) -> bool:
    """Whether a program in Python imports what comes with Python alone: any other module may read
    the environment."""
    named = [
        name.split()[0].partition(".")[0]
        for one in _IMPORTED.finditer(text)
        for name in (one[1] or one[2]).split(",")
        if name.strip()
    ]
    return all(name in sys.stdlib_module_names for name in named)


def python_fails_at(text: str) -> int | None:
    """Where Python finds the first letter that it cannot have there, if it finds one."""
    failure = _failure(text)
    if failure is None or not failure.msg.startswith("invalid character"):
        return None
    lines = text.splitlines(keepends=True)
    before = sum(map(len, lines[: (failure.lineno or 1) - 1]))
    return min(before + max((failure.offset or 1) - 1, 0), len(text) - 1)


def is_python_text(text: str) -> bool:
    """Whether Python could run a text, as far as its syntax says."""
    return _failure(text) is None


def _failure(text: str) -> SyntaxError | None:
    import ast  # noqa: PLC0415 - few scripts are looked at so closely
    import warnings  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as failure:
        return failure
    except (ValueError, RecursionError, MemoryError):
        pass
    return None
