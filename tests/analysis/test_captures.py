"""What scopes take from outside, for all that is within them."""

from __future__ import annotations

from typing import Any

import pytest

from kfpc.analysis.captures import Capture, captures, home_of, producer_of
from kfpc.analysis.file_choices import FileChoice
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, ScopeKind, Step
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import Input, TextSite
from kfpc.pipeline.values import (
    Attempt,
    InputRef,
    ItemRef,
    Node,
    OutputPathRef,
    OutputRef,
    ParamRef,
    PlatformTag,
    PodName,
    Ref,
    Reference,
    RunRef,
    SecretKeyRef,
    StatusRef,
    TypedText,
)
from kfpc.record import replace
from kfpc.types import ARTIFACT, LIST
from tests.nested import (
    HERE,
    block,
    equal,
    item,
    leaf,
    nested,
    output,
    param,
    path,
    pipeline,
    ref,
    status,
    text,
)

MADE = output("m", "o")
FILE = output("m", "f", ARTIFACT)


def group(*steps: Step, **more: Any) -> Block:
    return block("g", ScopeKind.GROUP, steps, **more)


def taken(whole: Pipeline | Block, scope: str = "g") -> list[Capture]:
    if isinstance(whole, Block):
        whole = pipeline([whole])
    return list(captures(whole)[path(scope)])


def refs(whole: Pipeline | Block, scope: str = "g") -> list[Ref | FileChoice]:
    return [one.ref for one in taken(whole, scope)]


# ---------------------------------------------------------------- up to where it is known


def test_captures_are_noted_for_each_scope_on_the_way() -> None:
    whole = nested()
    for scope in ("tune", "tune.inner"):
        assert {(one.ref, one.by_path) for one in taken(whole, scope)} >= {
            (OutputRef(("make",), "text"), False),
            (OutputRef(("make",), "file"), True),
            (ParamRef((), "greeting"), False),
        }
    assert StatusRef(("tune",)) in refs(whole, "eval")
    assert refs(whole, "first") == []


def test_the_root_takes_nothing() -> None:
    whole = pipeline([leaf("a", "", {"i": MADE})], {"r": MADE})
    assert captures(whole) == {(): ()}


@pytest.mark.parametrize(
    ("given", "scopes"),
    [
        (param("p"), ["g", "g.h"]),
        (param("p", scope="g"), ["g.h"]),
        (output("g.b", "o"), ["g.h"]),
        (status("g.b"), ["g.h"]),
        (item("g"), ["g.h"]),
        (output("g.h.b", "o"), []),
        (item("g.h", "key"), []),
        (ref(RunRef("name")), []),
        (ref(InputRef("i")), []),
    ],
)
def test_a_name_is_taken_into_each_scope_below_the_one_that_has_it(
    given: Reference, scopes: list[str]
) -> None:
    inner = block("g.h", ScopeKind.LOOP, [leaf("g.h.a", "", {"i": given})], for_each=text("[1]"))
    found = captures(pipeline([block("g", ScopeKind.LOOP, [inner], for_each=text("[1]"))]))
    expected = [path(scope) for scope in scopes]
    assert [scope for scope, inner in found.items() if inner] == expected


@pytest.mark.parametrize(
    ("ref", "home", "producer"),
    [
        (ParamRef((), "p"), (), None),
        (ParamRef(("sub",), "p"), ("sub",), None),
        (ItemRef(("l",), ("k",)), ("l",), None),
        (OutputRef(("m",), "o"), (), ("m",)),
        (OutputRef(("g", "m"), "o"), ("g",), ("g", "m")),
        (StatusRef(("g", "m")), ("g",), ("g", "m")),
        (RunRef("name"), None, None),
        (InputRef("i"), None, None),
        (OutputPathRef("o"), None, None),
        (PodName(), None, None),
        (Attempt(), None, None),
        (SecretKeyRef(TypedText(("s",)), TypedText(("k",))), None, None),
        (PlatformTag("pod.name"), None, None),
    ],
)
def test_where_a_name_is_known_and_what_gives_it(
    ref: Ref, home: StepId | None, producer: StepId | None
) -> None:
    assert home_of(ref) == home
    assert producer_of(ref) == producer


