"""What a leaf template takes from outside, before any text of it is written."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from kfpc.pipeline.settings import Resources, Resume, Retries, Settings
from kfpc.pipeline.values import Apply, Comparison, Constant, InputRef, Ref, TypedText
from kfpc.record import field_names
from kfpc.targets.argo.lower.lift import lifted
from kfpc.targets.argo.lower.parameters import OUTSIDE, title_of
from kfpc.types import BOOLEAN, INTEGER, STRING
from tests.nested import leaf, output, param, ref, text


def test_parameters_stand_in_the_order_of_the_walk() -> None:
    settings = Settings(
        retries=Retries(preemptions=text(param("budget")), failures=text(param("n"))),
        resume=Resume(checkpoint=text("gs://", param("bucket"))),
        env={"A": text(output("tune.a", "o")), "B": text(param("bucket"))},
        resources=Resources({"memory": text(param("memory"))}, {"cpu": text("1", param("cpu"))}),
    )
    found = lifted(leaf("s", "true", {"x": param("budget")}, settings=settings))
    assert list(found.parameters) == [
        "x", "failures", "budget", "bucket", "a-o", "memory", "quantity"
    ]  # fmt: skip
    assert found.inputs == {"x": "x"}
    assert found.counter == "failures"
    assert list(found.around) == ["x", "budget", "bucket", "a-o", "memory", "quantity", "n"]


def test_two_things_that_would_be_called_the_same() -> None:
    settings = Settings(env={"A": text(output("one.a", "o")), "B": text(output("two.a", "o"))})
    found = lifted(leaf("s", "true", settings=settings))
    assert list(found.parameters) == ["a-o", "a-o-2"]
    assert found.node(output("two.a", "o")) == ref(InputRef("a-o-2"))


def test_what_is_known_inside_stays_and_a_cast_is_made_outside() -> None:
    own = ref(InputRef("x"))
    cast = Apply("int", (own,), INTEGER)
    both = Comparison(">", cast, param("n", INTEGER), BOOLEAN)
    settings = Settings(env={"A": TypedText((own, "/", both))})
    found = lifted(leaf("s", "true", {"x": text("7")}, settings=settings))
    assert found.node(own) is own
    (name,) = set(found.parameters) - {"x"}
    assert found.node(both) == ref(InputRef(name), BOOLEAN)
    assert found.parameters[name].expression == Comparison(
        ">", Apply("int", (Constant("7", STRING),), INTEGER), param("n", INTEGER), BOOLEAN
    )


@pytest.mark.parametrize("kind", get_args(Ref))
def test_what_has_a_title_as_a_parameter_becomes_one(kind: Any) -> None:
    """mypy asks for the title, and for no place in ``OUTSIDE``."""
    of_any = kind(*("x" for _ in field_names(kind)))
    assert isinstance(of_any, OUTSIDE) is (title_of(of_any) is not None)
