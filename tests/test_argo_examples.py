"""``docs/argo-examples.md`` tells of each example that Argo comes with, once, and counts right.

The examples are read in Argo's Go module: without it the tests that need them are skipped. A spec
``tests/argo_examples/NAME.yaml`` says the same as Argo's ``examples/NAME.yaml``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SPECS = Path(__file__).parent / "argo_examples"
PAGE = Path(__file__).parent.parent / "docs" / "argo-examples.md"
MODULE = "github.com/argoproj/argo-workflows/v4@v4.0.7"
SECTIONS = ("In kfpc's language", "With `argo`", "Not", "No pipelines")

TEXT = PAGE.read_text(encoding="utf-8")


def examples_folder() -> Path:
    """Argo's own examples; without them the test that asks is skipped."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("there is no Go")
    told = subprocess.run([go, "env", "GOMODCACHE"], capture_output=True, text=True, check=True)
    folder = Path(told.stdout.strip()) / MODULE / "examples"
    if not folder.is_dir():
        pytest.skip(f"Argo's module is not there: go mod download {MODULE}")
    return folder


@pytest.fixture(scope="module")
def examples() -> set[str]:
    """The names of the files, with their folders and without ``.yaml``."""
    folder = examples_folder()
    return {file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.yaml")}


def named(section: str) -> list[str]:
    """The examples in the tables of a section."""
    (text,) = re.findall(
        rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL
    )
    cells = re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_each_example_is_told_of_once(examples: set[str]) -> None:
    told = [name for section in SECTIONS for name in named(section)]
    assert sorted(told) == sorted(examples)


def test_the_numbers_are_those_of_the_tables() -> None:
    (more,) = re.findall(r"^A plain Argo is .*? is needed by (.*)\.$", TEXT, re.MULTILINE)
    needs_more = set(re.findall(r"`([^`]+)`", more))
    assert needs_more <= {name for section in SECTIONS for name in named(section)}
    counts = {section: len(named(section)) for section in SECTIONS}
    plain = {s: len(set(named(s)) - needs_more) for s in SECTIONS[:-1]}
    rows = re.findall(
        r"^\| \[.*?\]\(#.*?\).*? \| (\d+) \| (?:(\d+) \((\d+) %\))? ?\|$", TEXT, re.MULTILINE
    )
    assert [int(files) for files, _, _ in rows] == [*counts.values()]
    assert [int(runs) for _, runs, _ in rows[:-1]] == [*plain.values()]
    assert [int(part) for *_, part in rows[:-1]] == [
        round(100 * number / sum(plain.values())) for number in plain.values()
    ]


def test_most_of_what_runs_on_a_plain_argo_can_be_said() -> None:
    (said,) = re.findall(
        r"^\| \[in kfpc's language\]\(.*?\) \| \d+ \| \d+ \((\d+) %\) \|$", TEXT, re.MULTILINE
    )
    assert int(said) >= 85
