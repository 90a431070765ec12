"""Elements of loops that are not there, or lack a key: what stands in for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import braced, spec_of

pytestmark = pytest.mark.cluster

PARAMS = {
    "rows": [{"lr": 1}, {"lr": 2, "b": 3}, {"lr": 3, "b": None}],
    "values": ["null", None, 0, ""],
    "text": '[{"b": {"c": 5}}, {}]',
}


def _each(list_: Any, read: str, **keys: Any) -> dict[str, Any]:
    """A loop whose rounds give what they read."""
    return {
        "for_each": list_,
        "image": "busybox:1",
        "inputs": {"x": read},
        "outputs": {"o": "String"},
        "script": f'printf "%s" "$INPUT_X" > {braced("outputs.o.path")}',
        **keys,
    }


KEY = f"lr={braced('item.lr')} b={braced('item.b ?? 7')}"
GAPS: dict[str, Any] = {
    **_each([1, 2], braced("item"), when="item > 1"),
    "outputs": {"o": "Integer"},
}
STEPS: dict[str, Any] = {
    "params": _each(braced("params.rows"), KEY),
    "asked": _each(braced("params.rows"), braced("item.b"), when="(item.b ?? 0) > 1"),
    "read": _each(
        braced("from_json(params.text, 'List')"), braced("item.b.c ?? 7"), max_parallel=1
    ),
    "nulls": _each(braced("params.values"), "<" + braced("item ?? 'none'") + ">"),
    "zipped": _each(
        {"zip": {"c": braced("params.rows"), "n": [1, None, 3]}},
        f"{braced('item.c.b ?? 7')} {braced('item.n ?? 8')}",
    ),
    "combined": _each({"matrix": {"c": braced("params.rows"), "n": [1]}}, braced("item.c.b ?? 7")),
    "written": _each([1, None], f"<{braced('item ?? 9')}>"),
    "keyed": _each(
        [{"k": 0.25, "d": {"e": 2}}, {"k": None}],
        f"{braced('item.k ?? 9.5')} {braced('item.d.e ?? 4')}",
    ),
    "mixed": _each([{"a": 9007199254740993}, "x"], braced("item.a ?? 0")),
    "around": {
        "for_each": braced("params.rows"),
        "steps": {
            "inner": _each([1], f"{braced('steps.around.item.b ?? 7')} {braced('item')}"),
        },
        "outputs": {"o": braced("steps.inner.outputs.o")},
    },
    "gaps": GAPS,
    "again": _each(braced("steps.gaps.outputs.o"), "got " + braced("item ?? 'fallback'")),
    "but-three": _each(braced("steps.gaps.outputs.o"), braced("item"), when="item != 3"),
    "outer": {
        "for_each": braced("steps.gaps.outputs.o"),
        "steps": {"inner": _each(["a"], f"{braced('steps.outer.item ?? 0')}{braced('item')}")},
        "outputs": {"o": braced("steps.inner.outputs.o")},
    },
}

GIVEN: dict[str, list[Any]] = {
    "params": ["lr=1 b=7", "lr=2 b=3", "lr=3 b=7"],
    "asked": [None, "3", None],
    "read": ["5", "7"],
    "nulls": ["<null>", "<none>", "<0>", "<>"],
    "zipped": ["7 1", "3 8", "7 3"],
    "combined": ["7", "3", "7"],
    "written": ["<1>", "<9>"],
    "keyed": ["0.25 2", "9.5 4"],
    "mixed": ["9007199254740993", "0"],
    "around": [["7 1"], ["3 1"], ["7 1"]],
    "gaps": [None, 2],
    "again": ["got fallback", "got 2"],
    "but-three": [None, "2"],
    "outer": [["0a"], ["2a"]],
}

RUNS = {
    "elements": Run(
        spec_of(
            "elements",
            params=PARAMS,
            steps=STEPS,
            outputs={name: braced(f"steps.{name}.outputs.o") for name in STEPS},
        )
    ),
    "nothing instead": Run(
        spec_of(
            "nothing-instead",
            params=PARAMS,
            steps={
                "key": _each(braced("params.rows"), braced("item.b"), continue_on_failure=True),
                "whole": _each(braced("params.values"), braced("item"), continue_on_failure=True),
            },
            outputs={name: braced(f"steps.{name}.outputs.o") for name in ("key", "whole")},
        )
    ),
    "state": Run(
        spec_of(
            "state",
            steps={
                "grow": {
                    "repeat": {
                        "state": {"d": {"a": 1}},
                        "max": 3,
                        "while": "state.d.a < 3",
                        "steps": {
                            "add": {
                                "image": "busybox:1",
                                "inputs": {"a": braced("state.d.a"), "b": braced("state.d['a']")},
                                "outputs": {"d": "Dict"},
                                "script": "printf '{\"a\": %s}' $((INPUT_A + 1)) > "
                                + braced("outputs.d.path"),
                            }
                        },
                        "next": {"d": braced("steps.add.outputs.d")},
                    },
                    "outputs": {"o": braced("string(state.d.a) ?? 'none'")},
                }
            },
            outputs={"o": braced("steps.grow.outputs.o")},
        )
    ),
}


def test_a_value_stands_in_for_what_an_element_lacks(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["elements"]
    assert outcome.phase == "Succeeded", outcome
    assert {name: json.loads(text) for name, text in outcome.results.items()} == GIVEN


def test_a_round_fails_that_reads_what_is_not_there(outcomes: Mapping[str, Outcome]) -> None:
    results = outcomes["nothing instead"].results
    assert json.loads(results["key"]) == [None, "3", None]
    assert json.loads(results["whole"]) == ["null", None, "0", ""]


def test_an_element_of_a_state_is_read_in_each_round(outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes["state"].results == {"o": "2"}
