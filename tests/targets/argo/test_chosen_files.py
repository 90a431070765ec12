"""Files that are one of several: the tasks that choose, where they are, and how many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import argo, crd
from tests.targets.argo.support import codes, of_steps, template

HEAD = "params: {fast: true, x: a}"
BRANCHES = """
  fast: {image: a, when: params.fast, outputs: {m: Artifact}, command: [a, "${{ outputs.m.path }}"]}
  slow:
    image: b
    when: "!params.fast"
    outputs: {m: Artifact}
    command: [b, "${{ outputs.m.path }}"]
  sure: {image: a, outputs: {m: Artifact, n: Model}, command: [a, "${{ outputs.m.path }}", "${{ outputs.n.path }}"]}
"""  # noqa: E501
EITHER = "steps.fast.outputs.m ?? steps.slow.outputs.m"


def compiled(steps: str, more: str = "") -> dict[str, Any]:
    return of_steps(BRANCHES + steps + more, HEAD)


def reader(name: str, choice: str, *, more: str = "", item: str = "") -> str:
    value = json.dumps(f"${{{{ {choice} }}}}")
    return (
        f"  {name}: {{image: c, inputs: {{m: {{type: Artifact, value: {value}{item}}}}}, "
        f'command: [cat, "${{{{ inputs.m.path }}}}"]{more}}}\n'
    )


def within(steps: str) -> str:
    """Steps further in."""
    return "".join(f"    {line}\n" for line in steps.splitlines())


def choosing(whole: dict[str, Any], name: str = "main") -> dict[str, dict[str, Any]]:
    """The tasks of a dag that choose."""
    tasks = template(whole, name)["dag"]["tasks"]
    return {task["name"]: task for task in tasks if task["template"].startswith("choose-from")}


def given_to(whole: dict[str, Any], dag: str, task: str) -> dict[str, str]:
    """The files that a task is given, by their names there."""
    (found,) = (one for one in template(whole, dag)["dag"]["tasks"] if one["name"] == task)
    return {one["name"]: one["from"].strip("{}") for one in found["arguments"]["artifacts"]}


def uses(task: dict[str, Any]) -> list[str]:
    """What decides for each file."""
    return [one["value"] for one in task["arguments"]["parameters"]]


def test_one_task_chooses_for_all_who_read_the_same() -> None:
    turned = "if(!(params.fast), steps.slow.outputs.m, steps.fast.outputs.m)"
    steps = reader("one", EITHER) + reader("two", EITHER) + reader("three", turned)
    whole = compiled(steps, f'outputs: {{m: "${{{{ {EITHER} }}}}"}}\n')
    found = choosing(whole)
    assert list(found) == ["choose-m", "choose-m-2"]
    assert {task["template"] for task in found.values()} == {"choose-from-2"}
    for name in ("one", "two"):
        assert given_to(whole, "main", name) == {"m": "tasks.choose-m.outputs.artifacts.file"}
    (out,) = template(whole, "main")["outputs"]["artifacts"]
    assert out["from"] == "{{tasks.choose-m.outputs.artifacts.file}}"


def test_what_is_always_there_is_asked_of_by_no_status() -> None:
    whole = compiled(reader("one", "if(params.fast, steps.sure.outputs.m, steps.slow.outputs.m)"))
    first, otherwise = uses(choosing(whole)["choose-m"])
    assert first == "{{= lower(workflow.parameters['fast']) == 'true' }}"
    assert otherwise == "{{= tasks['slow'].status == 'Succeeded' }}"


def test_a_choice_is_made_around_what_it_names_nothing_of() -> None:
    loop = "  each:\n    for_each: [1, 2]\n    steps:\n"
    whole = compiled(loop + within(reader("one", EITHER)))
    assert list(choosing(whole)) == ["choose-m"]
    assert given_to(whole, "main", "each")["fast-m"] == "tasks.choose-m.outputs.artifacts.file"
    assert given_to(whole, "each-item", "one") == {"m": "inputs.artifacts.fast-m"}


def test_a_choice_by_the_element_is_made_in_the_round() -> None:
    choice = "if(item, steps.fast.outputs.m ?? steps.sure.outputs.m, steps.slow.outputs.m)"
    loop = "  each:\n    for_each: [true, false]\n    steps:\n"
    optional = reader("one", choice, item=", optional: true")
    whole = compiled(loop + within(optional))
    assert choosing(whole) == {}
    (task,) = choosing(whole, "each-item").values()
    assert "depends" not in task
    assert [one["from"].strip("{}") for one in task["arguments"]["artifacts"]] == [
        "inputs.artifacts.fast-m", "inputs.artifacts.sure-m", "inputs.artifacts.slow-m",
    ]  # fmt: skip
    assert "inputs.parameters['fast-status'] == 'Succeeded'" in uses(task)[0]


def test_at_a_steps_end_a_choice_is_made_of_what_the_step_gave(tmp_path: Path) -> None:
    """No task beside the step waits for its end, nor may its end wait for one."""
    own = "steps.ended.outputs.m ?? steps.slow.outputs.m"
    ended = (
        "  ended:\n    image: d\n    outputs: {m: Artifact}\n"
        '    command: [d, "${{ outputs.m.path }}"]\n    on_exit:\n'
        + within(reader("own", own, item=", optional: true") + reader("two", EITHER))
    )
    whole = compiled(ended + reader("one", EITHER))
    assert list(choosing(whole)) == ["choose-m"]
    found = choosing(whole, "ended-on-exit")
    assert [given_to(whole, "ended-on-exit", name) for name in found] == [
        {"file-1": "inputs.artifacts.m", "file-2": "inputs.artifacts.slow-m"},
        {"file-1": "inputs.artifacts.fast-m", "file-2": "inputs.artifacts.slow-m"},
    ]
    assert not any("depends" in task for task in found.values())
    (hook,) = (one["hooks"] for one in template(whole, "main")["dag"]["tasks"] if "hooks" in one)
    assert "choose" not in json.dumps(hook)
    assert argo.validate_text(json.dumps(whole), tmp_path) == []


def test_nothing_is_chosen_that_nobody_reads() -> None:
    group = (
        "  g:\n    steps:\n"
        + within('  in: {image: d, outputs: {m: Artifact}, command: [d, "${{ outputs.m.path }}"]}')
        + f'    outputs: {{m: "${{{{ {EITHER} ?? steps.in.outputs.m }}}}"}}\n'
    )
    whole = compiled(group)
    assert not any("choose" in one["name"] for one in whole["spec"]["templates"])
    whole = compiled(group + reader("one", "steps.g.outputs.m"))
    assert list(choosing(whole, "g")) == ["choose-m"]


def test_a_choice_is_not_given_to_a_block_whose_output_nobody_reads(tmp_path: Path) -> None:
    """Although another step reads it: the block does not wait for it."""
    group = (
        "  g:\n    steps:\n"
        + within("  in: {image: d, command: [d]}")
        + f'    outputs: {{m: "${{{{ {EITHER} }}}}"}}\n'
    )
    whole = compiled(group + reader("one", EITHER))
    assert "inputs" not in template(whole, "g")
    assert argo.validate_text(json.dumps(whole), tmp_path) == []


def test_a_value_of_a_named_type_is_chosen_as_text_where_it_is_read_as_text() -> None:
    steps = (
        '  other: {image: a, when: params.fast, outputs: {n: Model}, command: [a, "${{ outputs.n.path }}"]}\n'  # noqa: E501
        '  text: {image: b, command: [b, "${{ steps.other.outputs.n ?? steps.sure.outputs.n }}"]}\n'
    )
    assert choosing(compiled(steps)) == {}
    choice = "steps.other.outputs.n ?? steps.sure.outputs.n"
    assert list(choosing(compiled(steps + reader("file", f"as({choice}, 'Artifact')")))) == [
        "choose-n"
    ]


def test_a_file_that_may_be_absent_is_for_who_can_do_without() -> None:
    head = f"apiVersion: kfpc/v1\nname: demo\n{HEAD}\nsteps:{BRANCHES}"
    other = '  maybe: {image: a, outputs: {m: {type: Artifact, optional: true}}, command: [a, "${{ outputs.m.path }}"]}\n'  # noqa: E501
    choice = "steps.fast.outputs.m ?? steps.maybe.outputs.m"
    assert "KFPC503" in codes(head + other + reader("one", choice))
    right = [
        reader("one", choice, item=", optional: true"),
        reader("one", f"{choice} ?? steps.sure.outputs.m"),
        reader("one", EITHER),
    ]
    for steps in right:
        assert "KFPC503" not in codes(head + other + steps)


def test_a_large_dag_with_choices_is_split(tmp_path: Path) -> None:
    steps = ""
    for number in range(60):
        after = f", after: r{number - 1}" if number else ""
        for name, when in (("a", "=="), ("b", "!=")):
            steps += (
                f"  {name}{number}: {{image: a, when: \"params.x {when} '{number}'\", "
                f'outputs: {{m: Artifact}}, command: [a, "${{{{ outputs.m.path }}}}"]{after}}}\n'
            )
        steps += reader(f"r{number}", f"steps.a{number}.outputs.m ?? steps.b{number}.outputs.m")
    steps += reader("last", "steps.a0.outputs.m ?? steps.b0.outputs.m", more=", after: r59")
    whole = compiled(steps)
    assert any(one["name"].startswith("part") for one in template(whole, "main")["dag"]["tasks"])
    assert argo.validate_text(json.dumps(whole), tmp_path) == []


# ---------------------------------------------------------------- any choice

FILES = ["steps.fast.outputs.m", "steps.slow.outputs.m", "steps.sure.outputs.m",
         "steps.g.outputs.m", "steps.p.outputs.m"]  # fmt: skip
CONDITIONS = ["params.fast", "!params.fast", "params.x == 'a'", "steps.fast.status == 'Failed'"]
CHOICES = st.recursive(
    st.sampled_from(FILES),
    lambda inner: st.one_of(
        st.builds("({} ?? {})".format, inner, inner),
        st.builds("if({}, {}, {})".format, st.sampled_from(CONDITIONS), inner, inner),
    ),
    max_leaves=6,
)
GROUPS = """
  p:
    repeat:
      state: {n: 0}
      steps:
        in: {image: d, when: state.n == 1, outputs: {m: Artifact}, command: [d, "${{ outputs.m.path }}"]}
      next: {n: "${{ state.n + 1 }}"}
      while: state.n < 2
      max: 3
    outputs: {m: "${{ steps.in.outputs.m ?? steps.sure.outputs.m }}"}
"""  # noqa: E501


@given(CHOICES, CHOICES, CHOICES)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_choice_gives_a_package_that_argo_takes(
    tmp_path: Path, first: str, second: str, inner: str
) -> None:
    inner = inner.replace("steps.g.", "steps.sure.")  # no group is in itself
    group = (
        "  g:\n    retries: 1\n    steps:\n"
        + within(reader("read", second.replace("steps.g.", "steps.p."), item=", optional: true"))
        + f'    outputs: {{m: "${{{{ {inner} }}}}"}}\n'
    )
    loop = "  each:\n    for_each: [1, 2]\n    steps:\n"
    loop += within(reader("one", f"if(item > 1, {first}, {second})", item=", optional: true"))
    steps = GROUPS + group + loop + reader("last", first, item=", optional: true")
    whole = compiled(steps)
    assert argo.validate_text(json.dumps(whole), tmp_path) == []
    assert crd.errors(whole) == []
