"""Numbers past 64 bits in expressions, as Argo's own evaluator reads them."""

from __future__ import annotations

import pytest

from tests.oracles import argo
from tests.targets.argo.support import of_steps, tasks


@pytest.mark.parametrize("number", ["1e20", "9223372036854775808.0", "-1e19", "1e300"])
def test_a_float_may_be_past_64_bits(number: str) -> None:
    step = f'  a: {{image: "busybox:1", command: [echo], when: "params.n == {number}"}}'
    condition = tasks(of_steps(step, "params: {n: 2.5}"))["a"]["when"]
    expression = condition.removeprefix("{{=").removesuffix("}}")
    found = [str(argo.tag(expression, workflow={"parameters": {"n": n}})) for n in (number, "2.5")]
    assert found == ["true", "false"]
