"""What is read of a file: so much, and nothing that may never end or never begin."""

from __future__ import annotations

import os
import stat

_KINDS = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))


class NotAFileError(OSError):
    """A pipe, a socket, a device: whoever opens it may wait for ever."""


def read_bytes(path: str | os.PathLike[str], most: int) -> bytes:
    """The first ``most`` bytes of a file.

    A pipe is read too where the process was started with it: ``/dev/stdin``, and what a shell
    makes of ``<(…)``. Somebody writes to that; to a pipe by name perhaps nobody ever does.

    Raises OSError, and ValueError for a path that cannot be; ``reason`` has the words.
    """
    mode = os.stat(path).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or _is_inherited(path)):
        kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "a device")
        raise NotAFileError(f"it is {kind}")
    with open(path, "rb") as file:
        return file.read(most)


def _is_inherited(path: str | os.PathLike[str]) -> bool:
    """Whether a path names a descriptor of this process: ``/dev/fd/63``, ``/proc/self/fd/0``."""
    absolute = os.path.abspath(os.fsdecode(path))
    folder, name = os.path.split(absolute)
    own = os.path.realpath("/dev/fd")  # on Linux the folder of this process in /proc
    return absolute == "/dev/stdin" or (name.isdecimal() and os.path.realpath(folder) == own)


def reason(error: OSError | ValueError) -> str:
    """Why a file could not be read, as the rest of a sentence."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a directory"
    if isinstance(error, PermissionError):
        return "permission denied"
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return text[:1].lower() + text[1:]
