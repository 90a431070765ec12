"""Loops whose files are read: a task for each round, which is given the file of its place."""

from __future__ import annotations

import base64
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.bundle import dump
from kfpc.targets.argo.lower.unrolled import MOST_ROUNDS
from tests.oracles import argo
from tests.targets.argo.support import codes, of_steps, template

MAKES = """
  make{more}:
    for_each: {over}
    image: busybox
    outputs: {{f: Artifact, n: Integer}}
    script: echo 1 | tee ${{{{ outputs.f.path }}}} > ${{{{ outputs.n.path }}}}"""


def makes(over: str, more: str = "") -> str:
    return MAKES.format(over=over, more=more)


def reads(*inputs: str) -> str:
    given = "".join(f"      {name}: ${{{{ {value} }}}}\n" for name, value in map(_named, inputs))
    paths = " ".join(f"${{{{ inputs.{name}.path }}}}" for name, _ in map(_named, inputs))
    return f"\n  read:\n    image: busybox\n    inputs:\n{given}    script: ls {paths}"


def _named(said: str) -> tuple[str, str]:
    name, _, value = said.partition("=")
    return name, value


def rounds(whole: dict[str, Any], loop: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = template(whole, loop)["dag"]["tasks"]
    return found


def artifacts(body: dict[str, Any], kind: str = "outputs") -> dict[str, str]:
    return {one["name"]: one.get("from", "") for one in body[kind].get("artifacts", ())}


def test_a_loop_whose_files_nobody_reads_stays_one() -> None:
    whole = of_steps(
        makes("[a, b]") + "\n  r: {image: b, args: ['${{ sum(steps.make.outputs.n) }}']}"
    )
    (round_,) = rounds(whole, "make-loop")
    assert "withSequence" in round_


def test_only_files_that_are_read_are_given_out() -> None:
    whole = of_steps(
        makes("[a, b, c]") + reads("x=steps.make.outputs.f[1]", "y=steps.make.outputs.f[-1]")
    )
    assert [task["name"] for task in rounds(whole, "make-loop")] == ["make-0", "make-1", "make-2"]
    assert artifacts(template(whole, "make-loop")) == {
        "f-1": "{{tasks.make-1.outputs.artifacts.f}}",
        "f-2": "{{tasks.make-2.outputs.artifacts.f}}",
    }


def test_files_of_a_folder_sort_as_the_elements_do() -> None:
    whole = of_steps(
        makes("${{ range(11) }}") + reads("all=steps.make.outputs.f", "all-03=run.name")
    )
    found = template(whole, "read")["inputs"]["artifacts"]
    paths = [one["path"] for one in found if "raw" not in one]
    assert paths == [f"/tmp/inputs/all/data/{number:02}" for number in range(11)]
    assert len({one["name"] for one in found}) == 12


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.data())
def test_a_round_is_given_the_files_of_its_place(lengths: list[int], data: st.DataObject) -> None:
    """In the order in which the list has the elements of the other axes."""
    files = data.draw(st.sets(st.integers(0, len(lengths) - 1), min_size=1))
    steps = ""
    axes: dict[str, Any] = {}
    for number, length in enumerate(lengths):
        if number in files:
            steps += makes(f"${{{{ range({length}) }}}}", str(number))
            axes[f"a{number}"] = f"${{{{ steps.make{number}.outputs.f }}}}"
        else:
            axes[f"a{number}"] = [*range(length)]
    each = {"for_each": {"matrix": axes}, "image": "busybox", "command": ["x"]}
    whole = of_steps(f"{steps}\n  each: {json.dumps(each)}")
    tasks = rounds(whole, "each-loop")
    listed = next(t for t in template(whole, "main")["dag"]["tasks"] if t["name"] == "each")
    values = {one["name"]: one["value"] for one in listed["arguments"]["parameters"]}
    elements = json.loads(base64.b64decode(values["list"]))
    for task, element, place in zip(tasks, elements, product(*map(range, lengths)), strict=True):
        assert [int(element[f"a{number}"]) for number in range(len(lengths))] == [*place]
        assert artifacts(task, "arguments") == {
            f"item-a{number}": f"{{{{inputs.artifacts.item-a{number}-{place[number]}}}}}"
            for number in sorted(files)
        }
    given_files = artifacts(listed, "arguments")
    for number in files:
        for index in range(lengths[number]):
            wanted = f"{{{{tasks.make{number}.outputs.artifacts.f-{index}}}}}"
            assert given_files[f"item-a{number}-{index}"] == wanted


def test_the_most_rounds_fit_into_one_dag(tmp_path: Path) -> None:
    name = "l" * 120
    steps = makes(f"${{{{ range({MOST_ROUNDS}) }}}}").replace("  make:", f"  {name}:")
    steps += "\n    continue_on_failure: true"
    read = f"steps.{name}.outputs.f"
    steps += reads(f"x={read}").replace(
        f"${{{{ {read} }}}}", f'{{type: List, value: "${{{{ {read} }}}}", optional: true}}'
    )
    whole = of_steps(steps)
    dags = [one["dag"]["tasks"] for one in whole["spec"]["templates"] if "dag" in one]
    assert max(map(len, dags)) == MOST_ROUNDS + 1
    names = [task["name"] for tasks in dags for task in tasks]
    assert max(map(len, names)) <= 128
    assert len({*names}) == len(names)
    file = tmp_path / "most.yaml"
    file.write_bytes(dump(whole))
    assert argo.validate([file]) == []


def test_more_rounds_do_not() -> None:
    spec = "apiVersion: kfpc/v1\nname: demo\nsteps:\n"
    spec += makes(f"${{{{ range({MOST_ROUNDS + 1}) }}}}") + reads("x=steps.make.outputs.f[0]")
    found = kfpc.compile(kfpc.Source(spec, "spec.yaml"))
    assert [one.code for one in found.diagnostics] == ["KFPC615"]
    assert found.manifest is None


@pytest.mark.parametrize("index", ["0", "1", "-1", "-2"])
def test_each_number_of_a_round_is_one(index: str) -> None:
    spec = "apiVersion: kfpc/v1\nname: demo\nsteps:\n" + makes("[a, b]")
    assert codes(spec + reads(f"x=steps.make.outputs.f[{index}]")) == []


@pytest.mark.parametrize("index", ["2", "-3"])
def test_no_other_number_is(index: str) -> None:
    spec = "apiVersion: kfpc/v1\nname: demo\nsteps:\n" + makes("[a, b]")
    assert codes(spec + reads(f"x=steps.make.outputs.f[{index}]")) == ["KFPC317"]


def test_of_no_rounds_there_are_no_files(tmp_path: Path) -> None:
    each = "\n  each: {for_each: '${{ steps.make.outputs.f }}', image: busybox, command: [x]}"
    whole = of_steps(makes("[]") + reads("x=steps.make.outputs.f") + each)
    (each_loop,) = (t["template"] for t in rounds(whole, "main") if t["name"] == "each")
    for loop in ("make-loop", each_loop):
        assert [task["template"] for task in rounds(whole, loop)] == ["settle"]
    file = tmp_path / "none.yaml"
    file.write_bytes(dump(whole))
    assert argo.validate([file]) == []
