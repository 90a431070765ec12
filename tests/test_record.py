"""Records keep what their declaration says, as a dataclass would."""

from __future__ import annotations

from dataclasses import field

import pytest

from kfpc.record import field_names, record, replace


@record
class Name:
    text: str
    start: int = field(default=0, compare=False, repr=False)
    notes: list[str] = field(default_factory=list, compare=False)


@record(eq=False)
class Thing:
    name: Name


def test_a_record_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Name("a").text = "b"  # type: ignore[misc]


def test_fields_that_are_not_compared_make_no_difference() -> None:
    assert Name("a", 1) == Name("a", 2)
    assert hash(Name("a", 1)) == hash(Name("a", 2))
    assert Name("a") != Name("b")


def test_fields_that_are_not_shown_are_not_in_its_text() -> None:
    """A place leads to its whole file: a text with one grows with the spec."""
    assert repr(Name("a", 1, ["x"])) == "Name(text='a', notes=['x'])"
    assert repr(Thing(Name("a"))) == "Thing(name=Name(text='a', notes=[]))"


def test_a_record_without_equality_is_compared_by_identity() -> None:
    one, other = Thing(Name("a")), Thing(Name("a"))
    assert one != other
    assert len({one, other}) == 2


def test_defaults_are_made_anew() -> None:
    assert Name("a").notes is not Name("a").notes


def test_a_changed_copy_keeps_the_rest() -> None:
    assert replace(Name("a", 5), text="b").start == 5
    assert field_names(Name) == ("text", "start", "notes")
    assert field_names(str) == ()
