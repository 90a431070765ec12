"""Scopes within scopes, on their way from a pipeline made by hand to a package.

The pipeline is that of tests/nested.py; tests/cluster/test_scopes.py runs it.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from kfpc.bundle import dump
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, ScopeKind, Step
from kfpc.targets.argo.bounds import MOST_TASKS
from kfpc.targets.argo.target import ARGO
from kfpc.types import ARTIFACT, LIST, STRING, Type
from tests.nested import (
    block,
    leaf,
    nested,
    output,
    param,
    pipeline,
    status,
    sub,
    text,
    unlucky,
    writes,
)
from tests.oracles import argo, crd
from tests.repeats import converges
from tests.targets.argo.support import template


def emitted(whole: Pipeline) -> dict[str, Any]:
    emission = ARGO.emit(ARGO.analysis(whole), None)
    assert emission.problems == ()
    assert emission.package is not None
    return emission.package.manifest


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return emitted(nested())


def tasks(whole: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    return {task["name"]: task for task in template(whole, name)["dag"]["tasks"]}


def arguments(task: dict[str, Any], kind: str = "parameters") -> dict[str, str]:
    key = "value" if kind == "parameters" else "from"
    return {one["name"]: one[key] for one in task["arguments"].get(kind, ())}


def expressions(found: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["valueFrom"]["expression"] for one in found["outputs"]["parameters"]}


# ---------------------------------------------------------------- the whole


def test_argo_and_its_schema_accept_the_package(whole: dict[str, Any], tmp_path: Path) -> None:
    assert crd.errors(json.loads(json.dumps(whole))) == []
    assert argo.validate_text(dump(whole).decode(), tmp_path) == []


def test_a_block_waits_for_what_is_read_within_it() -> None:
    edges = ARGO.analysis(nested()).edges()
    waits = {id[-1]: {other[-1] for other in before} for id, before in edges.items()}
    assert waits["tune"] == {"make"}
    assert waits["eval"] == {"make", "tune"}
    assert waits["late"] == {"never", "fails", "eval"}
    assert waits["second"] == set()


def test_each_step_has_a_plan_of_its_own() -> None:
    plans = ARGO.analysis(nested()).plans
    assert {("tune", "train"), ("tune", "inner", "train"), ("eval", "train")} <= set(plans)
    assert plans["grid", "row", "work"].most_pods == 4


def test_names_are_readable_and_each_is_there_once(whole: dict[str, Any]) -> None:
    names = [one["name"] for one in whole["spec"]["templates"]]
    assert len(set(names)) == len(names)
    assert {"make", "tune", "tune-train", "tune-inner-train", "eval-train", "each-item"} <= {*names}


# ---------------------------------------------------------------- groups


def test_a_value_is_handed_down_in_base64_and_read_where_it_is_needed(
    whole: dict[str, Any],
) -> None:
    given = arguments(tasks(whole, "main")["tune"])
    assert given["make-text"] == ("{{=sprig.b64enc(tasks['make'].outputs.parameters['text'])}}")
    assert arguments(tasks(whole, "tune")["inner"]) == {
        "make-text": "{{=inputs.parameters['make-text']}}",
        "run-name": "{{=sprig.b64enc(workflow.name)}}",
    }
    assert arguments(tasks(whole, "tune-inner")["train"]) == {
        "text": "{{= sprig.b64dec(inputs.parameters['make-text']) }}",
        "greeting": "{{workflow.parameters.greeting}}",
    }


def test_a_file_is_handed_down(whole: dict[str, Any]) -> None:
    files = [
        arguments(tasks(whole, scope)[step], "artifacts")
        for scope, step in (("main", "tune"), ("tune", "inner"), ("tune-inner", "train"))
    ]
    assert files == [
        {"make-file": "{{tasks.make.outputs.artifacts.file}}"},
        {"make-file": "{{inputs.artifacts.make-file}}"},
        {"file": "{{inputs.artifacts.make-file}}"},
    ]


def test_outputs_of_a_group_take_the_run_from_its_inputs(whole: dict[str, Any]) -> None:
    assert expressions(template(whole, "tune-inner")) == {
        "seen": "tasks['train'].outputs.parameters['seen']",
        "in_run": "sprig.b64dec(inputs.parameters['run-name']) + '!'",
    }


def test_an_output_that_nobody_reads_is_none(whole: dict[str, Any]) -> None:
    steps = [block("g", ScopeKind.GROUP, [leaf("g.a", writes(o="x"), outputs={"o": STRING})],
                   {"o": output("g.a", "o")})]  # fmt: skip
    found = emitted(pipeline(steps))
    assert "outputs" not in template(found, "g")
    assert "outputs" not in template(found, "g-a")


@pytest.mark.parametrize("type", [STRING, ARTIFACT], ids=str)
def test_what_only_such_an_output_names_is_not_handed_down(type: Type) -> None:
    made = leaf("made", writes(o="x"), outputs={"o": type})
    group = block("g", ScopeKind.GROUP, [leaf("g.a", "true")], {"o": output("made", "o", type)})
    found = emitted(pipeline([made, group]))
    assert "outputs" not in template(found, "made")
    assert "inputs" not in template(found, "g")


def test_what_may_be_absent_says_so_on_its_way(whole: dict[str, Any]) -> None:
    given = arguments(tasks(whole, "main")["late"])
    assert given["never-out"] == (
        "{{=tasks['never'].status == 'Succeeded' ? "
        "sprig.b64enc((tasks['never'].outputs?.parameters?.['out'] ?? '')) : '-'}}"
    )
    (out, *_) = arguments(tasks(whole, "late-inner")["read"]).values()
    assert out == (
        "{{= inputs.parameters['never-out'] != '-' ? "
        "sprig.b64dec(inputs.parameters['never-out']) : 'none' }}"
    )


def test_how_a_step_ended_is_handed_down_as_it_is(whole: dict[str, Any]) -> None:
    assert arguments(tasks(whole, "main")["eval"])["tune-status"] == "{{=tasks['tune'].status}}"
    assert arguments(tasks(whole, "eval")["train"])["ended"] == (
        "{{= inputs.parameters['tune-status'] }}"
    )


def test_a_condition_is_that_of_the_groups_task(whole: dict[str, Any]) -> None:
    assert tasks(whole, "main")["eval"]["when"] == (
        "{{= tasks['make'].outputs.parameters['flag'] == 'yes' }}"
    )


def test_tasks_are_mapped_back_by_their_paths() -> None:
    steps: list[Step] = [
        leaf("log_data", "true"),
        block("my_tune", ScopeKind.GROUP, [leaf("my_tune.train", "true"), leaf("my_tune.a_b", "")]),
    ]
    names = json.loads(emitted(pipeline(steps))["metadata"]["annotations"]["kfpc/step-names"])
    assert names == {
        "log-data": "log_data",
        "my-tune": "my_tune",
        "my-tune.train": "my_tune.train",
        "my-tune.a-b": "my_tune.a_b",
    }


# ---------------------------------------------------------------- loops


def test_a_loop_goes_through_numbers(whole: dict[str, Any]) -> None:
    """An element in a task's arguments would be read as tags, and stand in names of nodes."""
    task = tasks(whole, "each")["round"]
    assert task["withSequence"] == {
        "count": "{{=len(fromJSON(sprig.b64dec(inputs.parameters['list'])))}}"
    }
    given = arguments(task)
    assert given["index"] == "{{item}}"
    assert given["item"] == (
        "{{=sprig.b64enc(map(fromJSON(sprig.b64dec(inputs.parameters['list'])), "
        "type(#) == 'string' ? # : sprig.toRawJson(#))[int(item)])}}"
    )
    assert given["make-text"] == "{{=inputs.parameters['make-text']}}"


