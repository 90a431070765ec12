"""Values in the text after ``sh -c``, where they become part of the program."""

from __future__ import annotations

from itertools import pairwise

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.values import VALUE_IN_SHELL
from kfpc.pipeline.values import InputPathRef, OutputPathRef, TypedText, references
from kfpc.source import Place

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh"})


def warn_about_shell(
    command: tuple[TypedText, ...], args: tuple[TypedText, ...], place: Place, report: Report
) -> None:
    """Warns of values in a shell's program text; paths are safe."""
    words = [
        *((text, place.child("command", i)) for i, text in enumerate(command)),
        *((text, place.child("args", i)) for i, text in enumerate(args)),
    ]
    programs = [(text.literal or "").rpartition("/")[2] for text, _ in words[:2]]
    if programs[:1] == ["env"]:
        words, programs = words[1:], programs[1:]
    if not programs or programs[0] not in _SHELLS:
        return
    for (flag, _), (text, at) in pairwise(words[1:]):
        if _takes_a_program(flag.literal or ""):
            if _has_a_value(text):
                message = "a value becomes part of the shell's program text"
                help = 'pass it through `env` and write "$NAME", or use `script` with `inputs`'
                report.add(VALUE_IN_SHELL.at(at, message, help=help))
            return


def _takes_a_program(flag: str) -> bool:
    """``-c``, also among other letters: ``-ec``."""
    return flag.startswith("-") and not flag.startswith("--") and "c" in flag


def _has_a_value(text: TypedText) -> bool:
    return any(
        not isinstance(reference.ref, (InputPathRef, OutputPathRef))
        for reference in references(text)
    )
