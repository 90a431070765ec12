"""When output is coloured, how wide it is, and what is written."""

from __future__ import annotations

import io

import pytest

from kfpc.cli.streams import Color, style_for, width_of, write
from kfpc.diagnostics.style import COLOURED, PLAIN


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


FILE = io.StringIO()


@pytest.mark.parametrize(
    ("stream", "choice", "environment", "coloured"),
    [
        (Terminal(), Color.AUTO, {}, True),
        (FILE, Color.AUTO, {}, False),
        (None, Color.AUTO, {}, False),
        (Terminal(), Color.AUTO, {"TERM": "dumb"}, False),
        (Terminal(), Color.AUTO, {"NO_COLOR": "1"}, False),
        (Terminal(), Color.AUTO, {"NO_COLOR": ""}, True),
        (FILE, Color.AUTO, {"FORCE_COLOR": "1"}, True),
        (Terminal(), Color.AUTO, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (Terminal(), Color.NEVER, {"FORCE_COLOR": "1"}, False),
        (FILE, Color.ALWAYS, {"NO_COLOR": "1"}, True),
    ],
)
def test_colours(stream, choice, environment, coloured):
    assert style_for(stream, choice, environment) is (COLOURED if coloured else PLAIN)


@pytest.mark.parametrize("columns", ["", "0", "-1", "wide", "²"])
def test_the_width_of_what_is_no_terminal(columns: str):
    assert width_of(FILE, {"COLUMNS": columns}) == 100
    assert width_of(None, {"COLUMNS": columns}) == 100


def test_the_width_that_is_asked_for():
    assert width_of(FILE, {"COLUMNS": "60"}) == 60


def test_what_an_encoding_lacks_is_escaped():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write(stream, "a … \udcff\n")
    assert stream.buffer.getvalue() == b"a \\u2026 \\udcff\n"


def test_bytes_go_out_as_they_are():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\r\n")
    write(stream, "é\n".encode())
    assert stream.buffer.getvalue() == "é\n".encode()


def test_a_closed_stream_takes_nothing():
    write(None, "")
    with pytest.raises(OSError, match="it is closed"):
        write(None, "x")


def test_what_is_asked_for_is_a_width_of_some_terminal():
    assert width_of(FILE, {"COLUMNS": "0" * 5000 + "60"}) == 60
    assert width_of(FILE, {"COLUMNS": "9" * 5000}) == 100
