"""docs/drills.md: what was seen beside what the plan said, under both settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.cluster.drills import records
from tests.cluster.drills.agreement import Verdict
from tests.cluster.drills.cells import row, shown, unlike
from tests.cluster.drills.happenings import HAPPENINGS
from tests.cluster.drills.matrix import KINDS, LADDERS, SINGLE, TRIED, WAITING, WAITS, WITHIN
from tests.cluster.drills.records import Record, Recorded
from tests.cluster.drills.schedules import SEED
from tests.cluster.drills.setting import VARIABLE, Setting
from tests.cluster.drills.within import rows_within

PAGE = Path(__file__).parents[3] / "docs" / "drills.md"

_NAMES = {
    Setting.DEFAULT: "the default",
    Setting.FINALIZER: f"`{VARIABLE}=true`",
}

_NONE = "–"

_HEAD = f"""\
# Drills

What kfpc says of a step's attempts, beside what a real controller did. `make drills` runs all of \
it again under the setting that the controller has, and writes that half of this page; \
[cluster-tests](cluster-tests.md#drills) says what it needs.

**The setting decides.** With `{VARIABLE}=true` a pod that was taken away stays until the \
controller has seen its end. By default it may be gone before: then the same pod is made again, \
and spends nothing. Here that is a lost end, and counts as no agreement. \
[How to set it](preemption.md#the-controller-that-sees-every-end).

| controller | drills | as the plan says | an end was lost | too slow to tell | otherwise | pods | \
Kubernetes | Argo | on | minutes | slowest start |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""

_LOSSES = f"""
## How often an end is lost

Pods that were taken away, in all drills on this page, and how many of their ends the controller \
did not see.

| what happens | by default | with the finalizer |
|---|---|---|
{{all}}
The same of single tries, {TRIED} of each: one pod, taken away as soon as its program begins. A \
step without retries whose end is lost runs twice as well. A `script` is another kind of template \
to Argo than a `command`: once its pod runs, it is not made again.

| what happens | step | by default | with the finalizer |
|---|---|---|---|
{{single}}"""

_MATRIX = """
## What happens, and what follows

A row is a step with one kind of plan. Its pods meet what the first column says: the first two, \
but where a node ends, which happens once to all of them together, and where the step cannot \
start, which it never can. The pod after that succeeds.

- **The plan's word** is the cause of each attempt's end ([the table of causes](causes.md)) and \
what follows. A `retry` spends a retry, or one of the budget for preemptions; a `new round` \
spends a failure, and attempts count from 1 again; `vanished → again` is a lost end: the same \
attempt, and it spends nothing.
- **By default** and **with the finalizer** is what Argo showed of each attempt: its phase, and \
its message in short. One cause may show in more than one way; both are told where the step ran \
both with and without a checkpoint. `–` is where it came otherwise, which has a row of its own.
- **Pods** are those on preemptible nodes, and those on demand.
- **Told** is what the program got as `KFPC_LAST_CAUSE`, pod by pod, where it has a checkpoint; \
`-` is a pod whose program never began. The other variables, and that it went on from its \
checkpoint, were compared too.

| what happens | plan | checkpoint | the plan's word | by default | with the finalizer | pods \
| spent | end | told |
|---|---|---|---|---|---|---|---|---|---|
"""

_WAITS = """
## Waits

Steps with `backoff: {delay: 5s, factor: 2}`: the seconds from the end of an attempt to the pod \
of the next one. None is shorter than the plan says. One may be longer, for Argo looks again a \
whole wait after it looked last.

| plan | the plan's word | the plan's waits | by default | with the finalizer |
|---|---|---|---|---|
"""

_LADDERS = """
## What pods ask for as failures come

Steps with `memory: {limit: 64M, after_oom: [96M, 128M]}`, or with \
`cpu: {request: 10m, after_failure: [20m, 30m]}`: what each pod asked for, from the first to the \
last. A round learns of those before it their exit codes alone, so one that ended with a killed \
pod counts as out of memory there.

| plan | the plan's word | by default | with the finalizer |
|---|---|---|---|
"""

_WAITING = """
## Waiting for a node

Steps with a `timeout` that ask for nodes of which there are none. **Nothing of the step's ends \
such a wait**, with retries or without: `timeout` counts from when a pod has a node. After twice \
as long a node came, and the step succeeded. The timeout of the whole run, ten seconds longer, \
does end the wait, but only when Argo looks at the run again: here that was when the node came.

| plan | by default | with the finalizer |
|---|---|---|
"""

_WITHIN = """
## In groups, loops and repeats

A step whose blocks begin it more than once: each beginning has all budgets of the step, a group \
begins it again when it gave up, a loop once for each of its two elements, all at once, a repeat \
once for each round. A row is one beginning; what a run's pods meet goes on from one beginning \
of an element to the next. How often the step was begun and how the run ended were compared with \
the plan too, and that each beginning is told of its own attempts alone.

| what happens | in | plan | element, beginning | the plan's word | by default \
| with the finalizer | told | the run |
|---|---|---|---|---|---|---|---|---|
"""

_RANDOM = """
## Random schedules

{count} plans by chance, from the seed {seed}: no retries, one budget or two, a param that \
decides the number of failures, waits, amounts that grow, a fallback or none, nodes preferred or \
required, with a checkpoint or without. What happens to their pods is by chance as well.

| | by default | with the finalizer |
|---|---|---|
"""

Both = Mapping[Setting, Recorded]


def renew() -> None:
    """Writes the page from all that is written down."""
    PAGE.write_text(text_of(records.read()), encoding="utf-8")


def text_of(both: Both) -> str:
    """The page."""
    return "".join(
        [
            _HEAD,
            *(_summary(setting, both[setting]) for setting in Setting if setting in both),
            _LOSSES.format(all="".join(_all_losses(both)), single="".join(_single_losses(both))),
            _MATRIX,
            *_matrix(both),
            _WAITS,
            *(_waiting(key, both) for key in WAITS),
            _LADDERS,
            *(_grown(key, both) for key in LADDERS),
            _WAITING,
            *(_without_node(key, both) for key in WAITING),
            _WITHIN,
            *(row(*cells) for key in WITHIN for cells in rows_within(key, both)),
            *_by_chance(both),
        ]
    )


def _summary(setting: Setting, recorded: Recorded) -> str:
    session, drills = recorded.session, recorded.drills.values()
    verdicts = Counter(record.verdict for record in drills)
    return row(
        _NAMES[setting],
        str(len(drills)),
        *(str(verdicts[verdict.value]) for verdict in Verdict),
        str(sum(sum(record.pods) for record in drills)),
        session.kubernetes,
        session.argo,
        session.date,
        str(round(session.seconds / 60)),
        f"{session.slowest} s",
    )


def _of_each(both: Both, cell: Callable[[Mapping[str, Record]], str]) -> list[str]:
    """A cell for each setting."""
    return [cell(both[setting].drills) if setting in both else _NONE for setting in Setting]


def _all_losses(both: Both) -> Iterator[str]:
    for name, happening in HAPPENINGS.items():
        if happening.taken:

            def lost(drills: Mapping[str, Record], name: str = name) -> str:
                return _lost(drills.values(), name)

            yield row(happening.sentence, *_of_each(both, lost))


def _single_losses(both: Both) -> Iterator[str]:
    for how, kind in SINGLE:

        def lost(drills: Mapping[str, Record], how: str = how, kind: str = kind) -> str:
            tries = [r for key, r in drills.items() if key.endswith(f", {how}, {kind}")]
            return _lost((r for r in tries), how)

        yield row(HAPPENINGS[how].sentence, kind, *_of_each(both, lost))


def _lost(found: Iterable[Record], name: str) -> str:
    causes = [cause for record in found for happened, cause in record.met if happened == name]
    return f"{causes.count('vanished')} of {len(causes)}" if causes else _NONE


def _matrix(both: Both) -> Iterator[str]:
    for name, happening in HAPPENINGS.items():
        for kind in KINDS:
            keys = {"without": f"{name}, {kind}", "with": f"{name}, {kind}, checkpoint"}
            found = {
                (how, setting): both[setting].drills[key]
                for how, key in keys.items()
                for setting in Setting
                if setting in both and key in both[setting].drills
            }
            for how, alike in _folded(found):
                yield row(happening.sentence, kind, how, *_cells(alike))


Found = Mapping[tuple[str, Setting], Record]


def _folded(found: Found) -> Iterator[tuple[str, Found]]:
    """One row for all of which the same became, with a checkpoint and without; else one for each
    of the two, and there one for each setting."""
    if _alike(found):
        yield ", ".join(sorted({how for how, _ in found})), found
        return
    for how in ("without", "with"):
        own = {key: record for key, record in found.items() if key[0] == how}
        if _alike(own):
            yield how, own
            continue
        for key, record in own.items():
            yield how, {key: record}


def _alike(found: Found) -> bool:
    return len({(record.word, record.verdict) for record in found.values()}) == 1


def _cells(alike: Found) -> tuple[str, ...]:
    first, *_ = alike.values()
    told = [record.told for record in alike.values() if record.told]
    return (
        first.word,
        *(_faces([r for key, r in alike.items() if key[1] is setting]) for setting in Setting),
        unlike(f"{record.pods[0]} + {record.pods[1]}" for record in alike.values()),
        first.spent,
        first.end,
        told[0] if told else "",
    )


def _faces(alike: Sequence[Record]) -> str:
    if not alike:
        return _NONE
    text = shown([record.faces for record in alike])
    verdict = alike[0].verdict
    return text if verdict == Verdict.AGREES.value else f"**{verdict}**: {text}"


def _waiting(key: str, both: Both) -> str:
    def seen(drills: Mapping[str, Record]) -> str:
        record = drills.get(key)
        return _NONE if record is None else ", ".join(str(waited) for _, waited in record.waits)

    found = [both[s].drills[key] for s in Setting if s in both and key in both[s].drills]
    words = unlike(record.word for record in found)
    planned = unlike(", ".join(str(wait) for wait, _ in record.waits) for record in found)
    return row(key.partition(", ")[2], words, planned, *_of_each(both, seen))


def _grown(key: str, both: Both) -> str:
    def seen(drills: Mapping[str, Record]) -> str:
        record = drills.get(key)
        if record is None:
            return _NONE
        text = ", ".join(record.asked)
        agrees = record.verdict == Verdict.AGREES.value
        return text if agrees else f"**{record.verdict}**: {text}"

    found = [both[s].drills[key] for s in Setting if s in both and key in both[s].drills]
    return row(key, unlike(record.word for record in found), *_of_each(both, seen))


def _without_node(key: str, both: Both) -> str:
    def seen(drills: Mapping[str, Record]) -> str:
        record = drills.get(key)
        if record is None:
            return _NONE
        timeout, waited = record.waited
        return f"{waited} s with a timeout of {timeout} s; {'; '.join(record.faces)}"

    return row(key.partition(", ")[2], *_of_each(both, seen))


_Count = Callable[[Sequence[Record]], int]


def _by_chance(both: Both) -> Iterator[str]:
    random = {
        setting: [r for key, r in recorded.drills.items() if key.startswith("random")]
        for setting, recorded in both.items()
    }
    yield _RANDOM.format(count=max(map(len, random.values()), default=0), seed=SEED)
    causes = Counter(cause for found in random.values() for r in found for _, cause in r.met)
    lines: dict[str, _Count] = {
        **{verdict.value: _with_verdict(verdict) for verdict in Verdict},
        "steps that succeeded": lambda found: sum(r.end == "succeeded" for r in found),
        "steps that failed": lambda found: sum(r.end == "failed" for r in found),
        "pods on preemptible nodes": lambda found: sum(r.pods[0] for r in found),
        "pods on demand": lambda found: sum(r.pods[1] for r in found),
        **{f"attempts: `{name}`": _with_cause(name) for name, _ in causes.most_common()},
    }
    for name, count in lines.items():
        cells = [str(count(random[s])) if s in random else _NONE for s in Setting]
        yield row(name, *cells)


def _with_verdict(verdict: Verdict) -> _Count:
    return lambda found: sum(record.verdict == verdict.value for record in found)


def _with_cause(name: str) -> _Count:
    return lambda found: sum(cause == name for record in found for _, cause in record.met)
