"""docs/drills.md: what was seen beside what the plan said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path

from tests.cluster.drills.agreement import Result, waits
from tests.cluster.drills.cells import row, shown, spent, told, unlike, word
from tests.cluster.drills.happenings import HAPPENINGS
from tests.cluster.drills.matrix import KINDS, WAITS
from tests.cluster.drills.schedules import SEED
from tests.cluster.drills.seen import Seen

PAGE = Path(__file__).parents[3] / "docs" / "drills.md"

_HEAD = """\
# Drills

What kfpc says of a step's attempts, beside what a real controller did: Kubernetes {kubernetes}, \
Argo Workflows {argo}, on {date}. `make drills` runs all of it again and writes this page; \
[cluster-tests](cluster-tests.md#drills) says what that needs. {count} steps ran in {pods} pods, \
in {minutes} minutes, and **all {count} did what their plans say**.

## What happens, and what follows

A row is a step with one kind of plan. Its pods meet what the first column says: the first two, \
but where a node ends, which happens once to all of them together, and where the step cannot \
start, which it never can. The pod after that succeeds.

- **The plan's word** is the cause of each attempt's end ([the table of causes](causes.md)) and \
what follows. A `retry` spends a retry, or one of the budget for preemptions; a `new round` \
spends a failure, and attempts count from 1 again; `again` is the same attempt, and spends \
nothing.
- **What Argo showed** is the phase of each attempt, and its message in short. One cause may show \
in more than one way; both are told where the step ran both with and without a checkpoint.
- A pod that is deleted by force, or while it starts, may be gone before Argo saw it run. Then it \
has `vanished`; else it is a preemption. Which of the two is a matter of seconds, and the plan \
has a word for both.
- **Pods** are those on preemptible nodes, and those on demand.
- **Told** is what the program got as `KFPC_LAST_CAUSE`, pod by pod, where it has a checkpoint; \
`-` is a pod whose program never began. The other variables, and that it went on from its \
checkpoint, were compared too.

| what happens | plan | checkpoint | the plan's word | what Argo showed | pods | spent | end \
| told |
|---|---|---|---|---|---|---|---|---|
"""

_WAITS = """
## Waits

Steps with `backoff: {delay: 5s, factor: 2}`: the seconds from the end of an attempt to the pod \
of the next one. None is shorter than the plan says. One may be longer, for Argo looks again a \
whole wait after it looked last.

| plan | the plan's word | the plan's waits | seen |
|---|---|---|---|
"""

_RANDOM = """
## Random schedules

{count} plans by chance, from the seed {seed}: one budget or two, a fallback or none, nodes \
preferred or required, with a checkpoint or without. What happens to their pods is by chance as \
well. All {count} agree, in {pods} pods, {preemptible} on preemptible nodes and {on_demand} on \
demand; {succeeded} steps succeeded and {failed} failed, as their plans say.

| cause | attempts |
|---|---|
"""


def renew(results: Mapping[str, Result], seconds: float, kubernetes: str, argo: str) -> None:
    date = datetime.now(timezone.utc).date().isoformat()
    PAGE.write_text(text_of(results, seconds, kubernetes, argo, date), encoding="utf-8")


def text_of(
    results: Mapping[str, Result], seconds: float, kubernetes: str, argo: str, date: str
) -> str:
    """The page. ``seconds`` are what all drills took together."""
    random = [result for key, result in results.items() if key.startswith("random")]
    matrix = list(_matrix(results))
    head = _HEAD.format(
        kubernetes=kubernetes.removeprefix("v"),
        argo=argo.removeprefix("v"),
        date=date,
        count=len(results),
        pods=_pods(results.values()),
        minutes=round(seconds / 60),
    )
    waiting = [_waiting(key, results[key]) for key in WAITS if key in results]
    return head + "".join(matrix) + _WAITS + "".join(waiting) + _by_chance(random)


def _matrix(results: Mapping[str, Result]) -> Iterator[str]:
    for name, happening in HAPPENINGS.items():
        for kind in KINDS:
            keys = {"without": f"{name}, {kind}", "with": f"{name}, {kind}, checkpoint"}
            found = {how: results[key] for how, key in keys.items() if key in results}
            for how, alike in _folded(found):
                yield row(happening.sentence, kind, how, *_cells(alike))


def _folded(found: Mapping[str, Result]) -> Iterator[tuple[str, list[Result]]]:
    """One row for both where the plan's word is the same."""
    results = list(found.values())
    words = {word(result.judgement.course) for result in results}
    if len(results) == 2 and len(words) == 1:
        yield "with, without", results
        return
    for how, result in found.items():
        yield how, [result]


def _cells(alike: Sequence[Result]) -> tuple[str, ...]:
    course = alike[0].judgement.course
    seen = [result.seen for result in alike]
    words = [text for text in map(told, seen) if text]
    return (
        word(course),
        shown(seen),
        unlike(f"{_on(one, True)} + {_on(one, False)}" for one in seen),
        spent(course),
        course.end or "",
        words[0] if words else "",
    )


def _on(seen: Seen, preemptible: bool) -> int:
    return sum(pod.preemptible is preemptible for pod in seen.pods)


def _pods(results: Iterable[Result]) -> int:
    return sum(len(result.seen.pods) for result in results)


def _waiting(key: str, result: Result) -> str:
    found = list(waits(result.judgement.course, result.seen))
    return row(
        key.partition(", ")[2],
        word(result.judgement.course),
        ", ".join(str(planned) for _, planned in found),
        ", ".join(f"{waited:.0f}" for waited, _ in found),
    )


def _by_chance(results: Sequence[Result]) -> str:
    ends = Counter(result.judgement.course.end for result in results)
    causes = Counter(
        attempt.cause.name for result in results for attempt in result.judgement.course.attempts
    )
    head = _RANDOM.format(
        count=len(results),
        seed=SEED,
        pods=_pods(results),
        preemptible=sum(_on(result.seen, True) for result in results),
        on_demand=sum(_on(result.seen, False) for result in results),
        succeeded=ends["succeeded"],
        failed=ends["failed"],
    )
    return head + "".join(row(f"`{name}`", str(n)) for name, n in causes.most_common())
