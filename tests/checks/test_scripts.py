"""Warnings about the programs that are written in a spec, where they are silent."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent
from typing import Any

import pytest

from kfpc.checks import scripts, shell_text
from tests.telling import codes


def script(text: str, inputs: str = "{rows: 3}", more: str = "") -> str:
    return (
        f"steps:\n  a:\n    image: busybox:1.36\n    inputs: {inputs}\n{indent(more, '    ')}\n"
        f"    script: |\n{indent(text, '      ')}\n"
    )


PYTHON = "interpreter: [python3]"


@pytest.mark.parametrize(
    "text",
    [
        "awk '{print $rows}' x",
        "cat <<'EOF' | python3\n$rows\nEOF",
        "python3 x # not $rows",
        "rows=$(cat x); python3 y $rows",
        "for rows in 1 2; do python3 x $rows; done",
        "while read -r id rows; do python3 x $rows; done < y",
        "f() { local rows; rows=1; python3 x $rows; }; f",
        "export rows=1; python3 x $rows",
        ". ./settings; python3 x $rows",
        'python3 "\\$rows"',
        'python3 x "$INPUT_ROWS" "$rows"',
    ],
)
def test_a_variable_that_is_not_the_input(text: str) -> None:
    assert codes(script(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        'import os\n# os.environ["ROWS"]\nos.system("x")',
        'import os\n"""Reads os.environ["ROWS"]."""\nos.system("x")',
        'import os\nos.environ["ROWS"] = "1"\nos.system(os.environ["ROWS"])',
        'import os\nos.environ.setdefault("ROWS", "1")\nos.system(os.environ["ROWS"])',
    ],
)
def test_a_variable_in_python_that_is_not_the_input(text: str) -> None:
    assert codes(script(text, more=PYTHON)) == []


def test_a_text_that_python_fills_in() -> None:
    text = "import os\nprint(f\"{os.environ['ROWS']}\")"
    assert codes(script(text, more=PYTHON)) == ["815"]


@pytest.mark.parametrize(
    "more",
    [
        'env: {ROWS: "1"}',
        "secrets: {s: {env: {ROWS: key}}}",
        "argo: {container: {envFrom: [{configMapRef: {name: c}}]}}",
    ],
)
def test_a_variable_that_the_spec_sets(more: str) -> None:
    assert "815" not in codes(script("python3 x $ROWS", more=more))


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ('echo "$(env)"', ""),
        ('echo "`env`"', ""),
        ("echo <<EOF\n$(env)\nEOF", ""),
        ("import torch", PYTHON),
        ("from mine.train import main\nmain()", PYTHON),
        ("import json, numpy as np", PYTHON),
    ],
)
def test_an_input_that_another_program_may_read(text: str, more: str) -> None:
    assert codes(script(text, more=more)) == []


@pytest.mark.parametrize(
    ("text", "more"),
    [("echo 'env'", ""), ("cat <<'EOF'\n$(env)\nEOF", ""), ("import os, json", PYTHON)],
)
def test_an_input_that_nobody_reads(text: str, more: str) -> None:
    assert codes(script(text, more=more)) == ["508"]


def test_a_variable_that_a_patch_of_the_whole_sets() -> None:
    patch = "argo: {templateDefaults: {container: {env: [{name: ROWS, value: x}]}}}\n"
    assert "815" not in codes(patch + script("python3 x $ROWS"))


def test_a_variable_of_jq() -> None:
    step = "{image: x, command: [jq, --argjson, params, '{}', $params.p, '${{ params.p }}']}"
    assert codes(f"params: {{p: 1}}\nsteps: {{a: {step}}}") == []


def test_a_variable_whose_value_is_wrong() -> None:
    assert codes(script("python3 x $ROWS", more="env: {ROWS: [1]}")) == ["203"]


def test_a_variable_in_the_text_after_c_that_is_not_the_input() -> None:
    step = "steps: {a: {image: x, inputs: {rows: 3}, command: [sh, -c, 'x $ROWS $0'], args: [%s]}}"
    assert codes(step % "'${{ inputs.rows }}'") == []


@pytest.mark.parametrize("more", ["", PYTHON])
def test_a_script_is_read_once(more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many inputs it misreads."""
    made: list[str] = []

    def counted(read: Callable[[str], Any]) -> Callable[[str], Any]:
        def counting(text: str) -> Any:
            made.append(text)
            return read(text)

        return counting

    monkeypatch.setattr(shell_text, "_Reader", counted(shell_text._Reader))
    monkeypatch.setattr(scripts, "_silent", counted(scripts._silent))
    names = [f"row{number}" for number in range(200)]
    read = "os.environ['{}']" if more else "echo ${}"
    text = "\n".join(read.format(name) for name in names)
    inputs = "{" + ", ".join(f"{name}: 1" for name in names) + "}"
    assert codes(script(text, inputs, more)) == ["815"] * len(names)
    assert len(made) == 1


