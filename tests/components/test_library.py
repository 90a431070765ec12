"""Every component file is read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kfpc import source
from kfpc.components import ComponentLibrary, library
from kfpc.diagnostics import Report, SourceText, Span

GOOD = "implementation: {container: {image: 'a:1', command: [run]}}\n"
BAD = "outputs: [{nam: x}]\nimplementation: {container: {image: 'a:1'}}\n"
WARNED = "outputs: [{name: x}]\n" + GOOD

SPEC = SourceText("pipeline.yaml", "a\nb\nc\n")


class At:
    """A place in the spec: the line with that number."""

    def __init__(self, line: int) -> None:
        start = SPEC.offset(line, 1)
        self.span = Span(SPEC, start, start + 1)


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """The files that the library reads."""
    files: list[str] = []
    original = source.read_file

    def read_file(path, report):
        files.append(path)
        return original(path, report)

    monkeypatch.setattr(library, "read_file", read_file)
    return files


def test_a_file_is_read_once_whatever_it_is_called(tmp_path: Path, reads):
    (tmp_path / "x.yaml").write_text(GOOD)
    (tmp_path / "link.yaml").symlink_to("x.yaml")
    components, report = ComponentLibrary(), Report()
    names = ["x.yaml", "./x.yaml", str(tmp_path / "x.yaml"), "link.yaml", "x.yaml"]

    found = {
        id(components.find(name, str(tmp_path), At(1), report)) for name in names for _ in range(9)
    }

    assert len(found) == 1
    assert len(reads) == 1
    assert len(components.documents) == 1
    assert report.found == []


@pytest.mark.parametrize(("text", "code"), [(BAD, "KFPC411"), (WARNED, "KFPC423")])
def test_what_is_wrong_in_a_file_is_said_once(tmp_path: Path, text, code):
    (tmp_path / "x.yaml").write_text(text)
    components, report = ComponentLibrary(), Report()

    results = [components.find("x.yaml", str(tmp_path), At(line), report) for line in (1, 2, 3)]

    assert [result is None for result in results] == [text == BAD] * 3
    diagnostic = next(found for found in report.found if found.code == code)
    assert report.found.count(diagnostic) == 1
    assert Path(diagnostic.span.file).name == "x.yaml"
    (related,) = diagnostic.related
    assert (related.span.file, related.span.line) == ("pipeline.yaml", 1)


def test_a_reference_that_leads_nowhere_is_said_at_each_place(tmp_path: Path):
    components, report = ComponentLibrary(), Report()

    for line in (1, 2):
        assert components.find("x.yaml", str(tmp_path), At(line), report) is None

    assert [(found.code, found.span.line) for found in report.found] == [
        ("KFPC401", 1),
        ("KFPC401", 2),
    ]


def test_a_file_that_is_no_yaml(tmp_path: Path):
    (tmp_path / "x.yaml").write_bytes(b"a: [\xff")
    components, report = ComponentLibrary(), Report()

    assert components.find("x.yaml", str(tmp_path), At(1), report) is None
    assert components.find("x.yaml", str(tmp_path), At(2), report) is None

    assert len(report.found) == 1
    assert report.failed
