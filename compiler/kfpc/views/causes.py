"""The page of causes: why attempts end, what shows it, and what it counts as."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.preemption.causes import CAUSES, FAILURE, FIRST, UNKNOWN, Cause, Counts
from kfpc.targets.argo.causes import Sign, signs

_COUNTS = {
    Counts.SUCCESS: "done",
    Counts.PREEMPTION: "a preemption",
    Counts.FAILURE: "a failure",
    Counts.NOTHING: "nothing: the attempt begins again under its number",
}

_HEAD = f"""# Why an attempt ends

Made from the table that kfpc itself uses (`compiler/kfpc/preemption/causes.py`): the retry
expression in a package, the plan that `kfpc plan` shows and the word that a program gets as
`KFPC_LAST_CAUSE` come from it too. That word is `{FIRST}` in the first attempt of all, also where
its pod vanished and was made again. After a spent failure of two budgets Argo tells the exit code
alone: the word is `{FAILURE.name}` after one of the program's own, and `{UNKNOWN}` after 137, 143,
255, 0 or none. It is `{UNKNOWN}` too where a param decides the number of failures, and in an
attempt whose pod was made again. What is shown was seen on a real cluster, or read in the source of
Argo's controller.

| cause | what it is | counts as |
|---|---|---|
"""

_SHOWN = """
## What Argo shows of each

Some lines stand for many: the numbers and the words after a colon differ.

| cause | phase | message | exit code |
|---|---|---|---|
"""


def causes_text() -> str:
    """The page, in Markdown."""
    table = "".join(f"| `{c.name}` | {c.meaning} | {_counts(c)} |\n" for c in CAUSES)
    return _HEAD + table + _SHOWN + "".join(_signs())


def _counts(cause: Cause) -> str:
    words = _COUNTS[cause.counts]
    if cause.marked:
        return f"{words} where an [output marks the end](preemption.md#a-program-that-ends-with-0)"
    return words


def _signs() -> Iterator[str]:
    for cause in CAUSES:
        for sign in signs(cause):
            yield f"| `{cause.name}` | {sign.phase} | `{sign.message.strip()}` | {_code(sign)} |\n"


def _code(sign: Sign) -> str:
    return "none" if sign.exit_code is None else str(sign.exit_code)
