"""Expressions, and Argo's own tags, in places where none may stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.expressions import parse_text
from kfpc.source import Document, Place

_STEP_TEXTS = frozenset(
    {"with", "command", "args", "env", "inputs", "labels", "annotations", "image", "script",
     "node_selector", "cpu", "memory", "gpus", "storage", "retries", "init", "sidecars"}
)  # fmt: skip
"""Keys of a step (and of ``defaults``) below which the linker reads expressions itself."""


def report_stray_expressions(document: Document, report: Report) -> None:
    """Reports every ``{{`` that no expression-reading place will meet.

    Argo expands whatever it finds between double braces anywhere in a Workflow, so none of
    the author's may be left, in keys and descriptions neither.
    """
    if "{{" not in document.source.text:
        return
    for place, text, of_key in _texts(document.data, document.place()):
        if "{{" not in text:
            continue
        if not of_key and _reads_expressions(place.path):
            continue
        _, problems = parse_text(text)
        at = place.key if of_key else place
        raw = [problem for problem in problems if not text.startswith("${{", problem.start)]
        if raw:
            for problem in raw:
                report.add(problem.at(at))
        else:
            report.add(
                NO_EXPRESSION.at(
                    at,
                    "an expression cannot stand here",
                    help="write the value itself, or use a place that takes expressions",
                )
            )


def _texts(node: Any, place: Place) -> Iterator[tuple[Place, str, bool]]:
    if isinstance(node, str):
        yield place, node, False
    elif isinstance(node, dict):
        for key, value in node.items():
            child = place.child(key)
            if "{{" in key:
                yield child, key, True
            yield from _texts(value, child)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _texts(value, place.child(number))


def _reads_expressions(path: tuple[str | int, ...]) -> bool:
    if path[0] == "outputs":
        return len(path) == 2 or path[2] == "value"
    if path[0] == "steps" and len(path) > 2:
        key, rest = path[2], path[3:]
    elif path[0] == "defaults" and len(path) > 1:
        key, rest = path[1], path[2:]
    else:
        return False
    if key in ("init", "sidecars"):
        return len(rest) > 1 and rest[1] in ("command", "args", "env")
    if key == "inputs":
        return len(rest) == 1 or rest[1:] == ("value",)
    if key == "retries":
        return rest in ((), ("total",))
    if key == "gpus":
        return rest in ((), ("count",))
    if key == "resume":
        return rest == ("checkpoint",)
    return key in _STEP_TEXTS or (key == "when" and path[0] == "steps")
