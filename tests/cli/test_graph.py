"""``kfpc graph`` as a command."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SPEC, Run


def test_mermaid_is_what_comes_out(spec: Path, kfpc_: Run):
    done = kfpc_("graph", "spec.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == 'flowchart TB\n  s1["greet<br/>busybox:1.36"]\n'


@pytest.mark.parametrize(
    ("file", "begin"),
    [("g.mmd", "flowchart TB"), ("g.dot", "digraph "), ("g.gv", "digraph "), ("g.md", "flowchart")],
)
def test_the_name_of_the_file_says_the_form(spec: Path, kfpc_: Run, file: str, begin: str):
    done = kfpc_("graph", "spec.yaml", "-o", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"wrote {file}\n")
    assert (spec.parent / file).read_text().startswith(begin)


def test_a_page_is_written(spec: Path, kfpc_: Run):
    pytest.importorskip("igraph")
    assert kfpc_("graph", "spec.yaml", "-o", "g.html").returncode == 0
    assert (spec.parent / "g.html").read_text().startswith("<!doctype html>")


def test_a_page_needs_a_library(spec: Path, kfpc_: Run):
    (spec.parent / "igraph.py").write_text("raise ImportError\n")
    done = kfpc_("graph", "spec.yaml", "--format", "html", env={"PYTHONPATH": _path(spec.parent)})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: a page needs igraph for its layout: pip install 'kfpc[graph]'; "
        "--format mermaid and --format dot do without\n"
    )


def _path(first: Path) -> str:
    import kfpc

    return f"{first}:{Path(kfpc.__file__).parent.parent}:{':'.join(p for p in sys.path if p)}"


def test_what_mermaid_does_not_draw_is_said(spec: Path, kfpc_: Run):
    steps = [f"  s{n}: {{image: x{f', after: s{n - 1}' if n else ''}}}" for n in range(501)]
    spec.write_text("apiVersion: kfpc/v1\nname: many\nsteps:\n" + "\n".join(steps))
    done = kfpc_("graph", "spec.yaml")
    assert done.returncode == 0
    assert done.stderr.startswith("note: Mermaid draws fewer than 500 edges, ")
    assert "here are 500 and " in done.stderr
    assert kfpc_("graph", "spec.yaml", "--format", "dot").stderr == ""


def test_what_is_different_is_told(spec: Path, kfpc_: Run):
    (spec.parent / "old.yaml").write_text(SPEC.replace("image: busybox:1.36", "image: busybox:1"))
    done = kfpc_("graph", "spec.yaml", "--diff", "old.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "~ step greet\n    image: busybox:1 → busybox:1.36\n"
    assert 'class="' not in kfpc_("graph", "spec.yaml", "--diff", "old.yaml", "-o", "d.dot").stdout
    assert "#1d4ed8" in (spec.parent / "d.dot").read_text()


def test_values_go_to_those_params_of_the_other_spec_that_it_has(spec: Path, kfpc_: Run):
    (spec.parent / "old.yaml").write_text(SPEC.replace("who", "whom"))
    done = kfpc_("graph", "spec.yaml", "--diff", "old.yaml", "--set", "who=me")
    assert (done.returncode, done.stderr) == (0, "")


def test_mistakes_of_either_spec_are_told(spec: Path, kfpc_: Run):
    (spec.parent / "old.yaml").write_text(SPEC.replace("image", "imag"))
    for arguments in (["old.yaml"], ["spec.yaml", "--diff", "old.yaml"]):
        done = kfpc_("graph", *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert "--> old.yaml:7:5" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["spec.yaml", "--format", "text"], "--format text says what --diff finds"),
        (["-", "--diff", "-"], "standard input can be read once"),
        (["spec.yaml", "-o", "g.svg"], ".svg names no form of a picture; use .mmd"),
        (["spec.yaml", "-o", "g.txt"], ".txt names no form of a picture; use .mmd"),
        (
            ["spec.yaml", "--format", "dot", "-o", "spec.yaml"],
            "spec.yaml is what the picture is made of",
        ),
        (["spec.yaml", "-o", "no/where.dot"], "cannot write no/where.dot"),
        (["nowhere.yaml"], "nowhere.yaml"),
        (["spec.yaml", "--diff", "nowhere.yaml"], "nowhere.yaml"),
        (["spec.yaml", "--set", "nobody=1"], "nobody"),
    ],
)
def test_wrong_use(spec: Path, kfpc_: Run, arguments: list[str], said: str):
    done = kfpc_("graph", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert spec.read_text() == SPEC
