"""`kfpc explain`, `schema`, `init` and `--version`."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kfpc
from kfpc.cli import pages
from kfpc.cli.init import STARTER
from kfpc.cli.outcome import MisuseError
from kfpc.diagnostics.catalogue import codes


@pytest.mark.parametrize("code", ["KFPC201", "kfpc201", "201"])
def test_explain(invoke, code: str):
    result = invoke("explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith("KFPC201: unknown key (error)\n\n")


def test_explain_what_is_no_code(invoke):
    result = invoke("explain", "KFPC-201")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: there is no code 'KFPC-201'; did you mean KFPC201?\n"


def test_explain_lists_the_codes(invoke):
    listed = invoke("explain")
    assert listed.exit_code == 0
    assert listed.stdout.startswith("Reading files:\n  KFPC101  a file cannot be read\n")
    assert all(f"  {code}  " in listed.stdout for code in codes())


@pytest.mark.parametrize(
    ("wanted", "help"),
    [
        ("KFPC999", "the codes of KFPC9xx are KFPC901, "),
        ("KFPC2O1", "did you mean KFPC201?"),
        ("something", "`kfpc explain` lists them all"),
    ],
)
def test_explain_helps_where_there_is_no_code(invoke, wanted: str, help: str):
    assert f"there is no code '{wanted}'; {help}" in invoke("explain", wanted).stderr


@given(st.text())
def test_explain_any_text(text: str):
    with contextlib.suppress(MisuseError):
        assert pages.explain(text).out


def test_every_code_is_in_the_docs():
    text = pages.rules_text()
    for code in codes():
        assert f"\n### {code}\n" in text
        assert f"| [{code}](#{code.lower()}) |" in text


def test_schema(invoke):
    result = invoke("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["$schema"] == "http://json-schema.org/draft-07/schema#"


class TestInit:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_a_new_file(self, invoke):
        result = invoke("init")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "wrote pipeline.yaml: try `kfpc validate pipeline.yaml`\n"
        assert Path("pipeline.yaml").read_text() == STARTER

    def test_a_folder(self, invoke):
        Path("sub").mkdir()
        assert invoke("init", "sub").exit_code == 0
        assert Path("sub/pipeline.yaml").exists()

    def test_a_file_that_is_there_stays(self, invoke):
        Path("pipeline.yaml").write_text("mine")
        result = invoke("init")
        assert result.exit_code == 2
        assert result.stderr == "error: pipeline.yaml is there already, and stays as it is\n"
        assert Path("pipeline.yaml").read_text() == "mine"

    def test_a_link_to_nothing_stays(self, invoke):
        Path("pipeline.yaml").symlink_to("elsewhere")
        assert invoke("init").exit_code == 2
        assert not Path("elsewhere").exists()

    def test_to_standard_output(self, invoke, tmp_path):
        result = invoke("init", "-")
        assert result.exit_code == 0
        assert result.stdout.startswith("# A pipeline for kfpc")
        assert not Path("-").exists()

    def test_where_no_file_can_be(self, invoke):
        assert invoke("init", "none/pipeline.yaml").exit_code == 2

    def test_the_starter_compiles_without_a_remark(self):
        Path("pipeline.yaml").write_text(STARTER)
        result = kfpc.compile("pipeline.yaml")
        assert result.diagnostics == ()
        assert result.manifest is not None


def test_version(invoke):
    result = invoke("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("kfpc ")


@pytest.mark.parametrize(
    ("word", "instead"),
    [("lint", "kfpc validate"), ("run", "argo submit"), ("submit", "argo submit")],
)
def test_a_command_of_another_tool_is_answered_with_what_to_use(invoke, word: str, instead: str):
    result = invoke(word, "spec.yaml")
    assert result.exit_code == 2
    assert f"No such command '{word}'" in result.stderr
    assert f"`{instead}" in result.stderr