def test_rounds_at_once_are_limited_by_the_dag_around_them(whole: dict[str, Any]) -> None:
    assert template(whole, "each")["parallelism"] == 3
    assert "parallelism" not in template(whole, "each-item")


def test_rounds_give_their_numbers_and_the_loop_a_list(whole: dict[str, Any]) -> None:
    assert expressions(template(whole, "each-item"))["size"] == (
        "sprig.toRawJson({'i': int(inputs.parameters['index']), "
        "'v': int(tasks['work'].outputs.parameters['size'])})"
    )
    assert ", #.i), #.v))" in expressions(template(whole, "each"))["size"]


ROUNDS = {
    "in order, whatever the order": (['{"i":1,"v":"b"}', '{"i":0,"v":"a"}'], '["a","b"]'),
    "as objects, as Argo 4.0.7 gathers them": ([{"i": 1, "v": 2}, {"i": 0, "v": 1}], "[1,2]"),
    "none": ([], "[]"),
    "null for what is absent": (['{"i":0,"v":null}'], "[null]"),
}


@pytest.mark.parametrize(("gathered", "told"), ROUNDS.values(), ids=ROUNDS.keys())
def test_what_argo_makes_of_what_rounds_gave(gathered: list[Any], told: str) -> None:
    found = emitted(pipeline([unlucky()], {"out": output("each", "out", LIST)}))
    expression = expressions(template(found, "each"))["out"]
    assert argo.evaluate([_asked(expression, gathered)]) == [told]


