"""The causes of an attempt's end in Argo's words: what the table in ``preemption`` comes to.

Argo tells of the attempt before by ``lastRetry.message``, ``.exitCode`` and ``.status``, all of
them texts. In a retry expression the exit code is ``-1`` where there is none, in a template
``0``. The status does not tell causes apart: Error is both a pod that was deleted and an output
that is missing.

Every pattern begins where the message does, for what a program writes to its termination log
stands in the message behind the name of its container. Patterns are those of Go's ``regexp``;
they use no backslash, which would have to be escaped twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kfpc.preemption.causes import (
    CANNOT_START,
    CAUSES,
    CUT_SHORT,
    FAILURE,
    FIRST,
    MISSING_OUTPUT,
    NODE_LOST,
    OUT_OF_DISK,
    OUT_OF_MEMORY,
    PREEMPTION,
    TIMEOUT,
    UNKNOWN,
    Counts,
)
from kfpc.targets.argo.expressions.paths import quote

_MESSAGE = "lastRetry.message"
_EXIT_CODE = "lastRetry.exitCode"
_ENDED = "lastRetry.status in ['Failed', 'Error']"

_NO_OUTPUT = "^wait: Error [(]exit code 64[)]: "
"""The executor did not find what it has to save."""


def _matches(pattern: str) -> str:
    return f"{_MESSAGE} matches {quote(pattern)}"


_CONDITIONS: Mapping[str, str] = {
    OUT_OF_MEMORY.name: _matches("^[^ ]+: OOMKilled"),
    OUT_OF_DISK.name: _matches(
        "^(Container [^ ]+ exceeded its local ephemeral storage limit"
        "|Pod ephemeral local storage usage exceeds|Usage of EmptyDir volume .* exceeds the limit)"
    ),
    TIMEOUT.name: _matches(
        "^(Pod was active on the node longer than the specified deadline"
        "|[^ ]+ exceeded its deadline$)"
    ),
    NODE_LOST.name: f"({_MESSAGE} == 'pod deleted' && {_EXIT_CODE} == '137') || "
    + _matches("^(pod failed: neither main nor wait |[^ ]+: ContainerStatusUnknown )"),
    PREEMPTION.name: f"{_EXIT_CODE} in ['143', '137'] || "
    + _matches(
        "(?i)^(pod deleted|pod was terminated.*shut|pod was rejected"
        "|the node (was low on resource|had condition)|preempted|evicted"
        "|pod failed before main container starts due to (podinitializing|containercreating))"
    ),
    MISSING_OUTPUT.name: _matches(_NO_OUTPUT),
    CANNOT_START.name: _matches("^(init: |Pod failed before )"),
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
    return f"{_EXIT_CODE} == '0' && " + _matches(
        f"{_NO_OUTPUT}.*({alternatives})([.]tgz)?:? no such file or directory"
    )


def _literally(path: str) -> str:
    """A pattern for a path, without backslashes."""
    return re.sub(r"[^\w/ -]", lambda found: "." if found[0] in "]\\^" else f"[{found[0]}]", path)


@lru_cache(maxsize=256)
def last_cause(marks: tuple[str, ...] = (), failures: str | None = None) -> str:
    """The expression that gives a program the word for why the attempt before ended.

    Only in a template that retries. ``failures`` is an expression for the number of failures
    so far as text, where an attempt may be the first one after a failure. To a pod that is made
    again because the one before it vanished, Argo tells of its own attempt, as it stood: mostly
    Pending, with no message or one such as PodInitializing (seen on 4.0.7).
    """
    first = quote(FIRST)
    if failures is not None:
        first = f"({failures} == '0' ? {first} : {quote(UNKNOWN)})"
    choices = f"retries == '0' ? {first} : !({_ENDED}) ? {quote(UNKNOWN)}"
    for name, condition in _CONDITIONS.items():
        if name == MISSING_OUTPUT.name and marks:
            choices += f" : {_cut_short(marks)} ? {quote(CUT_SHORT.name)}"
        choices += f" : {condition} ? {quote(name)}"
    return f"{choices} : {quote(FAILURE.name)}"
