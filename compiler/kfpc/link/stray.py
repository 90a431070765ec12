"""Expressions, and Argo's own tags, in places where none may stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.diagnostics.catalogue.values import LITERAL_BRACES
from kfpc.expressions import parse_text
from kfpc.language import SpecReading
from kfpc.source import Document, Place

Path = tuple[str | int, ...]

_TEXTS = frozenset(
    {"with", "command", "args", "env", "inputs", "labels", "annotations", "image", "script",
     "node_selector", "cpu", "memory", "gpus", "storage", "retries", "init", "sidecars"}
)  # fmt: skip
"""Keys of a step (and of ``defaults``) below which linking reads expressions itself."""


_READ_WHOLE = frozenset({"with", "args", "command", "env", "labels", "annotations"})
"""Those of them in whose values, texts right below them, nothing needs to be looked for."""


def report_stray_expressions(document: Document, read: SpecReading, report: Report) -> None:
    """Reports every ``{{`` that linking will not meet where it reads expressions.

    Argo expands whatever it finds between double braces anywhere in a Workflow, so none of
    the author's may be left, in keys and descriptions neither. What has the
    wrong form was reported already.
    """
    if "{{" not in document.source.text:
        return
    for path, text, of_key in _texts(document.data, ()):
        if read.lost(path):
            continue
        if of_key or not _reads_expressions(path):
            place = document.place(*path)
            report.extend(_diagnose(text, place.key if of_key else place))


def _texts(node: Any, path: Path) -> Iterator[tuple[Path, str, bool]]:
    """Every text and key with ``{{`` in it, by its path; keys are marked."""
    values_are_read = len(path) == 3 and path[0] == "steps" and path[2] in _READ_WHOLE
    entries = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in entries:
        if isinstance(key, str) and "{{" in key:
            yield (*path, key), key, True
        if isinstance(value, str):
            if "{{" in value and not values_are_read:
                yield (*path, key), value, False
        elif isinstance(value, (dict, list)):
            yield from _texts(value, (*path, key))


def _diagnose(text: str, place: Place) -> Iterator[Diagnostic]:
    parsed, problems = parse_text(text)
    raw = [problem for problem in problems if not text.startswith("${{", problem.start)]
    for problem in raw:
        yield problem.at(place)
    if raw:
        return
    if not problems and parsed.literal is not None:
        message = "Argo would expand the `{{` in this text"
        help = "mount the text as a file, or use it in `command`, `args` or `env`"
        yield LITERAL_BRACES.at(place, message, help=help)
        return
    message = "an expression cannot stand here"
    help = "write the value itself, or use a place that takes expressions"
    yield NO_EXPRESSION.at(place, message, help=help)


def _reads_expressions(path: Path) -> bool:
    if path[0] == "outputs":
        return len(path) == 2 or (len(path) == 3 and path[2] == "value")
    if path[0] == "steps" and len(path) > 2:
        return (path[2] == "when" and len(path) == 3) or _reads_setting(path[2], path[3:])
    if path[0] == "defaults" and len(path) > 1:
        return _reads_setting(path[1], path[2:])
    return False


def _reads_setting(key: str | int, rest: Path) -> bool:
    """Whether linking reads expressions in what stands below a key of a step."""
    if key in ("init", "sidecars"):
        return len(rest) > 1 and rest[1] in ("command", "args", "env")
    if key == "inputs":
        below = rest[1:2]
        return len(rest) == 1 or below == ("value",) or any(isinstance(n, int) for n in below)
    if key == "retries":
        return rest in ((), ("total",), ("preemptions",), ("failures",))
    if key == "gpus":
        return rest in ((), ("count",))
    if key == "resume":
        return rest == ("checkpoint",)
    return key in _TEXTS
