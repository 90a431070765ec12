"""Integers that Argo cannot carry in JSON: held against its own evaluator."""

from __future__ import annotations

import pytest

from kfpc.targets.argo.expressions.whole_numbers import refusing_large, unless_large
from kfpc.types.whole_numbers import has_large
from tests.oracles.argo import Refused, evaluate

PATH = "workflow.parameters['x']"
CARRIED = [
    "[9007199254740992]", "[-9007199254740992]", '["9007199254740993", 1]', "[]", "[1e30]",
    "[0.12345678901234567]", "[12345678901234567.5]", r'["a\"9007199254740993,"]', '[{"a": 1}]',
    "[1000000000000000, 9007199254740989]",
]  # fmt: skip
LOST = [
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
        assert "a loop cannot carry an integer beyond 2^53" in found.message
    assert has_large(text)


def _request(expression: str, text: str) -> dict[str, object]:
    return {"expression": expression, "env": {"workflow.parameters.x": text}, "as": "tag"}