# ---------------------------------------------------------------- from where in a step


PLACES: dict[str, Block] = {
    "an input": group(leaf("g.a", "", {"i": text("x ", MADE)})),
    "a text": group(leaf("g.a", "", settings=Settings(env={"A": text(MADE)}))),
    "a condition": group(leaf("g.a", "", when=equal(MADE, "x"))),
    "a value that nothing reads": group(
        replace(leaf("g.a", ""), unread=(TextSite(text(MADE), HERE),))
    ),
    "a list to go through": group(block("g.l", ScopeKind.LOOP, [], for_each=MADE)),
    "a value for a sub-pipeline": group(block("g.s", ScopeKind.PIPELINE, [], given={"x": MADE})),
    "an output of the scope": group(results={"r": text("x ", MADE)}),
}


@pytest.mark.parametrize("whole", PLACES.values(), ids=PLACES)
def test_whatever_a_step_is_given_is_taken_by_value(whole: Block) -> None:
    assert [(one.ref, one.by_path) for one in taken(whole)] == [(MADE.ref, False)]


@pytest.mark.parametrize("name", ["for_each", "when", "given"])
def test_what_a_block_itself_is_given_is_no_matter_of_its_steps(name: str) -> None:
    given: dict[str, Any] = {
        "for_each": output("m", "o", LIST), "when": equal(MADE, "x"), "given": {"x": MADE}
    }  # fmt: skip
    assert taken(block("g", ScopeKind.LOOP, [], **{name: given[name]})) == []


def test_each_is_taken_once_in_the_order_in_which_they_are_met() -> None:
    other = output("m", "p")
    one = leaf("g.a", "", {"i": text(other, MADE), "j": text(other)}, when=equal(param("p"), "x"))
    whole = group(one, leaf("g.b", "", {"i": MADE}), results={"r": text(status("m"), other)})
    assert refs(whole) == [other.ref, MADE.ref, ParamRef((), "p"), StatusRef(("m",))]


# ---------------------------------------------------------------- files


def reads(name: str, value: TypedText | Node, *, by_value: bool, optional: bool) -> Step:
    whole = value if isinstance(value, TypedText) else text(value)
    given = Input("i", ARTIFACT, whole, by_value, True, optional, HERE, HERE)
    return replace(leaf(f"g.{name}", ""), inputs={"i": given})


@pytest.mark.parametrize(
    ("value", "by_value", "by_path"),
    [
        (FILE, False, [True]),
        (FILE, True, [True, False]),
        (MADE, False, [False]),
        (text("x ", FILE), False, [False]),
    ],
)
def test_a_file_is_taken_as_it_is_and_once_more_where_it_is_read_by_value(
    value: TypedText | Node, by_value: bool, by_path: list[bool]
) -> None:
    found = taken(group(reads("a", value, by_value=by_value, optional=False)))
    assert [one.by_path for one in found] == by_path


def test_an_artifact_that_a_scope_gives_is_taken_as_a_file() -> None:
    whole = group(results={"r": text(FILE), "s": text(MADE)})
    assert [(one.ref, one.by_path) for one in taken(whole)] == [(FILE.ref, True), (MADE.ref, False)]


@pytest.mark.parametrize(
    ("readers", "optional"),
    [([True], True), ([False], False), ([True, False], False), ([False, True], False),
     ([True, True], True)],
)  # fmt: skip
def test_a_file_is_optional_where_every_reader_can_do_without(
    readers: list[bool], optional: bool
) -> None:
    steps = [reads(f"s{n}", FILE, by_value=False, optional=one) for n, one in enumerate(readers)]
    (found,) = taken(group(*steps))
    assert found.optional is optional


def test_a_file_that_a_scope_hands_on_is_not_optional() -> None:
    reader = reads("a", FILE, by_value=False, optional=True)
    (found,) = taken(group(reader, results={"r": text(FILE)}))
    assert not found.optional
