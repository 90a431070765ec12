"""How large a run's Workflow becomes: Argo writes a node into its status for each task, each retry
strategy and each attempt, and the whole must fit into one object.

Bytes are as measured on Argo 4.0.7, see docs/size.md. What only a run knows is taken for
``_VALUE`` bytes; a loop over a list that only a run knows for one round.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kfpc.record import record
from kfpc.targets.argo.kinds import spec_of
from kfpc.targets.argo.references import task as inputs

NODE = {"Pod": 290, "Retry": 235, "DAG": 230, "Suspend": 190, "Skipped": 200, "TaskGroup": 250}
"""Bytes of a node's JSON without its names, its inputs and outputs, and those that follow it."""

_RUN = 6
"""What Argo adds to the name of a run."""
_HASH = 11
"""A node's id is the run's name and a number."""
_ON_EXIT = ".onExit"
"""What Argo adds to the name of a task for its hook."""
_AT_THE_END = "exit"
"""The hook that runs when a run has ended."""
_OF_A_HOOK = ".hooks."
"""What stands between the name of a run and that of one of its hooks."""
_PARAMETER = 24
_VALUE = 40
_ARTIFACT = 250
_MESSAGE = 60
"""Of an attempt that failed."""

_FALLBACK = re.compile(r"(\S+)\.Failed \|\| \1\.Errored")
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9-]+")
"""Of a task, in what another one depends on."""


@record
class Size:
    """Nodes and their bytes: in a run in which all goes well, and in which each step uses all its
    attempts."""

    nodes: int = 0
    bytes: int = 0
    most_nodes: int = 0
    most_bytes: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(
            self.nodes + other.nodes,
            self.bytes + other.bytes,
            self.most_nodes + other.most_nodes,
            self.most_bytes + other.most_bytes,
        )


def status_of(manifest: Mapping[str, Any]) -> Size:
    """The nodes of a run of a package."""
    spec = spec_of(manifest)
    walk = _walk(manifest, spec)
    total = walk.node(spec["entrypoint"], 0, 0, 1, _lists(spec))
    hooks = spec.get("hooks")
    for name, hook in hooks.items() if isinstance(hooks, Mapping) else ():
        if name != _AT_THE_END and isinstance(hook, Mapping):
            total += walk.hook(name, hook)
    return total


def size_of_task(manifest: Mapping[str, Any], entry: str, task: Mapping[str, Any]) -> Size:
    """The nodes of one task of a dag, of one element of a loop."""
    walk = _walk(manifest, manifest["spec"])
    walk.enter(entry)
    return walk.node(task["template"], 0, len(task["name"]), 1, task.get("arguments"))


def _lists(spec: Mapping[str, Any]) -> Any:
    """What the entry is given that says how long a loop is: that of a child run may be one. An
    author's patch may have made anything of the arguments."""
    arguments = spec.get("arguments")
    given = arguments.get("parameters") if isinstance(arguments, Mapping) else None
    named = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    known = [one for one in named if one.get("name") == inputs.LIST and "value" in one]
    return {"parameters": known} if known else None


def _walk(manifest: Mapping[str, Any], spec: Mapping[str, Any]) -> _Walk:
    name = manifest["metadata"].get("generateName") or manifest["metadata"].get("name", "")
    return _Walk({one["name"]: one for one in spec["templates"]}, len(name) + _RUN)