@pytest.mark.parametrize(
    "text",
    [
        '"“meant”"',
        "'“meant”'",
        "“a” and “b”",
        "‘a’ or ‘b’",
        "the users’",
        "‘til then",
        "5”",
        "«oui»",
        '"“two", "words”"',
    ],
)
def test_typographic_quotes_that_are_letters(text: str) -> None:
    assert codes(f"steps: {{a: {{image: x, command: [echo, {text}]}}}}") == []


def test_typographic_quotes_in_what_a_script_shows() -> None:
    text = "printf '%s' “a”\nrm \"“x”\" “\ncat <<X\n“a”\nX"
    assert codes(script(text, "{}")) == []
    assert codes(script('print("“a”")  # “b”', "{}", PYTHON)) == []


@pytest.mark.parametrize(
    "command",
    [
        "[/opt/My Programs/train]",
        '[sh, -c, "train"]',
        "[sh, -c, 'train \"$@\"', sh, --fast]",
        "[sh, -c, 'echo \"$0\"', hello]",
        "[bash, -c, 'train | tee log', bash]",
        "[bash, -c, train, --]",
        "[bash, -c, '. ./train.sh', sh, --fast]",
        "[bash, -c, 'for x do echo; done', sh, a]",
        "[sh, ./train.sh, -c, echo, hello]",
        '[sh, -c, "echo $OUT ~"]',
        '[train, "$OUT"]',
        '[timeout, "5", sh, -c, "echo $OUT"]',
        "[sed, -n, $p, file]",
        '[ls, "$OTHER", "$(OUT)", "$$OUT", "\\\\$OUT", a~]',
        "[python3, -c, 'import os; os.system(\"echo $OUT\")']",
        '[python3, train.py, "${OUT}"]',
        '[sh, -c, "./train.py"]',
        '[sh, -c, "from=1; import-data"]',
    ],
)
def test_a_command_line_that_may_be_right(command: str) -> None:
    assert codes(f"steps: {{a: {{image: x, env: {{OUT: /o}}, command: {command}}}}}") == []


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("./train.sh", ""),
        ("train.sh --fast", ""),
        ("import-data", ""),
        ("import screenshot.png -window root", ""),
        ("#!/bin/bash\necho", ""),
        ("#!/usr/bin/python3\n''''exec python3 \"$0\" # '''\nprint(1)", ""),
        ("set = 1", PYTHON),
        ("cd -x", "interpreter: [expect]"),
        ("#!/bin/sh\nprint(1)", PYTHON),
        ("#!/usr/bin/env python3\nprint(1)", PYTHON),
    ],
)
def test_a_script_that_may_be_right(text: str, more: str) -> None:
    assert codes(script(text, "{}", more)) == []


@pytest.mark.parametrize(
    "value",
    ["/x:$HOME", "python x --out $OUT", "$$OUT", "$(OUT)/x", "$(NOT_THERE)", "${{ params.p }}:/x"],
)
def test_a_variable_of_env_that_may_be_filled_in(value: str) -> None:
    read = "args: ['${{ params.p }}']"
    env = f"env: {{OUT: /o, X: '{value}'}}"
    assert codes(f"params: {{p: 1}}\nsteps: {{a: {{image: x, {read}, {env}}}}}") == []
