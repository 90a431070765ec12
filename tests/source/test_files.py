"""Files and encodings: what kfpc reads, and what it says of what it cannot read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kfpc.diagnostics import Report
from kfpc.source import MAX_BYTES, read_file, read_text
from tests.source.reading import clean, only


def read_wrong_file(path: Path) -> tuple[str, str, str | None]:
    report = Report()
    assert read_file(path, report) is None
    (found,) = report.sorted()
    assert found.span.file == str(path)
    return found.code, found.message, found.help


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.yaml"
    path.write_text("name: demo\nsteps: {}\n")
    report = Report()
    document = read_file(path, report)
    assert report.sorted() == ()
    assert document is not None
    assert document.data == {"name": "demo", "steps": {}}
    assert document.source.name == str(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "pipeline.yaml").write_text("name: demo")
    code, message, help = read_wrong_file(tmp_path / "pipelin.yaml")
    assert (code, message.rpartition(": ")[2]) == ("KFPC101", "there is no such file")
    assert help == f"did you mean `{tmp_path / 'pipeline.yaml'}`?"


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    _, _, help = read_wrong_file(tmp_path / "specs" / "pipeline.yaml")
    assert help == f"there is no directory `{tmp_path / 'specs'}`"


def test_a_directory(tmp_path: Path) -> None:
    code, message, _ = read_wrong_file(tmp_path)
    assert (code, message.rpartition(": ")[2]) == ("KFPC101", "it is a directory")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text("name: demo")
    path.chmod(0)
    code, message, _ = read_wrong_file(path)
    assert (code, message.rpartition(": ")[2]) == ("KFPC101", "permission denied")


def test_a_path_that_cannot_be(tmp_path: Path) -> None:
    assert read_wrong_file(tmp_path / "a\0b")[0] == "KFPC101"


def test_a_file_at_and_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: 1\n#" + b"x" * (MAX_BYTES - 6))
    report = Report()
    assert read_file(path, report) is not None
    with path.open("ab") as file:
        file.write(b"x")
    assert read_wrong_file(path)[0] == "KFPC102"


def test_a_text_over_the_limit_stops_before_it_is_parsed() -> None:
    assert only("[" * (MAX_BYTES + 1)).code == "KFPC102"


def test_bytes_that_are_not_utf8_have_a_place() -> None:
    found = only("name: demo\nauthor: Jürgen\n".encode("latin-1"))
    assert found.code == "KFPC103"
    assert (found.span.line, found.span.column) == (2, 10)
    assert found.message == "the byte 0xfc is not UTF-8"


def test_the_place_of_a_bad_byte_counts_characters() -> None:
    found = only("π: 😀".encode() + b"\xff")
    assert (found.span.line, found.span.column) == (1, 5)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_unicode_encodings_are_named(encoding: str) -> None:
    found = only("name: demo".encode(encoding))
    assert found.code == "KFPC103"
    assert encoding.upper() in found.message


def test_a_mark_of_byte_order_is_passed_over() -> None:
    document = clean(b"\xef\xbb\xbfname: demo")
    assert document.data == {"name": "demo"}
    assert document.place("name").span.column == 7
    assert clean("\ufeffname: demo").data == {"name": "demo"}


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x9f", "\ufeff", "\ufffe", "\ud800"])
def test_characters_that_yaml_forbids(character: str) -> None:
    found = only(f"a: 1\nb: x{character}y{character}\n")
    assert found.code == "KFPC104"
    assert f"U+{ord(character):04X}" in found.message
    assert "1 more" in found.message
    assert (found.span.line, found.span.column) == (2, 5)


@pytest.mark.parametrize("text", ["", " \n\n", "# nothing\n", "---\n", "---\n...\n"])
def test_an_empty_file(text: str) -> None:
    assert only(text).code == "KFPC115"


def test_a_name_for_standard_input() -> None:
    report = Report()
    document = read_text(b"a: 1", "<stdin>", report)
    assert document is not None
    assert document.place("a").span.file == "<stdin>"
