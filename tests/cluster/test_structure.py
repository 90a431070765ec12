"""Groups, loops and other specs in the language, with what users get wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import braced, encoded, spec_of
from tests.cluster.stand_ins import on_the_nodes

pytestmark = pytest.mark.cluster

HERE = Path(__file__).parent
EVIL = ["it's \"q\"", "a {{workflow.name}} b", "{{item}}", "{{=1+1}}", "{{ open", "$HOME $(id) $$",
        "line\nand\ttab \\ back", "", "é 漢 🙂", "}}", '{"a": 1}']  # fmt: skip

COPY = {
    "image": "busybox:1",
    "inputs": {"x": braced("item")},
    "outputs": {"o": "String"},
    "script": f'printf "%s" "$INPUT_X" > {braced("outputs.o.path")}',
}
FAIL_AT_TWO = {
    "image": "busybox:1",
    "inputs": {"x": braced("item")},
    "outputs": {"o": "Integer"},
    "script": f'echo "$INPUT_X" > {braced("outputs.o.path")}; test "$INPUT_X" != 2',
}


def words_of(value: str) -> dict[str, Any]:
    """A step whose output is what others hand on."""
    return {
        "image": "busybox:1",
        "outputs": {"o": "List"},
        "env": {"X": value},
        "script": f'printf "%s" "$X" > {braced("outputs.o.path")}',
    }


RUNS = {
    "lists": Run(
        spec_of(
            "lists",
            params={"evil": [word for word in EVIL if "{{" not in word], "none": [], "n": 3},
            steps={
                "make": words_of("[]"),
                "literal": {
                    "for_each": [0.25, 1.0, "007", 9007199254740993, True, "x"],
                    **COPY,
                },
                "param": {"for_each": braced("params.evil"), **COPY},
                "empty": {"for_each": braced("params.none"), **COPY},
                "empty-of-a-run": {"for_each": braced("steps.make.outputs.o"), **COPY},
                "again": {"for_each": braced("steps.param.outputs.o"), "max_parallel": 2, **COPY},
                "evil": {
                    "image": "write",
                    "outputs": {"o": "List"},
                    "args": [braced("outputs.o.path"), encoded(json.dumps(EVIL))],
                },
                "evil-of-a-run": {"for_each": braced("steps.evil.outputs.o"), **COPY},
                "counted": {"for_each": braced("range(params.n)"), "when": "item != 1", **COPY},
                "grid": {
                    "for_each": {"matrix": {"lr": [0.10, 2], "deep": braced("params.none")}},
                    **COPY,
                    "inputs": {"x": braced("item.lr")},
                },
                "matrix": {
                    "for_each": {"matrix": {"a": ["x", "y"], "b": braced("range(2)")}},
                    **COPY,
                    "inputs": {"x": f"{braced('item.a')}{braced('item.b')}"},
                },
                "pairs": {
                    "for_each": {"zip": {"a": ["x", "y", "z"], "b": braced("range(params.n)")}},
                    **COPY,
                    "inputs": {"x": f"{braced('item.a')}{braced('item.b')}"},
                },
                "nested": {
                    "for_each": [{"name": "a", "of": [1, 2]}, {"name": "b", "of": []}],
                    "steps": {
                        "inner": {
                            "for_each": braced("item.of"),
                            "steps": {
                                "one": {
                                    "image": "busybox:1",
                                    "inputs": {"x": braced("item")},
                                    "outputs": {"o": "Integer"},
                                    "script": f'echo "$INPUT_X" > {braced("outputs.o.path")}',
                                }
                            },
                            "outputs": {"o": braced("steps.one.outputs.o")},
                        },
                    },
                    "outputs": {"o": braced("steps.inner.outputs.o")},
                },
            },
            outputs={
                name: braced(f"steps.{name}.outputs.o")
                for name in (
                    "literal",
                    "param",
                    "empty",
                    "empty-of-a-run",
                    "again",
                    "evil-of-a-run",
                    "counted",
                    "grid",
                    "matrix",
                    "pairs",
                    "nested",
                )
            },
        )
    ),
    "a round fails": Run(
        spec_of(
            "round-fails",
            steps={
                "each": {"for_each": [1, 2, 3], "continue_on_failure": True, **FAIL_AT_TWO},
                "after": {"image": "busybox:1", "command": ["true"], "after": "each"},
            },
            outputs={"o": braced("steps.each.outputs.o"), "status": braced("steps.each.status")},
        )
    ),
    "a round fails the run": Run(
        spec_of("fails", steps={"each": {"for_each": [1, 2, 3], **FAIL_AT_TWO}}),
    ),
    "lists of two lengths": Run(
        spec_of(
            "lengths",
            params={"a": [1, 2], "b": [1, 2]},
            steps={
                "each": {
                    "for_each": {"zip": {"a": braced("params.a"), "b": braced("params.b")}},
                    "image": "busybox:1",
                    "command": ["echo", braced("item.a"), braced("item.b")],
                }
            },
        ),
        params={"b": "[1]"},
    ),
    "a group is tried again": Run(
        spec_of(
            "again",
            params={"go": False},
            steps={
                "data": {
                    "image": "busybox:1",
                    "outputs": {"o": "String"},
                    "script": f'printf "a {{ b" > {braced("outputs.o.path")}',
                },
                "group": {
                    "retries": 3,
                    "steps": {
                        "try": {
                            "image": "busybox:1",
                            "inputs": {
                                "x": braced("steps.data.outputs.o"),
                                "run": braced("run.name"),
                            },
                            "outputs": {"o": "String"},
                            "script": f'printf "%s" "$INPUT_X" > {braced("outputs.o.path")}\n'
                            'mkdir "/tries/$INPUT_RUN-1" && exit 1\n'
                            'mkdir "/tries/$INPUT_RUN-2" && exit 1\n'
                            "exit 0",
                            "volumes": {"/tries": {"claim": "tries"}},
                        }
                    },
                    "outputs": {"o": braced("steps.try.outputs.o")},
                },
                "skipped": {
                    "when": "params.go",
                    "steps": {"a": {**COPY, "inputs": {"x": "x"}}},
                    "outputs": {"o": braced("steps.a.outputs.o")},
                },
            },
            outputs={
                "o": braced("steps.group.outputs.o"),
                "s": braced("steps.skipped.outputs.o ?? 'was skipped'"),
            },
        ),
        edit=on_the_nodes,
    ),
    "other specs": Run(HERE / "pipelines" / "pipeline.yaml"),
}

Outcomes = Mapping[str, Outcome]


def test_lists_come_out_as_they_went_in(outcomes: Outcomes) -> None:
    outcome = outcomes["lists"]
    assert outcome.phase == "Succeeded", outcome
    results = {name: json.loads(text) for name, text in outcome.results.items()}
    plain = [word for word in EVIL if "{{" not in word]
    # What docs/values.md says of a pod that is given a value: Argo reads tags of its own in it.
    expanded = {"a {{workflow.name}} b": f"a {outcome.name} b", "{{=1+1}}": "2"}
    assert results == {
        "literal": ["0.25", "1.0", "007", "9007199254740993", "true", "x"],
        "param": plain,
        "empty": [],
        "empty-of-a-run": [],
        "again": plain,
        "evil-of-a-run": [expanded.get(word, word) for word in EVIL],
        "counted": ["0", None, "2"],
        "grid": [],
        "matrix": ["x0", "x1", "y0", "y1"],
        "pairs": ["x0", "y1", "z2"],
        "nested": [[1, 2], []],
    }


def test_a_round_that_fails_keeps_its_place(outcomes: Outcomes) -> None:
    outcome = outcomes["a round fails"]
    assert outcome.phase == "Succeeded", outcome
    assert json.loads(outcome.results["o"]) == [1, None, 3]
    assert outcome.results["status"] == "Failed"
    assert outcomes["a round fails the run"].phase == "Failed"


def test_lists_of_two_lengths_fail_the_run(outcomes: Outcomes) -> None:
    outcome = outcomes["lists of two lengths"]
    assert outcome.phase in ("Failed", "Error")
    messages = " ".join(str(node.get("message")) for node in outcome.nodes.values())
    assert "lists of different lengths" in messages


def test_a_group_is_tried_again_as_a_whole(outcomes: Outcomes) -> None:
    outcome = outcomes["a group is tried again"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"o": "a { b", "s": "was skipped"}
    rounds = [outcome.node(f"group.round-{number}")["phase"] for number in (1, 2, 3)]
    assert rounds == ["Failed", "Failed", "Succeeded"]
    ended = [node["phase"] for node in outcome.nodes.values() if node["displayName"] == "try"]
    assert sorted(ended) == ["Failed", "Failed", "Succeeded"]


def test_other_specs_run_as_steps(outcomes: Outcomes) -> None:
    outcome = outcomes["other specs"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"first": "a-1", "each": '["b-2","c-2"]'}
