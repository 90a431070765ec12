"""The causes of an attempt's end in Argo's expressions: what the table of causes comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kfpc.preemption.causes import (
    CAUSES,
    CUT_SHORT,
    FAILURE,
    FIRST,
    MISSING_OUTPUT,
    UNKNOWN,
    Counts,
)
from kfpc.targets.argo.causes import ENDED, EXIT_CODE, MESSAGE, NO_OUTPUT, SHOWN
from kfpc.targets.argo.expressions.paths import exit_code_path, quote

_CONDITIONS = {
    name: shown.condition for name, shown in SHOWN.items() if shown.condition is not None
}
"""When an attempt ended for a cause, none of those before it being true."""


@lru_cache(maxsize=256)  # most steps of a pipeline ask for the same
def preempted(marks: tuple[str, ...] = ()) -> str:
    """The retry expression that holds if the last attempt counts as a preemption.

    ``marks`` are the paths of the outputs without one of which a program that ended with exit
    code 0 was cut short.
    """
    ordered = [cause for cause in CAUSES if cause.name in _CONDITIONS]
    names = list(_CONDITIONS)
    counted = [cause.name for cause in ordered if cause.counts is Counts.PREEMPTION]
    last = max(map(names.index, counted))
    before = [name for name in names[:last] if name not in counted]
    yes = " || ".join(_CONDITIONS[name] for name in names if name in counted)
    found = f"!({' || '.join(_CONDITIONS[name] for name in before)}) && ({yes})"
    return f"({found}) || ({_cut_short(marks)})" if marks else found


def _cut_short(paths: tuple[str, ...]) -> str:
    alternatives = "|".join(map(_literally, paths))
    pattern = f"{NO_OUTPUT}.*({alternatives})([.]tgz)?:? no such file or directory"
    return f"{EXIT_CODE} == '0' && {MESSAGE} matches {quote(pattern)}"


def _literally(path: str) -> str:
    """A pattern for a path, without backslashes."""
    return re.sub(r"[^\w/ -]", lambda found: "." if found[0] in "]\\^" else f"[{found[0]}]", path)


@lru_cache(maxsize=256)
def last_cause(
    marks: tuple[str, ...] = (), failures: str | None = None, before: str | None = None
) -> str:
    """The expression that gives a program the word for why the attempt before ended.

    Only in a template that retries. ``failures`` is an expression for the number of failures
    so far as text, where an attempt may be the first one after a failure; ``before`` one for what
    ended the round before, where that is known. To a pod that is made
    again because the one before it vanished, Argo tells of its own attempt, as it stood: mostly
    Pending, with no message or one such as PodInitializing (seen on 4.0.7).
    """
    first = quote(FIRST)
    if before is not None:
        first = before
    elif failures is not None:
        first = f"({failures} == '0' ? {first} : {quote(UNKNOWN)})"
    choices = f"retries == '0' ? {first} : !({ENDED}) ? {quote(UNKNOWN)}"
    for name, condition in _CONDITIONS.items():
        if name == MISSING_OUTPUT.name and marks:
            choices += f" : {_cut_short(marks)} ? {quote(CUT_SHORT.name)}"
        choices += f" : {condition} ? {quote(name)}"
    return f"{choices} : {quote(FAILURE.name)}"


_TELLS_NOTHING = ("", "-1", "0", "137", "143", "255")
"""Exit codes of a round's last attempt that more than one cause may have left, ``""`` for none:
an end by the deadline and one with the budget spent may look like any of these."""


def out_of_memory(tasks: Sequence[str]) -> str:
    """The expression for how many rounds ended out of memory, by their tasks. All that Argo tells
    another task is the exit code, and a pod that is killed for other reasons has the same."""
    counted = (f"({exit_code_path(task)} == '137' ? 1 : 0)" for task in tasks)
    return f"string({' + '.join(counted)})"


def cause_of_round(task: str) -> str:
    """The expression for the word for why a round ended, by its task: all that Argo tells another
    task of it is the exit code."""
    listed = ", ".join(map(quote, _TELLS_NOTHING))
    return f"{exit_code_path(task)} in [{listed}] ? {quote(UNKNOWN)} : {quote(FAILURE.name)}"
