"""A dag in parts keeps what its tasks have: what runs at their ends, files that are chosen, and how
many run at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.bundle import dump
from tests.oracles import argo, crd

HEAD = "apiVersion: kfpc/v1\nname: demo\n"
AT_THE_END = (
    ', on_exit: {t: {image: i, inputs: {x: "${{ steps.NAME.status }}"}, script: echo $INPUT_X}}'
)
GOES_ON = ", continue_on_failure: true"


def compiled(steps: str) -> kfpc.CompileResult:
    found = kfpc.compile(kfpc.Source(HEAD + steps))
    assert found.manifest is not None, found.diagnostics
    return found


def templates(found: kfpc.CompileResult) -> dict[str, Any]:
    assert found.manifest is not None
    return {one["name"]: one for one in found.manifest["spec"]["templates"]}


def dags(found: kfpc.CompileResult) -> Iterator[list[dict[str, Any]]]:
    return (one["dag"]["tasks"] for one in templates(found).values() if "dag" in one)


def lattice(more: str = "", rows: int = 11, columns: int = 20) -> str:
    """Each step waits for two of the row before."""
    lines = ["steps:"]
    for row in range(rows):
        for column in range(columns):
            name = f"s{row}-{column}"
            before = (f"s{row - 1}-{column}", f"s{row - 1}-{(column + 1) % columns}")
            after = f", after: [{', '.join(before)}]" if row else ""
            own = more.replace("NAME", name)
            lines.append(f"  {name}: {{image: i, command: [a]{after}{own}}}")
    return "\n".join(lines) + "\n"


def test_barriers_are_where_they_are_without_what_runs_at_the_ends(tmp_path: Path) -> None:
    plain, found = compiled(lattice()), compiled(lattice(AT_THE_END))
    (said,) = plain.diagnostics
    assert said.code == "KFPC671"
    assert [one.message for one in found.diagnostics] == [said.message]
    names = [
        {task["name"] for task in tasks if task["name"].startswith("s")} for tasks in dags(plain)
    ]
    hooked = [
        {task["name"] for task in tasks if "hooks" in task}
        for tasks in dags(found)
        if any("hooks" in task for task in tasks)
    ]
    assert hooked == [own for own in names if own]
    assert sum(map(len, hooked)) == 220
    for task in (task for tasks in dags(found) for task in tasks if "hooks" in task):
        (given,) = task["hooks"]["exit"]["arguments"]["parameters"]
        assert given["value"] == f"{{{{=tasks['{task['name']}'].status}}}}"
    assert found.manifest is not None
    assert crd.errors(found.manifest) == []
    assert argo.validate_text(dump(found.manifest).decode(), tmp_path) == []


def test_a_file_is_chosen_for_readers_in_parts(tmp_path: Path) -> None:
    lines = "".join(
        f"  s{n}:\n    image: i\n"
        "    inputs: {m: {type: Artifact, value: "
        '"${{ steps.fast.outputs.m ?? steps.slow.outputs.m }}"}}\n'
        f'    command: [c, "${{{{ inputs.m.path }}}}"]\n'
        for n in range(250)
    )
    found = compiled(f"""
params: {{quick: true}}
steps:
  fast:
    image: i
    when: params.quick
    outputs: {{m: Artifact}}
    command: [a, "${{{{ outputs.m.path }}}}"]
  slow:
    image: i
    when: "!params.quick"
    outputs: {{m: Artifact}}
    command: [b, "${{{{ outputs.m.path }}}}"]
{lines}""")
    assert all(len(tasks) <= 200 for tasks in dags(found))
    choosing = [
        task for tasks in dags(found) for task in tasks if task["template"] == "choose-from-2"
    ]
    assert [task["name"] for task in choosing] == ["choose-m"]
    assert found.manifest is not None
    assert crd.errors(found.manifest) == []
    assert argo.validate_text(dump(found.manifest).decode(), tmp_path) == []


def test_an_exit_code_goes_out_of_a_part_and_into_another(tmp_path: Path) -> None:
    told = "${{ steps.first.exit_code ?? -1 }}"
    before = ["first", *(f"s{n}" for n in range(249))]
    lines = "".join(
        f'  s{n}: {{image: i, command: [a, "{told}"], after: {name}}}\n'
        for n, name in enumerate(before)
    )
    first = "  first: {image: i, command: [a], continue_on_failure: true}\n"
    found = compiled(f"steps:\n{first}{lines}")
    given = {
        parameter["value"]
        for tasks in dags(found)
        for task in tasks
        for parameter in task.get("arguments", {}).get("parameters", ())
    }
    assert "{{=tasks['part-1'].outputs.parameters['first-exit-code']}}" in given
    assert found.manifest is not None
    assert argo.validate_text(dump(found.manifest).decode(), tmp_path) == []


def at_once(name: str, known: Mapping[str, Any]) -> int:
    """How many pods run at once at most, if a dag's tasks wait for nothing: its widest that may."""
    template = known[name]
    if "dag" not in template:
        return 1
    widths = sorted(at_once(task["template"], known) for task in template["dag"]["tasks"])
    return sum(widths[-template.get("parallelism", len(widths)) :])


def group(steps: str, more: str = "") -> str:
    own = "".join(f"    {line}\n" for line in steps.splitlines())
    return f"steps:\n  g:\n{more}{own}"


ALONE = "steps:\n" + "".join(f"  s{n}: {{image: i, command: [a]{GOES_ON}}}\n" for n in range(150))


@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize("steps", [ALONE, lattice(GOES_ON, rows=8)], ids=["alone", "lattice"])
def test_no_more_steps_run_at_once_than_were_to(steps: str, most: int) -> None:
    """Of a group whose steps are few enough, and whose tasks are not."""
    limited, free = compiled(group(steps, f"    max_parallel: {most}\n")), compiled(group(steps))
    assert any(name.startswith("g-part-") for name in templates(limited))
    assert at_once("main", templates(limited)) <= most
    assert at_once("main", templates(free)) > 100
