"""Formats as other languages write them, and which texts are times."""

from __future__ import annotations

import pytest

from kfpc.expressions.dates import format_meant, is_time


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("YYYY-MM-DD", "%Y-%m-%d"),
        ("YYYY-MM-DD[T]HH:mm:ss", "%Y-%m-%dT%H:%M:%S"),
        ("yyyy-MM-dd'T'HH:mm:ss", "%Y-%m-%dT%H:%M:%S"),
        ("yyyyMMdd", "%Y%m%d"),
        ("D MMMM", None),
        ("DD MMM YY", "%d %b %y"),
        ("dddd, hh:mm A", "%A, %I:%M %p"),
        ("2006-01-02", "%Y-%m-%d"),
        ("20060102T150405", "%Y%m%dT%H%M%S"),
        ("Mon, 02 Jan 2006 15:04:05 MST", "%a, %d %b %Y %H:%M:%S %Z"),
        ("Y-m-d H:i:s", "%Y-%m-%d %H:%M:%S"),
        ("today", None),
        ("", None),
    ],
)
def test_a_format_of_another_language_is_known(written: str, meant: str | None):
    assert format_meant(written) == meant


@pytest.mark.parametrize(
    "text",
    ["2024-03-05", "07:08:09", "2024-03-05 07:08:09", "2024-03-05T07:08:09Z",
     "2024-03-05T07:08:09.5+05:30", "2024-02-29", "Mon, 02 Jan 2006 15:04:05 MST"],
)  # fmt: skip
def test_a_time(text: str):
    assert is_time(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "2024", "2024-13-01", "2024-02-30", "2024-03-05T07:08:09", "2024-03-05T",
     "2024-03-05 25:00:00", "05.03.2024", "1709622489"],
)  # fmt: skip
def test_no_time(text: str):
    assert not is_time(text)
