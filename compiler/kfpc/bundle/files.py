"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class WriteError(Exception):
    """``path`` could not be written; ``reason`` says why in a few words."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"cannot write {path}: {reason}")
        self.path = path
        self.reason = reason


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Puts ``data`` in the place of the file at ``path``, or raises ``WriteError``.

    The file is replaced in one step: whoever reads it finds the old bytes or the new,
    and after an error the old ones. Its mode stays (a new file has the umask's), a
    symlink stays and its target is replaced, a file that may not be written is not. A
    device or a pipe is written to as it is.
    """
    name = os.fspath(path)
    try:
        target = os.path.realpath(name)
        mode = _mode(target)
        if mode is None or stat.S_ISREG(mode):
            _replace(target, data, mode)
        else:
            with open(target, "wb") as file:
                file.write(data)
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        raise WriteError(name, _reason(error)) from error


def write_new(path: str | os.PathLike[str], data: bytes) -> None:
    """Puts a new file at ``path``, whole or not at all; raises ``WriteError``, and
    ``FileExistsError`` where something is there, a link to nothing too."""
    name = os.fspath(path)
    try:
        with _written_beside(name, data, None) as beside:
            # Only this tells that nothing is there, at this moment.
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            try:
                os.replace(beside, name)
            except BaseException:
                os.unlink(name)
                raise
    except FileExistsError:
        raise
    except (OSError, ValueError) as error:
        raise WriteError(name, _reason(error)) from error


def _mode(target: str) -> int | None:
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError("it is a directory")
    if not os.access(target, os.W_OK):
        raise PermissionError("permission denied")
    return mode


def _replace(target: str, data: bytes, mode: int | None) -> None:
    with _written_beside(target, data, mode) as beside:
        os.replace(beside, target)


@contextmanager
def _written_beside(target: str, data: bytes, mode: int | None) -> Iterator[str]:
    """A file in the same folder that holds the data, gone afterwards unless it was moved."""
    beside = os.path.join(os.path.dirname(target), f".kfpc-{os.urandom(6).hex()}.tmp")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                os.chmod(beside, stat.S_IMODE(mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield beside
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such directory"
    if isinstance(error, PermissionError):
        return "permission denied"
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]
