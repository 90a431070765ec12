"""Texts that are paths, in parts that are equal where they come to the same."""

from __future__ import annotations

from typing import Any

import pytest

from kfpc.analysis.paths import Parts, parts_of, trimmed, with_default
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    Apply,
    Constant,
    InputRef,
    Negation,
    Node,
    ParamRef,
    Reference,
    RunRef,
    SecretRef,
    TypedText,
)
from kfpc.record import replace
from kfpc.types import BOOLEAN, FLOAT, INTEGER, LIST, STRING, Type, named
from tests.nested import HERE, leaf, param, ref, text

P = ParamRef((), "p")
RUN = ref(RunRef("name"))
STEP = leaf(
    "a", "", {"plain": text("gs://b"), "none": text(), "p": param("p"), "mixed": text("x/", RUN)}
)


def own(name: str, type: Type = STRING) -> Reference:
    """An input of the step."""
    return ref(InputRef(name), type)


def call(function: str, *arguments: Node) -> Apply:
    return Apply(function, arguments, STRING)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        (text(), ()),
        (text("gs://b/c"), ("gs://b/c",)),
        (text(param("p")), (P,)),
        (text("a/", param("p"), "/b"), ("a/", P, "/b")),
        # whatever its type: a name is what it stands for
        (text(param("p", named("GCSPath"))), (P,)),
        (text(call("string", param("p", INTEGER))), (P,)),
        (text(call("string", call("string", param("p", INTEGER)))), (P,)),
        # what is known is text, and joins what is beside it
        (text("a", Constant(1.0, FLOAT), "b"), ("a1b",)),
        (text(Constant(True, BOOLEAN), param("p")), ("true", P)),
        # an input is what it is given
        (text(own("plain"), "/c"), ("gs://b/c",)),
        (text(own("p", named("Path")), "/c"), (P, "/c")),
        (text("y/", own("mixed"), "/z"), ("y/x/", RunRef("name"), "/z")),
        (text("a", own("none"), "b"), ("ab",)),
        (text(own("other")), (InputRef("other"),)),
        # in an expression too
        (text(call("lower", own("plain"))), (call("lower", Constant("gs://b", STRING)),)),
        (text(call("lower", own("p"))), (call("lower", param("p")),)),
        (text(call("lower", own("mixed"))),
         (call("lower", call("joined", Constant("x/", STRING), RUN)),)),
        (text(Negation(call("lower", own("plain")))),
         (Negation(call("lower", Constant("gs://b", STRING))),)),
        (text(call("lower", own("other"))), (call("lower", own("other")),)),
    ],
)  # fmt: skip
def test_a_text_has_parts(written: TypedText, parts: Parts) -> None:
    assert parts_of(written, STEP) == parts


def test_an_erroneous_text_has_no_parts() -> None:
    assert parts_of(ERRONEOUS_TEXT, STEP) == ()


@pytest.mark.parametrize("value", [None, SecretRef(TypedText(("s",)), TypedText(("k",)))])
def test_an_input_without_a_text_stands_for_itself(value: Any) -> None:
    given = Input("i", STRING, value, True, False, True, HERE, HERE)
    step = replace(STEP, inputs={"i": given})
    assert parts_of(text(own("i")), step) == (InputRef("i"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (call("lower", RUN), call("upper", RUN)),
        (call("lower", text("a", RUN).parts[1]), call("lower", own("mixed"))),  # type: ignore[arg-type]
        (call("string", param("p", LIST)), call("json", param("p", LIST))),
        (param("p"), ref(ParamRef(("sub",), "p"))),
    ],
)
def test_what_may_come_to_something_else_has_other_parts(one: Node, other: Node) -> None:
    assert parts_of(text(one), STEP) != parts_of(text(other), STEP)


# ---------------------------------------------------------------- defaults


PARAMS = {
    "p": Param("p", STRING, HERE, "/ckpt"),
    "bucket": Param("bucket", STRING, HERE, "gs://b"),
    "required": Param("required", STRING, HERE),
    "erroneous": Param("erroneous", STRING, HERE, ERRONEOUS),
}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((P,), ("/ckpt",)),
        ((P, "/a", P), ("/ckpt/a", P)),
        ((P, P), ("/ckpt", P)),
    ],
)
def test_a_path_that_begins_with_a_param_is_as_by_default(parts: Parts, expected: Parts) -> None:
    assert with_default(parts, PARAMS) == expected


@pytest.mark.parametrize(
    "parts",
    [
        (),
        ("/a", P),
        (ParamRef(("sub",), "p"),),
        (ParamRef((), "nobody"),),
        (ParamRef((), "bucket"), "/a"),
        (ParamRef((), "required"), "/a"),
        (ParamRef((), "erroneous"), "/a"),
        (RunRef("name"),),
    ],
)
def test_any_other_param_stays(parts: Parts) -> None:
    assert with_default(parts, PARAMS) == parts


# ---------------------------------------------------------------- the end


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), ()),
        (("/",), ("/",)),
        (("a//",), ("a",)),
        (("/a",), ("/a",)),
        (("", "a"), ("a",)),
        (("a", P, "/"), ("a", P)),
        (("a/", P), ("a/", P)),
        ((P, ""), (P,)),
    ],
)
def test_no_slash_stands_at_the_end(parts: Parts, expected: Parts) -> None:
    assert trimmed(parts) == expected