def test_a_round_that_failed_keeps_its_place_where_others_go_on() -> None:
    loop = block(
        "each", ScopeKind.LOOP, [leaf("each.a", writes(o="x"), outputs={"o": STRING})],
        {"o": output("each.a", "o")}, for_each=text("[1, 2, 3]"), goes_on=True,
    )  # fmt: skip
    reader = leaf("reader", "true", {"list": output("each", "o", LIST), "ended": status("each")})
    found = emitted(pipeline([loop, reader]))
    assert list(tasks(found, "each")) == ["round", "round-settled"]
    expression = expressions(template(found, "each"))["o"]
    gathered = ['{"i":2,"v":"c"}', '{"i":0,"v":"a"}']
    assert argo.evaluate([_asked(expression, gathered, "[1,2,3]")]) == ['["a",null,"c"]']
    assert argo.evaluate([_asked(expression, [], "[]")]) == ["[]"]
    assert arguments(tasks(found, "main")["reader"])["ended"] == (
        "{{= (tasks['each'].outputs?.parameters?.['status'] ?? tasks['each'].status) }}"
    )


def _asked(expression: str, gathered: list[Any], given: str = "[]") -> dict[str, Any]:
    """The outer dag's expression, with what Argo gathered of the task ``round``."""
    name = expression.partition("parameters?.['")[2].partition("'")[0]
    return {
        "expression": expression,
        "as": "value",
        "env": {
            f"tasks.round.outputs.parameters.{name}": json.dumps(gathered),
            "inputs.parameters.list": base64.b64encode(given.encode()).decode(),
        },
    }


def test_an_element_by_its_key(whole: dict[str, Any]) -> None:
    (given,) = arguments(tasks(whole, "keyed-item")["work"]).values()
    assert given == (
        "{{= join(map([fromJSON(sprig.b64dec(inputs.parameters['item']))['a']['lr']], "
        "type(#) == 'string' ? # : #[''])) }}"
    )


# ---------------------------------------------------------------- sub-pipelines


def test_a_sub_pipeline_that_is_used_twice_is_there_once(whole: dict[str, Any]) -> None:
    first, second = (tasks(whole, "main")[name] for name in ("first", "second"))
    assert first["template"] == second["template"] == "first"
    assert arguments(first)["n"] == "{{=sprig.b64enc('2')}}"
    assert arguments(second) == {
        "x": "{{=sprig.b64enc(workflow.parameters['greeting'])}}",
        "n": "{{=sprig.b64enc('7')}}",
    }
    assert [one["name"] for one in whole["spec"]["templates"]].count("add") == 1


