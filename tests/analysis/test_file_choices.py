"""Choices of files: in which order they are tried, what is asked before, and where."""

from __future__ import annotations

import pytest

from kfpc.analysis.captures import captures, made_in
from kfpc.analysis.file_choices import FileChoice, FileSource, file_choices, source_of
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.scope import ScopeKind
from kfpc.pipeline.values import Apply, Fallback, Node, OutputRef, ParamRef, Reference, StatusRef
from kfpc.types import ARTIFACT, BOOLEAN
from tests.nested import block, item, leaf, param, path, pipeline, text


def file(step: str, *, absent: bool = True) -> Reference:
    return Reference(OutputRef(path(step), "o"), ARTIFACT, absent)


def or_else(left: Node, right: Node) -> Node:
    return Fallback(left, right, ARTIFACT, left.absent and right.absent)


def chosen(condition: Node, then: Node, otherwise: Node) -> Node:
    absent = then.absent or otherwise.absent
    return Apply("if", (condition, then, otherwise), ARTIFACT, absent)


FAST = param("fast", BOOLEAN)
A, B, C, SURE = file("a"), file("b"), file("c"), file("s", absent=False)


def choice(node: Node) -> FileChoice:
    found = source_of(node)
    assert isinstance(found, FileChoice)
    return found


def _name(file: OutputRef | ParamRef) -> str:
    return file.step[-1] if isinstance(file, OutputRef) else file.name


def tried(node: Node) -> list[tuple[str, bool]]:
    """The steps whose files are tried, and whether something is asked of each before."""
    return [(_name(one.file), one.condition is not None) for one in choice(node).candidates]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (or_else(A, SURE), [("a", True), ("s", False)]),
        (or_else(or_else(A, B), C), [("a", True), ("b", True), ("c", True)]),
        (or_else(A, or_else(B, C)), [("a", True), ("b", True), ("c", True)]),
        (chosen(FAST, SURE, SURE), [("s", True), ("s", False)]),
        (chosen(FAST, A, or_else(B, SURE)), [("a", True), ("b", True), ("s", True)]),
        (or_else(chosen(FAST, A, B), SURE), [("a", True), ("b", True), ("s", False)]),
    ],
)
def test_files_are_tried_in_their_order(node: Node, expected: list[tuple[str, bool]]) -> None:
    assert tried(node) == expected


def test_one_file_is_no_choice() -> None:
    found: FileSource = source_of(A)
    assert found == A.ref


def test_choices_that_mean_the_same_are_equal() -> None:
    assert choice(or_else(or_else(A, B), C)) == choice(or_else(A, or_else(B, C)))
    assert choice(or_else(A, B)) != choice(or_else(B, A))


@pytest.mark.parametrize(
    ("node", "home"),
    [
        (or_else(A, B), ()),
        (or_else(A, file("g.h.x")), ("g", "h")),
        (or_else(file("g.x"), A), ("g",)),
        (chosen(item("g.l", "k"), A, B), ("g", "l")),
    ],
)
def test_it_is_made_where_all_is_known_that_it_names(node: Node, home: StepId) -> None:
    assert made_in(choice(node), home) == home
    assert made_in(choice(node), (*home, "inner")) == home


@pytest.mark.parametrize(
    ("node", "scope", "home"),
    [
        (or_else(A, B), ("!a",), ("!a",)),
        (or_else(A, B), ("!a", "g"), ("!a",)),
        (or_else(A, B), ("!a", "!x"), ("!a", "!x")),
        (or_else(A, file("!a.x")), ("!a", "!x"), ("!a", "!x")),
        (or_else(A, file("!a.g.x")), ("!a", "g"), ("!a", "g")),
        (or_else(A, B), ("!",), ()),
    ],
)
def test_at_a_steps_end_it_is_made_anew(node: Node, scope: StepId, home: StepId) -> None:
    assert made_in(choice(node), scope) == home


def test_scopes_take_what_was_chosen_around_them_and_what_they_choose_from() -> None:
    outer, inner = or_else(A, B), or_else(A, file("g.x"))
    reads = leaf("g.r", "cat <i> <j>", {"i": text(outer), "j": text(inner)}, files=["i", "j"])
    whole = pipeline([
        leaf("a", "", outputs={"o": ARTIFACT}), leaf("b", "", outputs={"o": ARTIFACT}),
        block("g", ScopeKind.GROUP, [leaf("g.x", "", outputs={"o": ARTIFACT}), reads]),
    ])  # fmt: skip
    taken = [(one.ref, one.by_path) for one in captures(whole)["g",]]
    assert taken == [(choice(outer), True), (A.ref, True), (StatusRef(("a",)), False)]
    assert [one.reader for one in file_choices(whole)] == [("g", "r"), ("g", "r")]