class _Walk:
    def __init__(self, templates: Mapping[str, Any], run: int) -> None:
        self.templates, self.run = templates, run
        self.id = run + _HASH + 3  # with quotes and a comma
        self._open: set[str] = set()
        self._outputs: dict[str, int] = {}

    def enter(self, template: str) -> None:
        """Counts nothing of a template any more, which what is counted stands in."""
        self._open.add(template)

    def node(self, template: str, path: int, shown: int, followers: int, arguments: Any) -> Size:
        """Of a task, or the entry: its node and what is below. ``path`` is the length of its name
        without that of the run."""
        body = self.templates.get(template)
        if body is None or template in self._open:
            return Size()
        values = _ports(arguments) + self._outputs_of(template, body)
        # its key, its id, that of the dag around it; as a child of that, and as an end of it
        ids = (5 + followers) * self.id
        frame = 2 * self.run + path + shown + len(template) + ids + values  # `templateScope` too
        strategy = body.get("retryStrategy")
        if "dag" in body:
            own = NODE["DAG"] + frame
            below = self._dag(template, body["dag"]["tasks"], path, _rounds(body, arguments))
            inside = Size(1, own, 1, own) + below
        else:
            kind = NODE["Suspend"] if "suspend" in body else NODE["Pod"]
            inside = Size(1, kind + frame, 1, kind + frame)
        if strategy is None:
            return inside
        around = NODE["Retry"] + frame
        tries = _attempts(strategy)
        return Size(
            inside.nodes + 1,
            inside.bytes + around + self.id,
            tries * inside.most_nodes + 1,
            tries * (inside.most_bytes + _MESSAGE + self.id) + around,
        )

    def hook(self, name: str, hook: Mapping[str, Any]) -> Size:
        """Of a hook of the run, which is called after the run."""
        path = len(_OF_A_HOOK) + len(name)
        shown = self.run + path
        return self.node(str(hook.get("template")), path, shown, 1, hook.get("arguments"))

    def _outputs_of(self, template: str, body: Mapping[str, Any]) -> int:
        known = self._outputs.get(template)
        if known is None:
            known = self._outputs[template] = _ports(body.get("outputs"))
        return known

    def _dag(self, template: str, tasks: list[Any], path: int, rounds: int) -> Size:
        self._open.add(template)
        names = {task["name"]: 0 for task in tasks}
        for task in tasks:
            for word in _NAME.findall(task.get("depends", "")):
                if word in names:
                    names[word] += 1
        total = Size()
        for task in tasks:
            name = task["name"]
            own = self.node(
                task["template"], path + 1 + len(name), len(name), names[name],
                task.get("arguments"),
            )  # fmt: skip
            if _FALLBACK.fullmatch(task.get("depends", "")):  # left out if all goes well
                left_out = NODE["Skipped"] + 3 * self.id + path + 2 * len(name)
                own = Size(1, left_out, own.most_nodes, own.most_bytes)
            if "withSequence" in task:
                own = Size(
                    *(rounds * n for n in (own.nodes, own.bytes, own.most_nodes, own.most_bytes))
                )
                own += Size(1, NODE["TaskGroup"], 1, NODE["TaskGroup"])
            total += own
            if "hooks" in task:
                total += self._at_the_end(task, path)
        self._open.discard(template)
        return total

    def _at_the_end(self, task: Mapping[str, Any], path: int) -> Size:
        """What a hook runs when a task has ended."""
        hook = task.get("hooks", {}).get("exit")
        if hook is None:
            return Size()
        name = len(task["name"]) + len(_ON_EXIT)
        return self.node(hook["template"], path + 1 + name, name, 0, hook.get("arguments"))


def _rounds(template: Mapping[str, Any], arguments: Any) -> int:
    """The elements of a loop's list, where the package has it."""
    if "withSequence" not in template["dag"]["tasks"][0]:
        return 1
    given = {one["name"]: one["value"] for one in (arguments or {}).get("parameters", ())}
    carried = given.get(inputs.LIST, "{{")
    return 1 if "{{" in carried else len(json.loads(b64decode(carried)))


def _attempts(strategy: Any) -> int:
    if not isinstance(strategy, Mapping):
        return 1
    limit = str(strategy.get("limit", ""))
    return int(limit) + 1 if limit.isdigit() else 1


def _ports(ports: Any) -> int:
    """Inputs or outputs as they stand in a node."""
    if not isinstance(ports, Mapping):  # a patch may have made anything of them
        return 0
    size = 0
    for one in _named(ports.get("parameters")):
        value = one.get("value")
        size += _PARAMETER + len(one["name"])
        size += _length(value) if isinstance(value, str) else _VALUE
    for one in _named(ports.get("artifacts")):
        size += _ARTIFACT + len(one["name"])
    return size


def _named(ports: Any) -> list[dict[str, Any]]:
    listed = ports if isinstance(ports, list) else ()
    return [one for one in listed if isinstance(one, dict) and isinstance(one.get("name"), str)]


@lru_cache(maxsize=4096)
def _length(value: str) -> int:
    """How long a value is as JSON, with what its tags come to. Many tasks are given the same."""
    tags = value.count("{{")
    plain = _TAG.sub("", value) if tags else value
    if plain.isascii() and _ESCAPED.search(plain) is None:
        return len(plain) + 2 + _VALUE * tags
    return len(json.dumps(plain, ensure_ascii=False).encode()) + _VALUE * tags


_ESCAPED = re.compile(r'[\x00-\x1f"\\\\]')
"""What JSON writes with more than one letter."""
