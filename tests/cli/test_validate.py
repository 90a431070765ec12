"""`kfpc validate`: its options, streams and exit codes."""

from __future__ import annotations

import json

import pytest

from kfpc.diagnostics import Severity
from kfpc.diagnostics.catalogue.reading import UNREADABLE_FILE
from tests.cli.conftest import SPEC, diagnostic


def test_a_clean_spec_says_so_on_stderr(invoke, engine):
    result = invoke("validate", "a.yaml", "b.yaml", "a.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 files: no problems\n"
    assert [source for source, _ in engine.asked] == ["a.yaml", "b.yaml"]


def test_problems_go_to_stdout(invoke, engine):
    engine.diagnostics = (diagnostic(),)
    result = invoke("validate", "spec.yaml")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith("error[KFPC204]: it is wrong\n --> spec.yaml:1:1\n")
    assert result.stdout.endswith("\n1 error\n")


@pytest.mark.parametrize(
    ("severity", "strict", "code"),
    [
        (Severity.WARNING, False, 0),
        (Severity.WARNING, True, 1),
        (Severity.NOTE, True, 0),
        (Severity.ERROR, False, 1),
    ],
)
def test_what_counts(invoke, engine, severity, strict, code):
    engine.diagnostics = (diagnostic(severity),)
    options = ["--strict"] if strict else []
    result = invoke("validate", "spec.yaml", "--format", "json", *options)
    assert result.exit_code == code
    assert json.loads(result.stdout)["valid"] is (code == 0)


def test_strict_says_why_it_fails(invoke, engine):
    engine.diagnostics = (diagnostic(Severity.WARNING),)
    text, machine, github = (
        invoke("validate", "spec.yaml", "--strict", "--format", form).stdout
        for form in ("text", "json", "github")
    )
    assert text.endswith("\n1 warning\nwith --strict warnings count as errors\n")
    assert (json.loads(machine)["valid"], json.loads(machine)["strict"]) == (False, True)
    assert github.endswith("::error title=kfpc::with --strict warnings count as errors\n")


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.NOTE])
def test_strict_says_nothing_where_it_changes_nothing(invoke, engine, severity):
    engine.diagnostics = (diagnostic(severity),)
    for form in ("text", "github"):
        assert "--strict" not in invoke("validate", "x.yaml", "--strict", "--format", form).stdout


def test_json_has_stdout_for_itself(invoke, engine):
    result = invoke("validate", "spec.yaml", "--format", "json")
    assert json.loads(result.stdout)["valid"] is True
    assert result.stderr == ""


def test_github(invoke, engine):
    engine.diagnostics = (diagnostic(),)
    result = invoke("validate", "spec.yaml", "--format", "github")
    assert result.stdout.startswith("::error file=spec.yaml,line=1,")


def test_the_same_problem_of_two_specs_is_told_once(invoke, engine):
    engine.diagnostics = (diagnostic(file="component.yaml"),)
    result = invoke("validate", "a.yaml", "b.yaml", "--format", "json")
    assert json.loads(result.stdout)["error_count"] == 1


class TestMoreThanOneReads:
    @pytest.mark.parametrize("command", ["validate", "compile", "plan", "nodepool"])
    def test_a_person_is_shown_a_hundred_unless_they_ask_for_all(self, invoke, spec, command: str):
        keys = "".join(f"key{n}: 1\n" for n in range(120))
        spec.write_text(keys + SPEC)
        shown, every = (invoke(command, "spec.yaml", *more).output for more in ((), ("--all",)))
        assert (shown.count("error[KFPC201]"), every.count("error[KFPC201]")) == (100, 120)
        assert "\n\nand 20 more, 20 errors: `--all` shows them\n\n120 errors\n" in shown
        assert "--all" not in every

    def test_programs_are_told_all(self, invoke, engine):
        engine.diagnostics = tuple(diagnostic(code=f"KFPC{n}") for n in range(120))
        found = json.loads(invoke("validate", "spec.yaml", "--format", "json").stdout)
        assert len(found["diagnostics"]) == found["error_count"] == 120
        assert invoke("validate", "spec.yaml", "--format", "github").stdout.count("::error") == 120


def test_colours_when_asked_for(invoke, engine):
    engine.diagnostics = (diagnostic(),)
    assert "\x1b[" not in invoke("validate", "spec.yaml").stdout
    assert "\x1b[1;31m" in invoke("validate", "spec.yaml", "--color", "always").stdout


def test_a_file_that_cannot_be_read_is_wrong_use(invoke, engine):
    engine.diagnostics = (diagnostic(file="none.yaml", code=UNREADABLE_FILE.id),)
    assert invoke("validate", "none.yaml").exit_code == 2
    assert invoke("validate", "other.yaml").exit_code == 1  # a file that the spec names


def test_the_options_reach_the_engine(invoke, engine):
    invoke("validate", "spec.yaml", "--cluster", "eks", "--argo", "4.0")
    assert engine.asked == [("spec.yaml", {"cluster": "eks", "argo": "4.0"})]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("spec.yaml", "--format", "xml"),
        ("spec.yaml", "--argo", "2.0"),
        ("spec.yaml", "--color", "some"),
        ("spec.yaml", "--strickt"),
    ],
)
def test_wrong_options(invoke, engine, arguments):
    result = invoke("validate", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "kfpc validate" in result.stderr


@pytest.mark.parametrize(
    ("option", "word", "words"),
    [
        ("--format", "jsn", "'text', 'json', 'github'"),
        ("--color", "blue", "'auto', 'always', 'never'"),
        ("--argo", "5", "'3.7', '4.0', '4.1'"),
    ],
)
def test_a_word_that_an_option_does_not_take(invoke, spec, option: str, word: str, words: str):
    result = invoke("validate", "spec.yaml", option, word)
    assert result.exit_code == 2
    assert f"Invalid value for '{option}': '{word}' is not one of {words}" in result.stderr
    assert "Value error" not in result.stderr
