"""What the text of a script says of itself: by what it is run, and what else it may start."""

from __future__ import annotations

import re

from kfpc.pipeline.step import Container

_BUILT_IN = frozenset(
    [
        "[",
        "[[",
        "basename",
        "break",
        "cat",
        "cd",
        "chmod",
        "continue",
        "cp",
        "cut",
        "date",
        "dirname",
        "do",
        "done",
        "echo",
        "elif",
        "else",
        "esac",
        "exit",
        "export",
        "expr",
        "false",
        "fi",
        "for",
        "grep",
        "head",
        "if",
        "kill",
        "ls",
        "mkdir",
        "mv",
        "printf",
        "pwd",
        "read",
        "return",
        "rm",
        "sed",
        "set",
        "shift",
        "sleep",
        "sort",
        "tail",
        "tee",
        "test",
        "then",
        "touch",
        "tr",
        "trap",
        "true",
        "umask",
        "uniq",
        "wait",
        "wc",
        "while",
        "{",
        "}",
    ]
)
"""Words of a shell, and programs that read no variables of the author's."""

_HANDS_ON = re.compile(
    r"\benviron\b(?!\s*(?:\[|\.get\b))|\b(?:subprocess|system|popen|spawn\w*|exec\w*|runpy|"
    r"import_module|__import__)\b"
)
"""Where a program in Python reads its environment as a whole, or starts another with it."""


def text_of(container: Container) -> str | None:
    """The plain text of a script, paths left out; None where there is no script."""
    if container.script is None:
        return None
    return "".join(part if isinstance(part, str) else "_" for part in container.script.parts)


def runs_python(container: Container) -> bool:
    return any("python" in (word.literal or "") for word in container.command[:2])


def runs_shell(container: Container) -> bool:
    program = (container.command[0].literal or "") if container.command else ""
    return program.rsplit("/", 1)[-1] in ("sh", "bash", "dash", "ash")


def keeps_its_variables(container: Container, text: str) -> bool:
    """Whether no other program can read the variables of a script: as far as can be seen, it starts
    none, and does not go through all of them."""
    if runs_python(container):
        return _HANDS_ON.search(text) is None
    return runs_shell(container) and all(word in _BUILT_IN for word in _first_words(text))


def _first_words(text: str) -> list[str]:
    """The first word of each command of a shell's script. What stands in quotes may be cut in two,
    which finds words that are not programs: then nothing is said."""
    plain = re.sub(r"(?m)(^|\s)#.*$", "", text).replace("\\\n", " ")
    plain = re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", "_", plain)
    pieces = re.split(r"[\n;|&()`]+|\b(?:then|do|else|if|while|elif)\s", plain)
    words = [piece.split() for piece in pieces if piece.split()]
    firsts = []
    for line in words:
        rest = [word for word in line if not re.match(r"[A-Za-z_]\w*=", word)]
        if rest:
            firsts.append(rest[0])
    return firsts
