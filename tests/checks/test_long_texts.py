"""How long a text may be that a program is started with: to the byte."""

from __future__ import annotations

import pytest

import kfpc
from tests.telling import codes, told, whole

LONGEST = 131_072 - 1  # and a NUL


def fits(body: str) -> bool:
    found = [code for code in codes(body) if code != "612"]
    assert found in ([], ["813"])
    return not found


@pytest.mark.parametrize(
    ("step", "before"),
    [
        ("args: ['%s']", ""),
        ("command: ['%s']", ""),
        ("env: {NAME: '%s'}", "NAME="),
        ("env: {NAME: '${{ run.name }}%s'}", "NAME="),
        ("args: ['${{ ''%s'' }}']", ""),
        ("env: {NAME: '${{ ''%s'' }}'}", "NAME="),
        ("inputs: {x: '%s'}, script: 'echo $INPUT_X'", "INPUT_X="),
        ("init: [{name: i, image: x, env: {N: '%s'}}]", "N="),
        ("sidecars: [{name: i, image: x, args: ['%s']}]", ""),
    ],
)
def test_a_text(step: str, before: str) -> None:
    longest = LONGEST - len(before)
    for letter, bytes_ in (("x", 1), ("é", 2)):
        text = letter * (longest // bytes_) + "x" * (longest % bytes_)
        assert fits("steps: {a: {image: x, %s}}" % (step % text))
        assert not fits("steps: {a: {image: x, %s}}" % (step % f"{text}x"))


def test_a_param_counts_as_it_is_given() -> None:
    """And as its default where it is not."""
    long = "x" * LONGEST
    spec = "params: {p: '%s'}\nsteps: {a: {image: x, env: {A: '${{ params.p }}'}}}"
    assert fits(spec % "short")
    assert not fits(spec % long)
    for default, given, valid in (("short", long, False), (long, "short", True)):
        made = kfpc.compile(kfpc.Source(whole(spec % default)), params={"p": given})
        assert made.valid is valid


def test_a_default_that_is_too_long_is_told_where_it_stands() -> None:
    long = "x" * (LONGEST + 1)
    step = '{image: x, inputs: {i: "${{ params.p }}"}, args: ["${{ inputs.i }}"]}'
    found, *_ = told("params: {p: {default: %s}}\nsteps: {a: STEP}".replace("STEP", step) % long)
    assert found.code == "813"
    assert found.at == long


def test_what_is_read_as_a_file_may_be_longer() -> None:
    long = "x" * (LONGEST + 1)
    assert fits(
        f"steps: {{a: {{image: x, inputs: {{t: '{long}'}}, args: ['${{{{ inputs.t.path }}}}']}}}}"
    )


@pytest.mark.parametrize("way", ["$INPUT_X", "${{ inputs.x.path }}"])
@pytest.mark.parametrize("said", ["x: '%s'", "x: {type: String, value: '%s'}"])
def test_an_input_of_a_script_as_a_file(said: str, way: str) -> None:
    """The variable is set however the script reads the input: the help says what has none."""
    spec = "params: {p: '%s'}\nsteps: {a: {image: x, inputs: {%s}, script: 'cat %s'}}"
    long, path = "x" * (LONGEST + 1), "${{ inputs.x.path }}"
    before = spec % (long, said % "${{ params.p }}", way)
    found = kfpc.validate(kfpc.Source(whole(before))).diagnostics
    file = "x: \"${{ as(params.p, 'CSV') }}\""
    told = [one.help for one in found if one.code == "KFPC813"]
    assert told == [f"a file is not a variable: write `{file}`, and let the script read `{path}`"]
    assert fits(spec.replace("'cat", '"cat').replace("%s'}}", '%s"}}') % (long, file, path))
