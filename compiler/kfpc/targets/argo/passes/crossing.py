"""What the records of a dag's tasks say of other tasks and of the dag's inputs: found, and renamed.

Argo's tags are the only places, ``{{=…}}`` and ``{{tasks.….status}}``: what stands outside of
them is text. In literals of an expression there are neither quotes nor braces (see ``quote``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import lru_cache

from kfpc.record import record, replace
from kfpc.targets.argo.records import (
    Arguments,
    Artifact,
    DagTask,
    InputArtifact,
    OutputArtifact,
    Parameter,
)


class Kind(Enum):
    STATUS = "status"
    EXIT_CODE = "exit-code"
    """One that may not be there: nil then."""
    VALUE = "value"
    MAYBE = "maybe"
    """A value that may not be there: nil then."""
    FILE = "file"


@record
class Read:
    """Something of another task. ``task`` is None for an input of the dag, by its ``name``."""

    kind: Kind
    task: str | None
    name: str = ""

    @property
    def key(self) -> Read:
        """The same for all ways to read one value."""
        return replace(self, kind=Kind.VALUE) if self.kind is Kind.MAYBE else self


Renamed = Callable[[Read], "str | None"]
"""What is read instead, as an expression; None for the same."""

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_LITERAL = r"'([^']*)'"
_PATH = re.compile(
    rf"tasks\[{_LITERAL}\](?:\.(status|exitCode)\b|\.outputs\.parameters\[{_LITERAL}\]"
    rf"|\.outputs\?\.parameters\?\.\[{_LITERAL}\])"
    rf"|(?<![.\w])inputs\.parameters\[{_LITERAL}\]"
)
_STATUS_TAG = re.compile(r"tasks\.([^.{}]+)\.status")
_INPUT_TAG = re.compile(r"inputs\.parameters\.([^.{}]+)")


def reads_of(text: str) -> tuple[Read, ...]:
    """What the tags of a text read."""
    return _reads_of_tags(text) if "{{" in text else ()


@lru_cache(maxsize=4096)
def _reads_of_tags(text: str) -> tuple[Read, ...]:
    """Remembered: many tasks are given the same."""
    return tuple(_reads(text))


def _reads(text: str) -> Iterator[Read]:
    for tag in _TAG.findall(text):
        if tag.startswith("="):
            yield from reads_of_expression(tag)
        elif (match := _STATUS_TAG.fullmatch(tag)) is not None:
            yield Read(Kind.STATUS, match[1])
        elif (match := _INPUT_TAG.fullmatch(tag)) is not None:
            yield Read(Kind.VALUE, None, match[1])


def reads_of_expression(text: str) -> Iterator[Read]:
    return map(_read, _PATH.finditer(text))


def _read(match: re.Match[str]) -> Read:
    task, end, value, maybe, given = match.groups()
    if end:
        return Read(Kind.STATUS if end == "status" else Kind.EXIT_CODE, _plain(task))
    if value is not None:
        return Read(Kind.VALUE, _plain(task), _plain(value))
    if maybe is not None:
        return Read(Kind.MAYBE, _plain(task), _plain(maybe))
    return Read(Kind.VALUE, None, _plain(given))


@lru_cache(maxsize=4096)
def _plain(literal: str) -> str:
    """The text of a literal."""
    if "\\" not in literal:
        return literal
    pattern = r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})"
    return re.sub(pattern, lambda found: chr(int(found[1] or found[2], 16)), literal)


def renamed(text: str, instead: Renamed) -> str:
    """The text with other names in its tags."""
    return _TAG.sub(lambda tag: _renamed_tag(tag, instead), text) if "{{" in text else text


def _renamed_tag(tag: re.Match[str], instead: Renamed) -> str:
    body = tag[1]
    if body.startswith("="):
        return f"{{{{{renamed_expression(body, instead)}}}}}"
    match = _STATUS_TAG.fullmatch(body)
    found = None if match is None else instead(Read(Kind.STATUS, match[1]))
    return tag[0] if found is None else f"{{{{={found}}}}}"


def renamed_expression(text: str, instead: Renamed) -> str:
    def put(match: re.Match[str]) -> str:
        found = instead(_read(match))
        return match[0] if found is None else found

    return _PATH.sub(put, text)


# ---------------------------------------------------------------- tasks


def texts_of(task: DagTask) -> Iterator[str]:
    """All texts of a task that may have tags."""
    if task.when is not None:
        yield task.when
    if task.with_sequence is not None:
        yield task.with_sequence.count
    for given in _given(task):
        for parameter in given.parameters:
            if parameter.value is not None:
                yield parameter.value


def _given(task: DagTask) -> Iterator[Arguments]:
    """What a task is given, and what runs at its end."""
    if task.arguments is not None:
        yield task.arguments
    if task.on_exit is not None:
        yield task.on_exit.arguments


def files_of(task: DagTask) -> Iterator[tuple[Read, Artifact]]:
    """What files a task is given, and what runs at its end."""
    for artifact in (one for given in _given(task) for one in given.artifacts):
        source = artifact.from_
        if isinstance(source, OutputArtifact) and isinstance(source.task, str):
            yield Read(Kind.FILE, source.task, source.name), artifact
        elif isinstance(source, InputArtifact):
            yield Read(Kind.FILE, None, source.name), artifact


def renamed_task(
    task: DagTask,
    instead: Renamed,
    file: Callable[[Read], OutputArtifact | InputArtifact | None],
) -> DagTask:
    """The task as it stands in a part."""

    def given(arguments: Arguments) -> Arguments:
        return Arguments(
            tuple(_parameter(parameter, instead) for parameter in arguments.parameters),
            tuple(renamed_file(artifact, file) for artifact in arguments.artifacts),
        )

    count, hook = task.with_sequence, task.on_exit
    return replace(
        task,
        when=None if task.when is None else renamed(task.when, instead),
        with_sequence=None
        if count is None
        else replace(count, count=renamed(count.count, instead)),
        arguments=None if task.arguments is None else given(task.arguments),
        on_exit=None if hook is None else replace(hook, arguments=given(hook.arguments)),
    )


def _parameter(parameter: Parameter, instead: Renamed) -> Parameter:
    if parameter.value is None or "{{" not in parameter.value:
        return parameter
    return replace(parameter, value=renamed(parameter.value, instead))


def renamed_file(
    artifact: Artifact, file: Callable[[Read], OutputArtifact | InputArtifact | None]
) -> Artifact:
    source = artifact.from_
    if isinstance(source, OutputArtifact) and isinstance(source.task, str):
        found = file(Read(Kind.FILE, source.task, source.name))
        return artifact if found is None else replace(artifact, from_=found)
    return artifact
