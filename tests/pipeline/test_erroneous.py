"""Looking for what is erroneous within a value."""

from __future__ import annotations

from typing import Any

import pytest

from kfpc.pipeline import erroneous
from kfpc.pipeline.erroneous import ERRONEOUS, holds_erroneous
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import ERRONEOUS_TEXT, Negation, TypedText
from kfpc.types import BOOLEAN
from tests.telling import loaded


@pytest.mark.parametrize(
    "value",
    [
        ERRONEOUS,
        ERRONEOUS_TEXT,
        [ERRONEOUS],
        {"a": (ERRONEOUS,)},
        TypedText((Negation(ERRONEOUS),)),
    ],
)
def test_what_is_erroneous_is_found_however_deep_it_lies(value: object) -> None:
    assert holds_erroneous(value)


@pytest.mark.parametrize("value", [None, "", 0, [], {}, TypedText(("erroneous",)), BOOLEAN])
def test_what_is_not_is_not(value: object) -> None:
    assert not holds_erroneous(value)


def test_a_look_at_a_step_is_as_long_however_many_others_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its references say where they are declared, and a place leads to the whole file."""
    looks = 0

    def counted(value: Any) -> bool:
        nonlocal looks
        looks += 1
        return holds_erroneous(value)

    monkeypatch.setattr(erroneous, "holds_erroneous", counted)
    found = []
    for others in (1, 100):
        steps = "".join(f"  s{n}: {{image: x}}\n" for n in range(others))
        body = "  a: {image: x, when: params.p == 'v', timeout: 1h, retries: 1}\n"
        pipeline = loaded(f"params: {{p: x}}\nsteps:\n{body}{steps}").pipeline
        assert pipeline is not None
        leaf, looks = pipeline.leaf(("a",)), 0
        assert isinstance(leaf, Leaf)
        assert not counted((leaf.when, leaf.container, leaf.settings))
        found.append(looks)
    assert found[0] == found[1]
