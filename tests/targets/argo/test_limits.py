"""What Argo would refuse is told beforehand."""

from __future__ import annotations

import pytest

import kfpc
from tests.targets.argo.support import codes

HEAD = "apiVersion: kfpc/v1\nname: demo\n"


def steps(count: int, extra: str = "") -> str:
    words = [f"echo{extra % i if extra else ''}" for i in range(count)]
    lines = [f'  s{i}: {{image: "i:1", command: [{word}]}}' for i, word in enumerate(words)]
    return HEAD + "steps:\n" + "\n".join(lines)


@pytest.mark.parametrize("count", [200, 201, 1000])
def test_steps_side_by_side_are_any_number(count: int) -> None:
    assert codes(steps(count)) == []


def test_a_graph_that_cannot_be_cut_for_nothing_is_cut_where_it_costs_least() -> None:
    """In a lattice each step waits for two of the row before."""
    rows = [
        f'  s{row}-{column}: {{image: "i:1", after: [s{row - 1}-{column}, '
        f"s{row - 1}-{(column + 1) % 20}]}}"
        for row in range(1, 11)
        for column in range(20)
    ]
    first = [f'  s0-{column}: {{image: "i:1"}}' for column in range(20)]
    assert codes(HEAD + "steps:\n" + "\n".join([*first, *rows[:-20]])) == []
    assert codes(HEAD + "steps:\n" + "\n".join([*first, *rows])) == ["KFPC671"]


def test_templates_count_too() -> None:
    assert codes(steps(201, ', "%d"')) == ["KFPC605"]


def test_a_package_of_more_than_a_mebibyte() -> None:
    text = "x" * 11_000
    assert "KFPC612" in codes(steps(110, f', "{text}%d"'))


def test_a_pipeline_whose_runs_would_have_too_long_a_name() -> None:
    spec = 'apiVersion: kfpc/v1\nname: {}\nsteps: {{a: {{image: "i:1"}}}}'
    assert codes(spec.format("a" * 58)) == ["KFPC606"]
    assert codes(spec.format("a" * 57)) == []


@pytest.mark.parametrize(
    "setting",
    [
        "secrets: {s: {as: gcp}}, volumes: {/secret/gcp-credentials/: {claim: c}}",
        "secrets: {s: {as: gcp}, t: {mount: /secret/gcp-credentials}}",
        "inputs: {x: q}, args: ['${{ inputs.x.path }}'], volumes: {/tmp/inputs/x/data: {claim: c}}",
    ],
)
def test_paths_that_kfpc_mounts_itself(setting: str) -> None:
    assert codes(f"{HEAD}steps: {{a: {{image: x, {setting}}}}}") == ["KFPC611"]


def test_a_version_of_argo_that_kfpc_does_not_write_for() -> None:
    spec = kfpc.Source(steps(1), "spec.yaml")
    (found,) = kfpc.validate(spec, argo="3.6").diagnostics
    assert (found.code, found.span.file) == ("KFPC609", "--argo")
    assert found.message == "kfpc does not write packages for Argo `3.6`"
    assert found.help == "it takes 3.7, 4.0, 4.1: packages run from 3.7.16 and 4.0.7 on"
    assert kfpc.validate(spec, argo="3.7").diagnostics == ()
