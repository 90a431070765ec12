"""Standard streams: what they can show, and writing to them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import Enum
from errno import EBADF
from typing import TextIO

from kfpc.diagnostics.render_text import WIDTH
from kfpc.diagnostics.style import COLOURED, PLAIN, Style

_DIGITS = 5
"""Of the columns of a terminal."""


class Color(str, Enum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def style_for(stream: TextIO | None, choice: Color, environment: Mapping[str, str]) -> Style:
    """Colours or none: by the option, else NO_COLOR, else FORCE_COLOR, else the terminal.

    https://no-color.org and https://force-color.org: the variables count when they are
    not empty.
    """
    if choice is not Color.AUTO:
        return COLOURED if choice is Color.ALWAYS else PLAIN
    if environment.get("NO_COLOR"):
        return PLAIN
    if environment.get("FORCE_COLOR"):
        return COLOURED
    terminal = stream is not None and stream.isatty() and environment.get("TERM") != "dumb"
    return COLOURED if terminal else PLAIN


def width_of(stream: TextIO | None, environment: Mapping[str, str]) -> int:
    """The columns of a terminal; COLUMNS goes before, and a file has a width that reads well."""
    columns = environment.get("COLUMNS", "").lstrip("0")
    if columns.isascii() and columns.isdigit():
        # There are no wider terminals; Python does not even read a number of so many digits.
        return int(columns) if len(columns) <= _DIGITS else WIDTH
    try:
        assert stream is not None
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (AssertionError, OSError, ValueError):
        return WIDTH


def write(stream: TextIO | None, content: str | bytes) -> None:
    """Writes all of it now; what the stream's encoding lacks is written as an escape.

    Raises OSError, after which the stream leads nowhere: Python would complain of it
    once more when it ends. A stream that was closed when the process began is None.
    """
    if not content:
        return
    if stream is None:
        raise OSError(EBADF, "it is closed")
    if isinstance(content, str):
        content = content.encode(stream.encoding or "utf-8", "backslashreplace")
    try:
        stream.buffer.write(content)
        stream.buffer.flush()
    except OSError:
        detach(stream)
        raise


def detach(stream: TextIO) -> None:
    """Lets a stream lead nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
