"""What a command comes to; the edge prints it and ends the process with its code."""

from __future__ import annotations

from enum import IntEnum

from kfpc.record import record


class Exit(IntEnum):
    CLEAN = 0
    PROBLEMS = 1
    """Problems in the spec, or a stale package."""
    MISUSE = 2
    """Wrong use: options, files that are not there or cannot be written."""
    FAULT = 3
    """A failure of kfpc itself."""
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    """Whoever read the output went away; as shells report it of any program."""


@record
class Outcome:
    """``out`` is what was asked for (bytes go out as they are), ``err`` all else; ``done`` is told
    too once ``out`` is written."""

    code: Exit
    out: str | bytes = ""
    err: str = ""
    done: str = ""


def reason(error: Exception) -> str:
    """Why a file could not be read or written, as the rest of a sentence."""
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]


class MisuseError(Exception):
    """kfpc was called in a way that cannot work; the message says why."""
