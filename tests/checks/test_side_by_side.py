"""Claims that one node alone can have, by how the steps that use them follow each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telling import codes

CLAIM = "workflow: {volume_claims: {work: {size: 1Gi}}}\n"


def spec(after: dict[str, list[str]], users: set[str]) -> str:
    lines = [CLAIM + "steps:"]
    for name, before in after.items():
        mounts = ", volumes: {/w: {volume: work}}" if name in users else ""
        lines.append(f"  {name}: {{image: 'x:1', command: [x], after: {before}{mounts}}}")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ({"a": [], "b": []}, True),
        ({"a": [], "b": ["a"]}, False),
        ({"a": [], "m": ["a"], "b": ["m"]}, False),
        ({"a": [], "b": ["a"], "c": ["a"]}, True),
        ({"a": [], "b": ["a"], "c": ["b"], "d": ["a"]}, True),
    ],
)
def test_steps_that_do_not_follow_each_other(after: dict[str, list[str]], told: bool) -> None:
    users = set(after) - {"m"}
    assert ("628" in codes(spec(after, users))) is told


@given(st.lists(st.sets(st.integers(0, 6), max_size=3), min_size=2, max_size=7), st.data())
def test_it_is_told_exactly_where_two_do_not(before: list[set[int]], data: st.DataObject) -> None:
    """Held against all pairs, by who can be reached from whom."""
    after = {f"s{n}": [f"s{m}" for m in sorted(ms) if m < n] for n, ms in enumerate(before)}
    users = data.draw(st.sets(st.sampled_from(sorted(after)), min_size=2))
    reached: dict[str, set[str]] = {}
    for name, direct in after.items():
        reached[name] = set(direct).union(*(reached[one] for one in direct))
    apart = any(a not in reached[b] and b not in reached[a] for a in users for b in users if a != b)
    assert ("628" in codes(spec(after, users))) is apart


def at_the_end(after: str) -> str:
    users = [
        f"{name}: {{image: 'x:1', command: [x], volumes: {{/w: {{volume: work}}}}{more}}}"
        for name, more in (("a", ""), ("b", ""), ("c", after))
    ]
    return f"{CLAIM}steps:\n  {users[0]}\non_exit:\n  {users[1]}\n  {users[2]}\n"


def test_steps_at_a_runs_end_run_beside_each_other_alone() -> None:
    assert "628" in codes(at_the_end(""))
    assert "628" not in codes(at_the_end(", after: b"))
