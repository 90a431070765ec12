"""What was seen of all drills under each setting of the controller, written down beside this.

docs/drills.md is made of it, so that a run under one setting leaves the other's half as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tests.cluster.drills import cells
from tests.cluster.drills.agreement import Result, waited_of, waits
from tests.cluster.drills.every import DRILLS
from tests.cluster.drills.pace import Pace
from tests.cluster.drills.seen import Seen
from tests.cluster.drills.setting import Setting

FOLDER = Path(__file__).parent / "recorded"


@dataclass(frozen=True)
class Session:
    """Where and when drills ran. ``slowest`` are the seconds until a pod's program began."""

    kubernetes: str
    argo: str
    date: str
    seconds: int
    slowest: int
    at_once: int

    @classmethod
    def now(cls, kubernetes: str, argo: str, seconds: int, pace: Pace) -> Session:
        date = datetime.now(timezone.utc).date().isoformat()
        named = kubernetes.removeprefix("v"), argo.removeprefix("v")
        return cls(*named, date, seconds, round(pace.slowest), pace.at_once)


@dataclass(frozen=True)
class Record:
    """What became of a drill, in words.

    ``met`` is what happened to each pod, and what it was taken for; ``pods`` are those on
    preemptible nodes, and on demand; ``waits`` the plan's and those that passed. Where the pod
    waits for a node, ``waited`` are the step's timeout, and how long it waited for its node or its
    end. All are seconds. ``asked`` is what each pod asked for, of what changes with failures. Of a
    step in blocks, ``begun`` are its beginnings: each one's element, word, faces, and what was
    told.
    """

    verdict: str
    word: str
    faces: tuple[str, ...]
    pods: tuple[int, int]
    spent: str
    end: str
    told: str
    lost: int
    met: tuple[tuple[str, str], ...]
    waits: tuple[tuple[int, int], ...] = ()
    waited: tuple[int, ...] = ()
    asked: tuple[str, ...] = ()
    begun: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Recorded:
    """All drills under one setting."""

    session: Session
    drills: Mapping[str, Record]


def record_of(result: Result) -> Record:
    drill, seen, judgement = result.drill, result.seen, result.judgement
    course, pieces = judgement.course, result.pieces
    return Record(
        verdict=judgement.verdict.value,
        word=" | ".join(cells.word(one.judgement.course) for one in pieces),
        faces=tuple(face for one in pieces for face in cells.faces(one.seen)),
        pods=(_on(seen, True), _on(seen, False)),
        spent=cells.spent(course),
        end=course.end or "",
        told=" | ".join(filter(None, (cells.told(one.seen) for one in pieces))),
        lost=judgement.lost,
        met=tuple(met for one in pieces for met in _met(one)),
        waits=tuple(wait for one in pieces for wait in _waits(one)),
        waited=(drill.timeout or 0, round(waited_of(seen))) if drill.nowhere else (),
        asked=_asked(result),
        begun=tuple(map(_begun, judgement.begun)),
    )


def _met(result: Result) -> Iterator[tuple[str, str]]:
    """What happened to each pod, and what it was taken for."""
    for number, attempt in enumerate(result.judgement.course.attempts):
        yield result.drill.happening(number).name, attempt.cause.name


def _waits(result: Result) -> Iterator[tuple[int, int]]:
    for waited, planned in waits(result.judgement.course, result.seen):
        yield planned, round(waited)


def _begun(result: Result) -> tuple[str, ...]:
    """The element whose step it is, the plan's word, what was shown, and what programs were
    told."""
    course, seen = result.judgement.course, result.seen
    return str(seen.element), cells.word(course), "; ".join(cells.faces(seen)), cells.told(seen)


def _asked(result: Result) -> tuple[str, ...]:
    fields = [field for ladder in result.drill.plan.ladders for field in ladder.names]
    return tuple(
        ", ".join(pod.asked.get(field, "nothing") for field in fields)
        for pod in result.seen.pods
        if fields
    )


def _on(seen: Seen, preemptible: bool) -> int:
    return sum(pod.preemptible is preemptible for pod in seen.pods)


def renew(setting: Setting, results: Mapping[str, Result], session: Session) -> None:
    """Writes what was seen. Drills that did not run keep what was written of them before, if that
    was on the same versions."""
    before = read().get(setting)
    found = {key: record_of(result) for key, result in results.items()}
    if before is not None and _versions(before.session) == _versions(session):
        found = {**before.drills, **found}
        if results.keys() != DRILLS.keys():
            session = before.session
    lines = [f"{json.dumps(key)}: {_line(found[key])}" for key in DRILLS if key in found]
    text = f'{{"session": {json.dumps(asdict(session))},\n"drills": {{\n'
    FOLDER.mkdir(exist_ok=True)
    _path(setting).write_text(text + ",\n".join(lines) + "\n}}\n", encoding="utf-8")


def _versions(session: Session) -> tuple[str, str]:
    return session.kubernetes, session.argo


def _line(record: Record) -> str:
    """A record on one line, so that differences are read drill by drill."""
    said = asdict(record)
    if not record.begun:
        del said["begun"]
    return json.dumps(said, ensure_ascii=False)


def read() -> dict[Setting, Recorded]:
    """What is written down, by setting."""
    return {setting: _read(_path(setting)) for setting in Setting if _path(setting).exists()}


def _path(setting: Setting) -> Path:
    return FOLDER / f"{setting.value}.json"


def _read(path: Path) -> Recorded:
    found = json.loads(path.read_text(encoding="utf-8"))
    drills = {key: Record(**_tuples(one)) for key, one in found["drills"].items()}
    return Recorded(Session(**found["session"]), drills)


def _tuples(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in found.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
