"""Programs that stand in for the images of specs.

An image that the tests call by one of the names in ``PROGRAMS`` becomes a small image with
that program; the step's arguments, environment and files stay as kfpc wrote them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PYTHON = "python:3.11-slim"
SHELL = "busybox:1"

HOST_PATH = "/tmp/kfpc-cluster-tests"
"""The directory of the nodes. All have to have the same one."""

_MARK = "kfpc-report "

# What the program gets of its arguments, its environment, and the files that its arguments name.
_REPORT = f"""
import json, os, sys
def read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "surrogateescape")
words = sys.argv[1:]
files = {{word: read(word) for word in words if word.startswith("/") and os.path.isfile(word)}}
print({_MARK!r} + json.dumps({{"args": words, "env": dict(os.environ), "files": files}}))
"""

# Writes files: its arguments are a path, a text in base64, a path, a text, …
_WRITE = """
import base64, os, sys
words = sys.argv[1:]
for path, text in zip(words[::2], words[1::2]):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(base64.b64decode(text))
"""

PROGRAMS: Mapping[str, str] = {"report": _REPORT, "write": _WRITE}


@dataclass(frozen=True)
class Report:
    """What ``report`` got. ``files`` by the paths that are among its arguments."""

    args: list[str]
    env: Mapping[str, str]
    files: Mapping[str, str]

    @classmethod
    def of(cls, log: str) -> Report:
        lines = [line for line in log.splitlines() if line.startswith(_MARK)]
        assert lines, f"no report in the log: {log[-2000:]}"
        return cls(**json.loads(lines[-1].removeprefix(_MARK)))


def put_in(manifest: dict[str, Any]) -> None:
    """Gives images that are called by a program's name that program."""
    for container in containers(manifest):
        program = PROGRAMS.get(container["image"])
        if program is not None:
            run_python(container, program)


def run_python(container: dict[str, Any], program: str) -> None:
    container["image"] = PYTHON
    container["command"] = ["python3", "-c", _past_kubernetes(program)]


def _past_kubernetes(program: str) -> str:
    assert "{{" not in program, "Argo would read it"
    return program.replace("$", "$$")


def containers(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for template in manifest["spec"]["templates"]:
        yield from template.get("initContainers", ())
        yield from template.get("sidecars", ())
        if "container" in template:
            yield template["container"]


def on_the_nodes(manifest: dict[str, Any]) -> None:
    """Puts a folder that all nodes have in the place of claims, one for each claim's name."""
    for template in manifest["spec"]["templates"]:
        for volume in template.get("volumes", ()):
            claim = volume.pop("persistentVolumeClaim", None)
            if claim is not None:
                path = f"{HOST_PATH}/{claim['claimName']}"
                volume["hostPath"] = {"path": path, "type": "DirectoryOrCreate"}


def template_of(manifest: dict[str, Any], step: str) -> dict[str, Any]:
    """The leaf template that a step's task uses."""
    templates = {template["name"]: template for template in manifest["spec"]["templates"]}
    entry = templates[manifest["spec"]["entrypoint"]]
    names = {task["name"]: task["template"] for task in entry["dag"]["tasks"]}
    return templates[names[step]]
