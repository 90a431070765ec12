"""Argo's own code, through the program ``argo-validate`` (its source: tests/argo_validate)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.oracles import ROOT, unavailable


def validate(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """The problems that Argo has with the objects in files, ``file: object: message`` each."""
    done = _run([str(path) for path in paths])
    return done.stdout.splitlines()


def validate_text(text: str, folder: Path) -> list[str]:
    """The problems that Argo has with a manifest's text, written to a file in ``folder``."""
    file = folder / "manifest.yaml"
    file.write_text(text, encoding="utf-8")
    return [problem.removeprefix(f"{file}: ") for problem in validate([file])]


def with_defaults(
    manifest: Mapping[str, Any], defaults: Mapping[str, Any], folder: Path
) -> dict[str, dict[str, Any]]:
    """The templates of a manifest by their names, as a controller runs them that has these
    ``workflowDefaults``; files are written to ``folder``."""
    written, given = folder / "manifest.json", folder / "defaults.json"
    written.write_text(json.dumps(manifest), encoding="utf-8")
    given.write_text(json.dumps(defaults), encoding="utf-8")
    (templates,) = json.loads(_run(["-defaults", str(given), str(written)]).stdout)
    return {template["name"]: template for template in templates}


@dataclass(frozen=True)
class Refused:
    """An evaluation that failed, and Argo's words for it."""

    message: str


def evaluate(requests: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Evaluates as the controller would, all in one go; a failure is a ``Refused``.

    A request has ``expression``, ``env`` (Argo's names with dots to values; None is the
    output of a task that did not run) and ``as``: ``tag`` (the inside of a ``{{= }}``),
    ``text`` (a field with tags in it), ``retry`` or ``value`` (see evaluate.go).
    """
    asked = "".join(json.dumps(request) + "\n" for request in requests)
    done = _run(["-eval"], asked)
    answers = [json.loads(line) for line in done.stdout.split("\n") if line]
    return [Refused(a["error"]) if "error" in a else a["result"] for a in answers]


def schedules(requests: Iterable[Mapping[str, Any]]) -> list[Any]:
    """The next times of cron texts as Argo's controller has them, all in one go; what Argo does not
    take is a ``Refused``. A request has ``cron``, ``timezone``, ``after`` and ``count``."""
    asked = "".join(json.dumps(request) + "\n" for request in requests)
    answers = [json.loads(line) for line in _run(["-cron"], asked).stdout.splitlines()]
    return [Refused(a["error"]) if "error" in a else a["result"] for a in answers]


def tag(expression: str, **env: Any) -> Any:
    """The text that takes the place of ``{{=expression}}``; ``__`` in a name is a dot."""
    return _one(expression, "tag", env)


def text(field: str, **env: Any) -> Any:
    """A field after Argo's substitution."""
    return _one(field, "text", env)


def retries(expression: str, **env: Any) -> Any:
    """Whether a retry expression allows another attempt."""
    return _one(expression, "retry", env)


def _one(expression: str, kind: str, env: Mapping[str, Any]) -> Any:
    named = {name.replace("__", "."): value for name, value in env.items()}
    (answer,) = evaluate([{"expression": expression, "as": kind, "env": named}])
    return answer


def _run(arguments: list[str], given: str = "") -> subprocess.CompletedProcess[str]:
    program = Path(os.environ.get("ARGO_VALIDATE", ROOT / "build" / "argo-validate"))
    if not program.exists():
        unavailable("build/argo-validate is not there: `make argo-validate` builds it, with Go")
    done = subprocess.run(
        [program, *arguments], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode > 1:
        raise RuntimeError(f"argo-validate: {done.stderr}")
    return done
