"""What a command line runs: by its words, as far as they are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kfpc.pipeline.values import TypedText

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh"})

_WITH_A_WORD = ("o", "O", "W", "X")
"""How options end that take a word: ``-o pipefail`` of a shell, ``-W ignore`` of Python."""


def program_at(words: Sequence[TypedText]) -> int:
    """Which word is the program: ``env`` before it is none."""
    return 1 if len(words) > 1 and _file(words[0]) == "env" else 0


def program_of(words: Sequence[TypedText]) -> str:
    """The name of the program without its folders; empty where it is not known."""
    at = program_at(words)
    return _file(words[at]) if at < len(words) else ""


def language_of(words: Sequence[TypedText]) -> Literal["shell", "python"] | None:
    """What the program reads; None of programs that read something else."""
    program = program_of(words)
    if program in _SHELLS:
        return "shell"
    return "python" if program.startswith(("python", "pypy")) else None


def text_at(words: Sequence[TypedText]) -> int | None:
    """Which word is a program's text, after ``-c`` of a shell or of Python; None if none is."""
    if language_of(words) is None:
        return None
    before = ""
    for at in range(program_at(words) + 1, len(words) - 1):
        flag = words[at].literal or ""
        if _takes_a_text(flag):
            return at + 1
        if not flag.startswith(("-", "+")) and not before.endswith(_WITH_A_WORD):
            return None
        before = flag
    return None


def shell_text_in(
    command: Sequence[TypedText], args: Sequence[TypedText]
) -> tuple[Literal["command", "args"], int] | None:
    """Where the text of a shell's program stands: the key, and the number of the word in it."""
    words = (*command, *args)
    at = text_at(words) if language_of(words) == "shell" else None
    if at is None:
        return None
    return ("command", at) if at < len(command) else ("args", at - len(command))


def _takes_a_text(flag: str) -> bool:
    """``-c``, also among other letters: ``-ec``."""
    return flag.startswith("-") and not flag.startswith("--") and "c" in flag


def _file(word: TypedText) -> str:
    return (word.literal or "").rpartition("/")[2]