def test_a_param_of_a_sub_pipeline_is_an_input_of_its_dags(whole: dict[str, Any]) -> None:
    assert arguments(tasks(whole, "first")["inner"])["x"] == "{{=inputs.parameters['x']}}"
    assert arguments(tasks(whole, "first-inner")["same"])["x"] == (
        "{{= sprig.b64dec(inputs.parameters['x']) }}"
    )


def test_equal_dags_of_equal_leaves_are_shared_only_where_all_is_equal() -> None:
    found = emitted(
        pipeline([sub("a", {"x": text("1")}), sub("b", {"x": text("1")}, goes_on=True)])
    )
    assert tasks(found, "main")["a"]["template"] == tasks(found, "main")["b"]["template"] == "a"


# ---------------------------------------------------------------- what cannot be said

A_FILE = leaf("g.a", writes(o="x"), outputs={"o": ARTIFACT})
READER = leaf("r", "cat <o>", {"o": output("g", "o", ARTIFACT)}, files=["o"])
GIVES = {"o": output("g.a", "o", ARTIFACT)}
FAILS = leaf("g.a", writes(o="x"), outputs={"o": ARTIFACT}, goes_on=True)

UNSAYABLE: dict[str, tuple[list[Any], str]] = {
    "an exit": ([block("g", ScopeKind.EXIT, [A_FILE])], "at a run's end"),
    "hooks": ([block("g", ScopeKind.HOOKS, [A_FILE])], "hooks of the run alone"),
    "files of a loop": (
        [block("g", ScopeKind.LOOP, [A_FILE], GIVES, for_each=text("[1]")), READER],
        "cannot gather the files `o`",
    ),
    "a file of a step that may fail": (
        [block("g", ScopeKind.GROUP, [FAILS], GIVES), READER],
        "`a` may fail and leave it all the same",
    ),
    "how many at once, by a param": (
        [block("g", ScopeKind.LOOP, [A_FILE], for_each=text("[1]"), max_parallel=param("x"))],
        "a plain number of rounds",
    ),
    "how many at once, of more steps than a dag has": (
        [
            block(
                "g",
                ScopeKind.GROUP,
                [leaf(f"g.a{number}", "") for number in range(MOST_TASKS + 1)],
                max_parallel=text("2"),
            )
        ],
        "Argo counts the steps of one dag",
    ),
}


@pytest.mark.parametrize(("steps", "message"), UNSAYABLE.values(), ids=UNSAYABLE.keys())
def test_what_argo_cannot_say_is_told(steps: list[Any], message: str) -> None:
    emission = ARGO.emit(ARGO.analysis(pipeline(steps, params={"x": (STRING, "y")})), None)
    assert emission.package is None
    (problem,) = emission.problems
    assert problem.code == "KFPC615"
    assert message in problem.message
    assert problem.span.file == "pipeline.yaml"


@pytest.mark.parametrize("kind", list(ScopeKind))
def test_a_kind_of_block_is_run_on_a_cluster_or_refused(kind: ScopeKind) -> None:
    """``tests/nested.py`` and ``tests/repeats.py`` have all kinds that Argo has words for."""
    shown = {scope.kind for whole in (nested(), converges()) for scope in whole.scopes()}
    refused = {
        step.scope.kind
        for steps, _ in UNSAYABLE.values()
        for step in steps
        if isinstance(step, Block) and step.scope.kind not in shown
    }
    assert kind in shown | refused


def test_all_that_cannot_be_said_is_told_at_once() -> None:
    steps = [block(name, ScopeKind.EXIT, [leaf(f"{name}.a", "")]) for name in ("g", "h")]
    assert len(ARGO.emit(ARGO.analysis(pipeline(steps)), None).problems) == 2
