"""Blocks around a drill's step: groups, loops and repeats, which begin it more than once.

Each beginning is a step of its own to the plan, with all its budgets. What becomes of the block
follows from how its beginnings end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tests.cluster.specs import braced


@dataclass(frozen=True)
class Block:
    """``times`` is how often it begins its steps at most: the attempts of a group, the elements of
    a loop, the rounds of a repeat that always goes on."""

    kind: Literal["group", "loop", "repeat"]
    times: int = 1

    def __str__(self) -> str:
        if self.kind == "loop":
            return f"a loop of {self.times}"
        if self.kind == "repeat":
            return f"a repeat of {self.times} rounds"
        if self.times == 1:
            return "a group"
        return f"a group with {self.times - 1} {'retry' if self.times == 2 else 'retries'}"

    def around(self, name: str, step: Mapping[str, Any], does: Sequence[str]) -> dict[str, Any]:
        """The step that is this block, with the output ``done`` of the one that stands in it."""
        steps = {name: dict(step)}
        said: dict[str, Any] = {"outputs": {"done": braced(f"steps.{name}.outputs.done")}}
        if self.kind == "repeat":
            return {"repeat": self._rounds(steps), **said}
        if self.kind == "loop":
            said["for_each"] = [{"of": str(n), "does": text} for n, text in enumerate(does)]
        elif self.times > 1:
            said["retries"] = self.times - 1
        return {"steps": steps, **said}

    def _rounds(self, steps: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "state": {"round": 1},
            "steps": dict(steps),
            "next": {"round": braced("state.round + 1")},
            "while": f"state.round <= {self.times}",
            "max": self.times,
        }


def wrapped(
    blocks: Sequence[Block], name: str, step: Mapping[str, Any], does: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """The outermost of the blocks around a step, and its name. ``does`` is what the pods of each
    element of a loop are to do."""
    found = name, dict(step)
    for depth, block in reversed(list(enumerate(blocks))):
        inner, said = found
        found = f"{block.kind}-{depth}", block.around(inner, said, does)
    return found


def expected(
    blocks: Sequence[Block], ends: Mapping[int, Sequence[bool]]
) -> tuple[bool, dict[int, int]]:
    """Whether the outermost block succeeds, and how often each element's step is begun, where its
    beginnings end so, one after another. A beginning that did not come counts as a success."""
    begun = dict.fromkeys(ends, 0)

    def step(element: int) -> bool:
        begun[element] = begun.get(element, 0) + 1
        known = ends.get(element, ())
        return known[begun[element] - 1] if begun[element] <= len(known) else True

    return _goes(blocks, 0, step), begun


def _goes(blocks: Sequence[Block], element: int, step: Callable[[int], bool]) -> bool:
    if not blocks:
        return step(element)
    block, inner = blocks[0], blocks[1:]
    if block.kind == "loop":
        ends = [_goes(inner, number, step) for number in range(block.times)]
        return all(ends)
    for _ in range(block.times):
        if _goes(inner, element, step) is (block.kind == "group"):
            return block.kind == "group"
    return block.kind == "repeat"
