"""Integers that Argo cannot carry in JSON: held against its own evaluator."""

from __future__ import annotations

from base64 import b64decode

import pytest

import kfpc
from kfpc.targets.argo.expressions.whole_numbers import refusing_large, unless_large
from kfpc.types.whole_numbers import has_large
from tests.oracles.argo import Refused, evaluate

PATH = "workflow.parameters['x']"
CARRIED = [
    "[9007199254740991]", "[-9007199254740991]", '["9007199254740993", 1]', "[]", "[1e30]",
    "[0.12345678901234567]", "[12345678901234567.5]", r'["a\"9007199254740993,"]', '[{"a": 1}]',
    "[1000000000000000, 9007199254740989]",
]  # fmt: skip
LOST = [
    "[9007199254740992]", "[-9007199254740992]", '{"a":9007199254740992}',
    "[9007199254740993]", "[-9007199254740993]", "[1,12345678901234567,2]", "[ 90071992547409930 ]",
    '[{"a": [9007199254740999]}]', "[9007199254741000]", "[10000000000000000]",
]  # fmt: skip


@pytest.mark.parametrize("text", CARRIED)
def test_what_a_double_holds_is_carried(text: str) -> None:
    (found,) = evaluate([_request(refusing_large(PATH), text)])
    assert found == text
    (found,) = evaluate([_request(f"string({unless_large([PATH], '1')})", text)])
    assert found == "1"
    assert not has_large(text), "what is told before a run is what a run refuses"


@pytest.mark.parametrize("text", LOST)
def test_what_would_lose_digits_is_refused(text: str) -> None:
    for expression in (refusing_large(PATH), unless_large([PATH], "1")):
        (found,) = evaluate([_request(expression, text)])
        assert isinstance(found, Refused)
        assert "a loop cannot carry an integer of 2^53 or more" in found.message
    assert has_large(text)


def _request(expression: str, text: str) -> dict[str, object]:
    return {"expression": expression, "env": {"workflow.parameters.x": text}, "as": "tag"}


@pytest.mark.parametrize(
    ("list_", "params"),
    [
        ("${{ params.d.k }}", {"d": '{"k": [9007199254740993]}'}),
        ("${{ from_json(params.s, 'List')[0] }}", {"s": "[[9007199254740993]]"}),
        ("{zip: {x: '${{ params.d.k }}', y: [1]}}", {"d": '{"k": [9007199254740993]}'}),
    ],
)
def test_an_element_that_was_rounded_is_refused(list_: str, params: dict[str, str]) -> None:
    for large, is_refused in (
        ("9007199254740993", True),
        ("1000000000000000000001", True),
        ("-12345678901234567890123", True),
        ("9007199254740991", False),
        ("1e-7", False),
    ):
        given = {name: text.replace("9007199254740993", large) for name, text in params.items()}
        (found,) = evaluate([_of_loop(list_, given)])
        assert isinstance(found, Refused) is is_refused, found
        if not is_refused:
            assert large in b64decode(found).decode()


def _of_loop(list_: str, params: dict[str, str]) -> dict[str, object]:
    """What a loop is handed, and the params of the run, as a request."""
    quoted = list_ if list_.startswith("{") else f'"{list_}"'
    source = f"""
apiVersion: kfpc/v1
name: demo
params: {{d: {{type: Dict, default: {{}}}}, s: {{type: String, default: "[]"}}}}
steps: {{a: {{for_each: {quoted}, image: "busybox:1", command: [train]}}}}
"""
    manifest = kfpc.compile(kfpc.Source(source, "spec.yaml")).manifest
    assert manifest is not None
    (text,) = (
        argument["value"]
        for template in manifest["spec"]["templates"]
        for task in template.get("dag", {}).get("tasks", ())
        for argument in task.get("arguments", {}).get("parameters", ())
        if "a loop cannot carry" in argument["value"]
    )
    env = {f"workflow.parameters.{name}": value for name, value in params.items()}
    return {"expression": text, "env": env, "as": "text"}


@pytest.mark.parametrize("text", ["[1e+30]", '{"a": [1.5e+21]}'])
def test_floats_as_others_write_them_are_carried_where_nothing_was_read_before(text: str) -> None:
    found = evaluate([_request(refusing_large(PATH, reread=one), text) for one in (False, True)])
    assert found[0] == text
    assert isinstance(found[1], Refused)
