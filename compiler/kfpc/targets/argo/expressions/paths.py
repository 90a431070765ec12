"""Literals and paths of Argo's expression language.

Brackets are used for every name of the author's, for a ``-`` in a bare name would be a
subtraction.
"""

from __future__ import annotations

import re
from functools import lru_cache

NOT_THERE = "-"
"""Handed into a dag for a value that is not there. Values travel there in base64, which has no
such character."""

MARK = "="
"""Begins the text of a value that is there, in a parameter of a leaf that is empty otherwise."""

LACKING = "fromJSON('Unable to resolve')"
"""In the place of an artifact that is not there: of an optional output Argo takes no failure but
this one, by its words.

Source: ``getTemplateOutputsFromScope`` in Argo's workflow/controller/operator.go.
"""

_SPECIAL = re.compile(r"""[^ -~]|['"\\{}]""")


@lru_cache(maxsize=4096)  # mostly names, each of them many times
def quote(text: str) -> str:
    """A text as a literal that may stand inside a ``{{= … }}`` tag.

    The tag ends at the first ``}}`` and must hold no ``{{``, so braces are escaped. The
    backslash is too, as a number: Argo replaces ``\\u003c``, ``\\u003e`` and ``\\u0026``
    in the whole tag, so a literal backslash must never stand before such letters.
    """
    return f"'{_SPECIAL.sub(_escape, text)}'"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character > "~" and character.isprintable():
        return character
    point = ord(character)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def param_path(name: str) -> str:
    """A parameter of the run."""
    return f"workflow.parameters[{quote(name)}]"


def input_path(name: str) -> str:
    """A parameter of the template itself."""
    return f"inputs.parameters[{quote(name)}]"


def output_path(task: str, name: str) -> str:
    """An output parameter of another task of the same dag that is there for certain."""
    return f"tasks[{quote(task)}].outputs.parameters[{quote(name)}]"


def uncertain_output_path(task: str, name: str, otherwise: str = "") -> str:
    """An output parameter that may not be there; another text then.

    With ``?.`` the controller does not take an output that is not there, as after a
    failure, for one that is still to come, which it would wait for without end, also in a
    branch that is not taken.
    """
    return f"(tasks[{quote(task)}].outputs?.parameters?.[{quote(name)}] ?? {quote(otherwise)})"


def own_output_path(name: str) -> str:
    """An output parameter of the template itself, in its metrics."""
    return f"outputs.parameters[{quote(name)}]"


def result_path(task: str) -> str:
    """What another task of the same dag printed, if that is there for certain.

    Argo keeps it where these letters stand in the dag, and no others.
    Source: ``hasOutputResultRef`` in its workflow/controller/operator.go.
    """
    return f"tasks[{quote(task)}].outputs.result"


def uncertain_result_path(task: str) -> str:
    """What a task printed, the empty text where it gave nothing. ``?.`` would not be found by who
    looks for the letters, and ``??`` keeps the controller from waiting as well."""
    return f"({succeeded(task)} ? ({result_path(task)} ?? '') : '')"


def status_path(task: str) -> str:
    """How a task ended."""
    return f"tasks[{quote(task)}].status"


def exit_code_path(task: str, otherwise: str = "") -> str:
    """The exit code of another task of the same dag, of its last attempt; another text where it
    has none: Argo would wait for one without the ``??``."""
    return f"(tasks[{quote(task)}].exitCode ?? {quote(otherwise)})"


def succeeded(task: str) -> str:
    """Whether a task's outputs are there to be read. A failed step may have written some."""
    return f"{status_path(task)} == 'Succeeded'"


def encoded(expression: str) -> str:
    """A text as it travels through dags: in base64."""
    return f"sprig.b64enc({expression})"


def decoded(expression: str) -> str:
    """A text that travelled in base64."""
    return f"sprig.b64dec({expression})"


RUN_PATHS = {
    "name": "workflow.name",
    "id": "workflow.uid",
    "namespace": "workflow.namespace",
    "created": "workflow.creationTimestamp.RFC3339",
    "scheduled": "workflow.scheduledTime",
    "status": "workflow.status",
    "duration": "workflow.duration",
}
"""Facts of the run by the language's names. ``workflow.creationTimestamp`` by itself is a
mapping in an expression, for it has members; as a simple tag it is RFC 3339 as well. The duration
is text there, of seconds with six places (seen on Argo 4.0.7: ``30.445692``)."""

ATTEMPT_PATH = "string(int(retries) + 1)"
"""Argo counts retries from 0, kfpc attempts from 1. Only in a template that retries."""
