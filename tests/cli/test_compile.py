"""`kfpc compile`: where the package goes, what is said, and what is never touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kfpc.diagnostics import Severity
from kfpc.diagnostics.catalogue.reading import UNREADABLE_FILE
from kfpc.targets.base import Size
from tests.cli.conftest import SPEC, diagnostic

PACKAGE = b"kind: Workflow\n"


def test_by_default_it_goes_beside_the_spec(invoke, engine, spec: Path):
    (spec.parent / "sub").mkdir()
    spec.rename("sub/spec.yaml")
    result = invoke("compile", "sub/spec.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "wrote sub/demo.argo.yaml: 3 steps, 1 template\nsubmit it: argo submit sub/demo.argo.yaml\n"
    )
    assert Path("sub/demo.argo.yaml").read_bytes() == PACKAGE


@pytest.mark.parametrize("file", ["a.yml", "a.zip", "a.tar.gz", "a.tgz"])
def test_the_name_says_the_form(invoke, engine, spec, file: str):
    assert invoke("compile", "spec.yaml", "-o", file).exit_code == 0
    assert invoke("compile", "spec.yaml", "-o", file, "--check").exit_code == 0


def test_to_standard_output(invoke, engine, spec):
    engine.diagnostics = (diagnostic(Severity.WARNING),)
    result = invoke("compile", "spec.yaml", "-o", "-", "--format", "json")
    assert result.stdout == PACKAGE.decode()
    assert '"warning_count": 1' in result.stderr
    assert result.stderr.endswith("compiled demo: 3 steps, 1 template\n")
    assert os.listdir() == ["spec.yaml"]


def test_from_standard_input(invoke, engine, spec):
    result = invoke("compile", "-", input=SPEC)
    assert result.exit_code == 0
    assert Path("demo.argo.yaml").read_bytes() == PACKAGE


def test_what_the_run_needs_is_told(invoke, engine, spec):
    engine.facts = {
        "required_params": ("who", "a b"),
        "needs_artifact_repository": True,
        "artifacts": {"prepare": ("table",), "train": ("model", "log", "loss")},
        "could_be_values": {"train": ("log", "loss")},
    }
    result = invoke("compile", "spec.yaml", "-o", "-x y.zip")
    assert result.stderr == (
        "wrote -x y.zip: 3 steps, 1 template\n"
        "it needs an artifact repository, for files of prepare (table) and train (model, log and "
        "loss)\n"
        "to do without: `outputs: {log: {by: value}}` at train if it is text of 128 KiB at "
        "most; a volume or a bucket otherwise\n"
        "it needs values at submit: who, a b\n"
        "submit it: unzip -p './-x y.zip' pipeline.yaml | argo submit - -p who=... -p 'a b'=...\n"
    )


def test_what_child_runs_are_made_of_comes_first(invoke, engine, spec):
    child = {"kind": "WorkflowTemplate"}
    engine.facts = {"children": (child,)}
    result = invoke("compile", "spec.yaml", "--split", "-o", "a.yaml")
    assert result.stderr == (
        "wrote a.yaml: 3 steps, 1 template, and 1 template of child runs\n"
        "first make what its child runs are made of: kubectl apply -l kfpc/child -f a.yaml\n"
        "submit it: argo submit a.yaml\n"
    )
    assert Path("a.yaml").read_text() == "kind: WorkflowTemplate\n---\nkind: Workflow\n"
    assert invoke("compile", "spec.yaml", "--split", "-o", "a.yaml", "--check").exit_code == 0


def test_a_run_that_comes_near_the_limit_is_told(invoke, engine, spec):
    engine.facts = {"size": Size(1, 2, 3, 700 * 1024, 1024 * 1024)}
    told = "a run comes to 700 KiB at worst, of 1,024 that its object may have\n"
    assert told in invoke("compile", "spec.yaml").stderr
    engine.facts = {"size": Size(1, 2, 3, 500 * 1024, 1024 * 1024)}
    assert "a run comes to" not in invoke("compile", "spec.yaml").stderr


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("CronWorkflow", "create it: argo cron create demo.argo.yaml\n"),
        (
            "WorkflowTemplate",
            "create it: argo template create demo.argo.yaml\n"
            "submit a run of it: argo submit --from workflowtemplate/demo -p who=...\n",
        ),
        (
            "ClusterWorkflowTemplate",
            "create it: argo cluster-template create demo.argo.yaml\n"
            "submit a run of it: argo submit --from clusterworkflowtemplate/demo -p who=...\n",
        ),
    ],
)
def test_how_each_kind_is_brought_to_the_cluster(
    invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, told: str
):
    monkeypatch.chdir(tmp_path)
    params = "params: {who: {type: String}}"
    if kind == "CronWorkflow":
        params = "params: {who: you}\nschedule: {cron: '@daily'}"
    Path("spec.yaml").write_text(
        f"apiVersion: kfpc/v1\nname: demo\n{params}\n"
        "steps: {a: {image: 'busybox:1', command: [echo, '${{ params.who }}']}}\n"
    )
    result = invoke("compile", "spec.yaml", "--kind", kind)
    assert result.exit_code == 0
    assert result.stderr.endswith(told)
    assert invoke("compile", "spec.yaml", "--kind", kind, "--check").exit_code == 0
    assert invoke("compile", "spec.yaml", "--kind", "Job").exit_code == 2


def test_logs_need_an_artifact_repository_too(invoke, engine, spec):
    engine.facts = {"needs_artifact_repository": True}
    said = "it needs an artifact repository, for logs\n"
    assert said in invoke("compile", "spec.yaml").stderr


def test_folders_do_without_in_a_volume_or_a_bucket(invoke, engine, spec):
    engine.facts = {"needs_artifact_repository": True, "artifacts": {"train": ("model",)}}
    said = (
        "it needs an artifact repository, for files of train (model)\n"
        "to do without: a volume or a bucket\n"
    )
    assert said in invoke("compile", "spec.yaml").stderr


@pytest.mark.parametrize("strict", [False, True])
def test_a_failed_compile_leaves_the_old_package(invoke, engine, spec, strict: bool):
    Path("demo.argo.yaml").write_bytes(b"old")
    engine.diagnostics = (diagnostic(Severity.WARNING if strict else Severity.ERROR),)
    engine.manifest = engine.manifest if strict else None
    result = invoke("compile", "spec.yaml", *(["--strict"] if strict else []))
    because = ": with --strict warnings count as errors" if strict else ""
    assert result.stderr.endswith(f"nothing was written{because}\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "[KFPC204]: it is wrong" in result.stderr
    assert "wrote" not in result.stderr
    assert Path("demo.argo.yaml").read_bytes() == b"old"


def test_warnings_do_not_stop_it(invoke, engine, spec):
    engine.diagnostics = (diagnostic(Severity.WARNING),)
    result = invoke("compile", "spec.yaml", "--format", "github")
    assert result.exit_code == 0
    assert result.stdout.startswith("::warning ")
    assert result.stderr.startswith("wrote demo.argo.yaml")


class TestFilesThatItIsMadeOf:
    @pytest.mark.parametrize("output", ["spec.yaml", "./spec.yaml", "soft.yaml", "hard.yaml"])
    def test_the_spec(self, invoke, engine, spec, output: str):
        Path("soft.yaml").symlink_to("spec.yaml")
        os.link("spec.yaml", "hard.yaml")
        result = invoke("compile", "spec.yaml", "-o", output)
        assert result.exit_code == 2
        assert f"error: {output} is what the package is made of" in result.stderr
        assert spec.read_text() == SPEC

    def test_the_spec_by_its_default_name(self, invoke, engine, spec):
        spec.rename("demo.argo.yaml")
        assert invoke("compile", "demo.argo.yaml").exit_code == 2
        assert Path("demo.argo.yaml").read_text() == SPEC

    def test_a_component(self, invoke, engine, spec):
        Path("train.yaml").write_text("a component")
        engine.facts = {"files": ("train.yaml",)}
        assert invoke("compile", "spec.yaml", "-o", "train.yaml").exit_code == 2
        assert Path("train.yaml").read_text() == "a component"

    @pytest.mark.parametrize("option", ["--params", "--cluster"])
    def test_another_file_that_is_named(self, invoke, engine, spec, option: str):
        Path("own.yaml").write_text("{}\n")
        assert invoke("compile", "spec.yaml", option, "own.yaml", "-o", "own.yaml").exit_code == 2
        assert Path("own.yaml").read_text() == "{}\n"


class TestCheck:
    def test_a_package_that_is_the_same(self, invoke, engine, spec):
        Path("demo.argo.yaml").write_bytes(PACKAGE)
        result = invoke("compile", "spec.yaml", "--check")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "demo.argo.yaml is up to date\n"

    def test_a_package_that_is_stale(self, invoke, engine, spec):
        Path("demo.argo.yaml").write_bytes(b"old")
        result = invoke("compile", "spec.yaml", "--check")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "error[KFPC902]: the package is stale" in result.stderr
        assert " --> demo.argo.yaml:1:1" in result.stderr
        assert Path("demo.argo.yaml").read_bytes() == b"old"

    def test_a_package_that_is_missing(self, invoke, engine, spec):
        result = invoke("compile", "spec.yaml", "--check", "--format", "json")
        assert result.exit_code == 1
        document = json.loads(result.stdout)
        assert document["valid"] is False
        assert document["diagnostics"][0]["message"] == "the package is missing"
        assert os.listdir() == ["spec.yaml"]

    @pytest.mark.parametrize("kind", ["a pipe", "a device", "is a directory"])
    def test_what_is_no_package_is_not_waited_for(self, invoke, engine, spec, kind: str):
        target = Path("demo.argo.yaml")
        if kind == "a pipe":
            os.mkfifo(target)
        elif kind == "a device":
            target.symlink_to("/dev/zero")
        else:
            target.mkdir()
        result = invoke("compile", "spec.yaml", "--check")
        assert result.exit_code == 2
        assert f"cannot read demo.argo.yaml: {kind}" in result.stderr.replace("it is a ", "a ")

    def test_no_more_is_read_of_a_package_than_the_spec_gives(self, invoke, engine, spec):
        with open("demo.argo.yaml", "wb") as huge:
            huge.truncate(2**40)  # takes no room on the disk
        assert invoke("compile", "spec.yaml", "--check").exit_code == 1

    def test_standard_output_is_nothing_to_compare_with(self, invoke, engine, spec):
        assert invoke("compile", "spec.yaml", "--check", "-o", "-").exit_code == 2


class TestValues:
    def test_on_the_command_line(self, invoke, engine, spec):
        invoke("compile", "spec.yaml", "--set", "a=1=2", "--set", "b=")
        assert engine.asked[0][1]["set"] == {"a": "1=2", "b": ""}

    def test_one_name_twice(self, invoke, engine, spec):
        result = invoke("compile", "spec.yaml", "--set", "a=1", "--set", "a=2")
        assert (result.exit_code, engine.asked) == (2, [])
        assert result.stderr == "error: --set gives 'a' twice: '1' and '2'\n"

    @pytest.mark.parametrize("text", ["a", "=1", "a=\udcff"])
    def test_that_are_none(self, invoke, engine, spec, text: str):
        result = invoke("compile", "spec.yaml", "--set", text)
        assert result.exit_code == 2
        assert result.stderr.startswith("error: ")
        assert os.listdir() == ["spec.yaml"]

    def test_in_a_file(self, invoke, engine, spec):
        Path("values.yaml").write_text("a: 1\nb: [x]\n")
        invoke("compile", "spec.yaml", "--params", "values.yaml")
        assert engine.asked[0][1]["params"] == {"a": 1, "b": ["x"]}

    def test_in_several_files_of_which_the_last_wins(self, invoke, engine, spec):
        Path("one.yaml").write_text("a: 1\nb: 2\n")
        Path("two.yaml").write_text("b: 3\nc: 4\n")
        invoke("compile", "spec.yaml", "--params", "one.yaml", "--params", "two.yaml")
        asked = engine.asked[0][1]
        assert asked["params"] == {"a": 1, "b": 3, "c": 4}
        files = {name: place.span.file for name, place in asked["places"].items()}
        assert files == {"a": "one.yaml", "b": "two.yaml", "c": "two.yaml"}

    def test_on_standard_input(self, invoke, engine, spec):
        invoke("compile", "spec.yaml", "--params", "-", input="a: 1\n")
        assert engine.asked[0][1]["params"] == {"a": 1}

    def test_standard_input_is_read_once(self, invoke, engine, spec):
        result = invoke("compile", "-", "--params", "-", input="a: 1\n")
        assert (result.exit_code, engine.asked) == (2, [])
        assert "standard input can be read once" in result.stderr

    def test_in_a_file_that_is_no_mapping(self, invoke, engine, spec):
        Path("values.yaml").write_text("- a\n")
        result = invoke("compile", "spec.yaml", "--params", "values.yaml")
        assert result.exit_code == 1
        assert "error[KFPC901]" in result.stderr
        assert engine.asked == []

    def test_in_a_file_that_is_missing(self, invoke, engine, spec):
        result = invoke("compile", "spec.yaml", "--params", "none.yaml")
        assert result.exit_code == 2
        assert f"error[{UNREADABLE_FILE.id}]" in result.stderr


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("a.json", "has to end in one of .yaml .yml .zip .tar.gz .tgz"),
        ("none/a.yaml", "cannot write none/a.yaml: there is no such directory"),
        ("folder.yaml", "cannot write folder.yaml: it is a directory"),
    ],
)
def test_what_cannot_be_written_is_told(invoke, engine, spec, output: str, message: str):
    Path("folder.yaml").mkdir()
    result = invoke("compile", "spec.yaml", "-o", output)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_the_options_reach_the_engine(invoke, engine, spec):
    invoke(
        *(
            "compile",
            "spec.yaml",
            "--cluster",
            "eks",
            "--argo",
            "3.7",
            "--kind",
            "Workflow",
            "--split",
        )
    )
    asked = {"cluster": "eks", "argo": "3.7", "kind": "Workflow", "split": True}
    assert engine.asked == [("spec.yaml", {**asked, "set": {}, "params": {}, "places": {}})]


def test_a_comment_in_a_file_of_params_silences_what_is_found_there(invoke, spec):
    Path("params.yaml").write_text("who: 0777\n")
    assert "KFPC122" in invoke("compile", "spec.yaml", "--params", "params.yaml").stderr
    Path("params.yaml").write_text("who: 0777 # kfpc: ignore\n")
    assert "KFPC122" not in invoke("compile", "spec.yaml", "--params", "params.yaml").stderr
