"""Judges a drill whose step is in blocks: each beginning by the plan of the step, and the blocks by
how their beginnings end."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.preemption.course import Course
from tests.cluster.drills import agreement
from tests.cluster.drills.agreement import Judgement, Result, Verdict
from tests.cluster.drills.blocks import expected
from tests.cluster.drills.drill import Drill
from tests.cluster.drills.seen import Seen
from tests.cluster.drills.setting import Setting


def judge(drill: Drill, seen: Seen, session: str, setting: Setting = Setting.DEFAULT) -> Judgement:
    """The verdict on any drill."""
    if not drill.blocks:
        return agreement.judge(drill, seen, session, setting)
    begun = tuple(_judged(drill, one, session, setting) for one in seen.begun)
    fits, own = _of_blocks(drill, seen, begun)
    otherwise = (*own, *(text for one in begun for text in _placed(one)))
    lost = sum(one.judgement.lost for one in begun)
    attempts = tuple(a for one in begun for a in one.judgement.course.attempts)
    return Judgement(
        Course(attempts, "succeeded" if fits else "failed"),
        _verdict(begun, bool(otherwise), bool(lost)),
        otherwise,
        lost,
        begun,
    )


def _judged(drill: Drill, seen: Seen, session: str, setting: Setting) -> Result:
    own = drill.beginning(seen.element, seen.earlier)
    return Result(own, seen, agreement.judge(own, seen, session, setting))


def _verdict(begun: tuple[Result, ...], otherwise: bool, lost: bool) -> Verdict:
    """Where one beginning was too slow, the blocks around it show nothing either."""
    if any(one.judgement.verdict is Verdict.SLOW for one in begun):
        return Verdict.SLOW
    if otherwise:
        return Verdict.OTHERWISE
    return Verdict.LOST if lost else Verdict.AGREES


def _of_blocks(drill: Drill, seen: Seen, begun: tuple[Result, ...]) -> tuple[bool, tuple[str, ...]]:
    """Whether the run succeeds by the ends that the plan says of each beginning, and what is
    otherwise."""
    ends: dict[int, list[bool]] = {}
    for one in begun:
        ends.setdefault(one.seen.element, []).append(one.judgement.course.end == "succeeded")
    succeeds, wanted = expected(drill.blocks, ends)
    return succeeds, tuple(_otherwise(drill, seen, succeeds, wanted))


def _otherwise(drill: Drill, seen: Seen, succeeds: bool, wanted: dict[int, int]) -> Iterator[str]:
    if seen.phase != ("Succeeded" if succeeds else "Failed"):
        yield f"the run is {seen.phase}, and the plan says {'Succeeded' if succeeds else 'Failed'}"
    found = {element: len(parts) for element, parts in seen.of.items()}
    if found != wanted:
        yield f"its step was begun {found} times, and the plan says {wanted}"
    most = drill.plan.times
    if most is None or sum(found.values()) > most:
        yield f"its step was begun {found} times, and the plan says {most} at most"


def _placed(one: Result) -> Iterator[str]:
    where = f"element {one.seen.element} after {one.seen.earlier} pods: "
    return (where + text for text in one.judgement.otherwise)
