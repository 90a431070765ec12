"""What leads from one thing to the next, also round and back."""

from __future__ import annotations

from kfpc.reachable import reachable

ONWARD = {"a": "bc", "b": "d", "c": "da", "d": "", "e": "a"}


def test_all_that_is_come_to_is_found_once():
    assert set(reachable("a", ONWARD.__getitem__)) == set("abcd")
    assert set(reachable("eb", ONWARD.__getitem__)) == set("abcde")
    assert [*reachable("", ONWARD.__getitem__)] == []


def test_those_that_one_begins_with_come_first():
    assert [*reachable("de", ONWARD.__getitem__)][:2] == ["d", "e"]
