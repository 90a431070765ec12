"""Compares what was seen of a drill with the plan's word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import product

from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.causes import (
    FAILURE,
    FIRST,
    PREEMPTION,
    SUCCESS,
    TIMEOUT,
    UNKNOWN,
    VANISHED,
    Cause,
    Counts,
)
from kfpc.preemption.course import Attempt, Course, State, asked, course
from kfpc.targets.argo.causes import Sign, signs
from tests.cluster.drills.drill import Drill
from tests.cluster.drills.program import HOME
from tests.cluster.drills.seen import Face, Seen, SeenPod, Told
from tests.cluster.drills.setting import VARIABLE, Setting

_CLOCK = 1
"""Times are in whole seconds."""

_ENDS = {"Succeeded": "succeeded", "Failed": "failed", "Error": "failed"}

_DELETED = "pod deleted"

_FILE = re.compile(r"/[\w./-]*[\w]")


class Verdict(Enum):
    """What a drill shows."""

    AGREES = "agrees"
    LOST = "an end was lost"
    """The controller did not see that a pod was taken away, and made the same pod again. Its
    setting allows that; all else is as the plan says."""
    SLOW = "too slow"
    """The cluster was too slow for the drill's own deadlines, so it shows nothing."""
    OTHERWISE = "is otherwise"


@dataclass(frozen=True)
class Judgement:
    """The plan's word, where what was seen is ``otherwise``, and how many ends were ``lost``. Of a
    happening in which the controller may see one cause or another, it is the word that fits
    best, and of those the one in which fewest ends are lost."""

    course: Course
    verdict: Verdict
    otherwise: tuple[str, ...] = ()
    lost: int = 0
    begun: tuple[Result, ...] = ()
    """Of each beginning, where the step is in blocks."""


@dataclass(frozen=True)
class Result:
    """What became of one drill."""

    drill: Drill
    seen: Seen
    judgement: Judgement

    @property
    def pieces(self) -> tuple[Result, ...]:
        """Of each beginning of the step."""
        return self.judgement.begun or (self,)


def judge(drill: Drill, seen: Seen, session: str, setting: Setting = Setting.DEFAULT) -> Judgement:
    found = []
    for word in words(drill):
        otherwise = tuple(_otherwise(drill, word, seen, session))
        found.append((len(otherwise), _lost(word), otherwise, word))
    _, lost, otherwise, word = min(found, key=lambda one: one[:2])
    if lost and setting is Setting.FINALIZER:
        otherwise += (f"{lost} ends were lost, and the controller has {VARIABLE}",)
    verdict = Verdict.LOST if lost else Verdict.AGREES
    if otherwise:
        verdict = Verdict.SLOW if too_slow(drill, word, seen) else Verdict.OTHERWISE
    return Judgement(word, verdict, otherwise, lost)


def _lost(word: Course) -> int:
    return sum(attempt.cause is VANISHED for attempt in word.attempts)


def words(drill: Drill) -> Iterator[Course]:
    """What the plan says of a drill, for each way in which the controller may see it."""
    most = drill.plan.most_pods
    assert most is not None
    pods = most + len(drill.happenings)  # as if each were lost once
    for causes in product(*(drill.causes(number) for number in range(pods))):
        if drill.nowhere and drill.bounded:  # no attempt follows the end of the run
            yield Course(course(drill.plan, causes[:1]).attempts, "failed")
            return
        yield course(drill.plan, causes)


def too_slow(drill: Drill, word: Course, seen: Seen) -> bool:
    """Whether a deadline ended a pod that was to do something else, as its program had not
    begun, or nobody took it away in time; or the controller took its time for a wait."""
    for pod in seen.pods:
        face = seen.faces.get(pod.state)
        if face is None or not shows(TIMEOUT, face) or face.message == _DELETED:
            continue
        if pod.number is None:
            if not any(happening.always or happening.nowhere for happening in drill.happenings):
                return True
        elif TIMEOUT not in drill.happening(pod.number - 1 - seen.earlier).causes:
            return True
    return any(waited > planned + _slack(drill) for waited, planned in waits(word, seen))


