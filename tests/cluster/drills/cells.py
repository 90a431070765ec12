"""What stands in the cells of docs/drills.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kfpc.preemption import Nodes
from kfpc.preemption.causes import SUCCESS, Counts
from kfpc.preemption.course import Attempt, Course
from tests.cluster.drills.seen import Face, Seen


def row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def word(course: Course) -> str:
    """The causes, and what follows each: `preemption → retry → success`."""
    parts = []
    following: Sequence[Attempt | None] = [*course.attempts[1:], None]
    for attempt, then in zip(course.attempts, following, strict=True):
        parts.append(attempt.cause.name)
        if then is not None:
            parts.append(_follows(attempt, then))
        elif attempt.cause is not SUCCESS:
            parts.append("gives up")
    return " → ".join(parts)


def _follows(attempt: Attempt, then: Attempt) -> str:
    if attempt.cause.counts is Counts.NOTHING:
        return "again"
    what = "retry" if attempt.spent == "a retry" else "new round"
    falls = then.nodes is Nodes.ON_DEMAND and attempt.nodes is not Nodes.ON_DEMAND
    return f"{what} on demand" if falls else what


def spent(course: Course) -> str:
    found = Counter(attempt.spent for attempt in course.attempts)
    retries, failures = found["a retry"], found["a failure"]
    parts = [f"{retries} {'retry' if retries == 1 else 'retries'}"] if retries else []
    parts += [f"{failures} {'failure' if failures == 1 else 'failures'}"] if failures else []
    return ", ".join(parts) or "nothing"


def faces(seen: Seen) -> tuple[str, ...]:
    """How each attempt's end was shown."""
    parts = []
    for state, face in seen.faces.items():
        pods = sum(pod.state == state for pod in seen.pods)
        parts.append(short(face) if pods < 2 else f"{short(face)} ({pods} pods)")
    return tuple(parts)


def shown(alike: Sequence[Sequence[str]]) -> str:
    """The faces of each attempt, of one run or of several of which the same became."""
    return "; ".join(map(unlike, zip(*alike, strict=True)))


def short(face: Face) -> str:
    """A phase, and the message without what the phase or the table says already."""
    message = face.message.removeprefix("main: ").removeprefix("wait: ")
    for long, brief in _IN_SHORT.items():
        if message.startswith(long):
            message = brief
    message = message.removeprefix("Error (").replace("exit code", "exit").rstrip(": ")
    if message.startswith("exit "):
        message = message.replace(")", "", 1)
    return f"{face.phase}: {message}" if message else face.phase


_IN_SHORT = {
    "Error (exit code 64): open ": "no output",
    "Pod was active on the node longer than": "deadline",
    "Pod was terminated in response to imminent node shutdown": "node shutdown",
    "Pod failed before main container starts due to ": "before main starts",
    "OOMKilled": "OOMKilled",
}


def unlike(texts: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(texts))


def told(seen: Seen) -> str:
    """What programs were told of the attempt before; nothing where kfpc tells nothing."""
    words = [pod.told.last_cause if pod.told else "-" for pod in seen.pods]
    return ", ".join(word or "" for word in words) if set(words) - {"-", None} else ""
