"""Compares what was seen of a drill with the plan's word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.causes import (
    FAILURE,
    FIRST,
    PREEMPTION,
    SUCCESS,
    TIMEOUT,
    UNKNOWN,
    Cause,
    Counts,
)
from kfpc.preemption.course import Attempt, Course, State, course
from kfpc.targets.argo.causes import Sign, signs
from tests.cluster.drills.drill import Drill
from tests.cluster.drills.program import HOME
from tests.cluster.drills.seen import Face, Seen, SeenPod, Told

_CLOCK = 1
"""Times are in whole seconds."""

_SLACK = 30
"""Seconds that a busy controller may take longer than the plan says."""

_ENDS = {"Succeeded": "succeeded", "Failed": "failed", "Error": "failed"}

_FILE = re.compile(r"/[\w./-]*[\w]")


@dataclass(frozen=True)
class Judgement:
    """The plan's word, and where what was seen is otherwise. Of a happening in which the
    controller may see one cause or another, it is the word that fits best."""

    course: Course
    otherwise: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What became of one drill."""

    drill: Drill
    seen: Seen
    judgement: Judgement


def judge(drill: Drill, seen: Seen, session: str) -> Judgement:
    found = [
        Judgement(word, tuple(_otherwise(drill.plan, word, seen, session))) for word in words(drill)
    ]
    return min(found, key=lambda judgement: len(judgement.otherwise))


def words(drill: Drill) -> Iterator[Course]:
    """What the plan says of a drill, for each way in which the controller may see it."""
    most = drill.plan.most_pods
    assert most is not None
    pods = most + len(drill.happenings)  # as if each vanished once
    happenings = [drill.happening(number) for number in range(pods)]
    for causes in product(*(happening.causes_in(drill.plan) for happening in happenings)):
        yield course(drill.plan, causes)


def _otherwise(plan: StepPlan, word: Course, seen: Seen, session: str) -> Iterator[str]:
    if seen.phase not in _ENDS or word.end != _ENDS[seen.phase]:
        yield f"it is {seen.phase}, and the plan says {word.end}"
    states = [pod.state for pod in seen.pods]
    wanted = [attempt.state for attempt in word.attempts]
    if states != wanted:
        yield f"pods were {_listed(states)}, and the plan says {_listed(wanted)}"
    done = 0
    for number, (pod, attempt) in enumerate(zip(seen.pods, word.attempts, strict=False)):
        yield from _misplaced(pod, attempt)
        if pod.told is not None:
            last = _last_cause(plan, word.attempts[:number], attempt.state, seen)
            expected = [_told(plan, attempt.state, done, cause, seen, session) for cause in last]
            if pod.told not in expected:
                yield f"{attempt.state} was told {pod.told}, and the plan says {expected}"
            done += plan.checkpoint
    yield from _late(word, seen)
    for state, face in seen.faces.items():
        causes = [a.cause for a in word.attempts if a.state == state]
        if causes and not shows(causes[-1], face):
            yield f"{state} showed {face}, and the plan says {causes[-1].name}"


def _late(word: Course, seen: Seen) -> Iterator[str]:
    for waited, planned in waits(word, seen):
        if not planned - _CLOCK <= waited <= planned + _SLACK:
            yield f"it waited {waited:.0f} s, and the plan says {planned} s"


def waits(word: Course, seen: Seen) -> Iterator[tuple[float, int]]:
    """The seconds between an attempt's end and the next pod, where the plan has a wait: those
    that passed, and the plan's."""
    for attempt, following in zip(word.attempts, seen.pods[1:], strict=False):
        face = seen.faces.get(attempt.state)
        if attempt.wait and face is not None:
            yield following.created - face.finished, attempt.wait


def _listed(states: list[State]) -> str:
    return " ".join(f"{state.failures}.{state.attempt}" for state in states)


def _misplaced(pod: SeenPod, attempt: Attempt) -> Iterator[str]:
    allowed = {Nodes.PREEMPTIBLE: True, Nodes.ON_DEMAND: False}.get(attempt.nodes)
    if allowed is not None and pod.preemptible is not allowed:
        yield f"{attempt.state} ran on {node_kind(pod)}, and the plan says {attempt.nodes.value}"


def node_kind(pod: SeenPod) -> str:
    kinds = {True: "a preemptible node", False: "an on-demand node", None: "no node"}
    return kinds[pod.preemptible]


def _told(
    plan: StepPlan, state: State, done: int, last_cause: str, seen: Seen, session: str
) -> Told:
    """What kfpc's variables should be; ``done`` is the work of the pods before."""
    if not plan.checkpoint:
        return Told(0, None, None, None, None)
    return Told(
        done,
        str(state.attempt),
        None if plan.any_cause else str(state.failures),
        last_cause,
        f"{HOME}/{session}/{seen.name}/checkpoint",
    )


def _last_cause(
    plan: StepPlan, before: tuple[Attempt, ...], state: State, seen: Seen
) -> tuple[str, ...]:
    """The words that a program may get. Whether Argo marks a pod that vanished as deleted, for
    the moment in which it is made again, is by chance."""
    if state.attempt == 1:
        return (_of_round(plan, before, seen) if state.failures else FIRST,)
    last = before[-1].cause
    return (UNKNOWN, PREEMPTION.name) if last.counts is Counts.NOTHING else (last.name,)


def _of_round(plan: StepPlan, before: tuple[Attempt, ...], seen: Seen) -> str:
    """What the exit code of the round before tells, where rounds are laid out: a pod that vanished
    in the first attempt of this one has spent nothing."""
    ended = [attempt.state for attempt in before if attempt.spent == "a failure"]
    face = seen.faces.get(ended[-1]) if ended else None
    told = plan.laid_out and face is not None and face.exit_code not in (None, -1, 0, 137, 143, 255)
    return FAILURE.name if told else UNKNOWN


def shows(cause: Cause, face: Face) -> bool:
    """Whether the table of causes has such an end for this cause."""
    if cause is SUCCESS:
        return face.phase == "Succeeded"
    if cause is TIMEOUT and (face.phase, face.message) == ("Error", "pod deleted"):
        return True  # Argo 4.0.7 may write that over it, once it decided what follows
    return any(_same(sign, face) for sign in signs(cause))


def _same(sign: Sign, face: Face) -> bool:
    """Messages that differ in the name of a file are the same."""
    said = _FILE.sub("FILE", sign.message), _FILE.sub("FILE", face.message)
    return (sign.phase, sign.exit_code, said[0]) == (face.phase, face.exit_code, said[1])