def _slack(drill: Drill) -> float:
    """Seconds that a busy controller may take longer than the plan says."""
    return 30 * drill.scale


def _otherwise(drill: Drill, word: Course, seen: Seen, session: str) -> Iterator[str]:
    plan = drill.plan
    if seen.phase not in _ENDS or word.end != _ENDS[seen.phase]:
        yield f"it is {seen.phase}, and the plan says {word.end}"
    states = [pod.state for pod in seen.pods]
    wanted = [attempt.state for attempt in word.attempts]
    if states != wanted:
        yield f"pods were {_listed(states)}, and the plan says {_listed(wanted)}"
    done = seen.earlier * plan.checkpoint
    for number, (pod, attempt) in enumerate(zip(seen.pods, word.attempts, strict=False)):
        yield from _misplaced(pod, attempt)
        yield from _amounts(plan, word.attempts[:number], pod, seen)
        if pod.told is not None:
            last = _last_cause(plan, word.attempts[:number], attempt.state, seen)
            expected = [_told(drill, attempt.state, done, cause, seen, session) for cause in last]
            if pod.told not in expected:
                yield f"{attempt.state} was told {pod.told}, and the plan says {expected}"
            done += plan.checkpoint
    yield from _late(drill, word, seen)
    if drill.nowhere and seen.pods and waited_of(seen) <= (drill.timeout or 0):
        yield f"the pod had a node, or was ended, within {drill.timeout} s"
    for state, face in seen.faces.items():
        causes = [a.cause for a in word.attempts if a.state == state]
        if causes and not shows(causes[-1], face):
            yield f"{state} showed {face}, and the plan says {causes[-1].name}"


def waited_of(seen: Seen) -> float:
    """Seconds that the first pod waited for a node, or for its end if that came before."""
    pod = seen.pods[0]
    face = seen.faces.get(pod.state)
    ends = [] if pod.waited is None else [pod.waited]
    if face is not None and face.finished:
        ends.append(face.finished - pod.created)
    return min(ends, default=0)


def _late(drill: Drill, word: Course, seen: Seen) -> Iterator[str]:
    for waited, planned in waits(word, seen):
        if not planned - _CLOCK <= waited <= planned + _slack(drill):
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
    if None not in (allowed, pod.preemptible) and pod.preemptible is not allowed:
        yield f"{attempt.state} ran on {node_kind(pod)}, and the plan says {attempt.nodes.value}"


def _amounts(
    plan: StepPlan, before: tuple[Attempt, ...], pod: SeenPod, seen: Seen
) -> Iterator[str]:
    """What a pod asks for, of what changes with failures. All that a round learns of those before
    it is their exit codes: 137 is out of memory, whatever killed it."""
    ended = [attempt.state for attempt in before if attempt.spent == "a failure"]
    ooms = sum(state in seen.faces and seen.faces[state].exit_code == 137 for state in ended)
    wanted = asked(plan, State(pod.state.failures, pod.state.attempt, ooms))
    found = {field: pod.asked.get(field) for field in wanted}
    if found != wanted:
        yield f"{pod.state} asked for {found}, and the plan says {wanted}"


def node_kind(pod: SeenPod) -> str:
    return "a preemptible node" if pod.preemptible else "an on-demand node"


def _told(drill: Drill, state: State, done: int, last_cause: str, seen: Seen, session: str) -> Told:
    """What kfpc's variables should be; ``done`` is the work of the pods before. With one budget
    for any cause nobody counts failures."""
    if not drill.plan.checkpoint:
        return Told(0, None, None, None, None)
    return Told(
        done,
        str(state.attempt),
        None if isinstance(drill.kind.retries, int) else str(state.failures),
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
    if cause is TIMEOUT and (face.phase, face.message) == ("Error", _DELETED):
        return True  # Argo 4.0.7 may write that over it, once it decided what follows
    return any(_same(sign, face) for sign in signs(cause))


def _same(sign: Sign, face: Face) -> bool:
    """Messages that differ in the name of a file are the same."""
    said = _FILE.sub("FILE", sign.message), _FILE.sub("FILE", face.message)
    return (sign.phase, sign.exit_code, said[0]) == (face.phase, face.exit_code, said[1])
