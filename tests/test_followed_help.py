"""What a help says to write is right: written into the spec, it is no mistake any more.

Every help of every pair in ``golden/errors`` that has a whole form, such as
``write `resume: idempotent` ``, is followed, and the spec validated again.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.diagnostics import Diagnostic, Report, Severity, Span
from kfpc.source import Document, read_text
from kfpc.source.nodes import Branch, target_of
from tests.test_golden import ERRORS, MISTAKES, told_by

Steps = tuple[str | int, ...]

_WRITE = re.compile(r"write `([^`]+)`")
_PLACEHOLDER = re.compile(r"(?:: |\.)(?:NAME|FILE|CLAIM|IMAGE|VALUE)\b")
"""What the author has to say: the checks of a name are not for it."""

_ELSEWHERE = ("; declare it in `workflow`", "` at the top of the file", "` below `workflow`")
"""Helps that say that something else has to be written as well."""


def form_in(help: str) -> tuple[str, Any] | None:
    """The key and the value of a whole form in a help; None where there is none."""
    found = _WRITE.match(help)
    if found is None or "…" in found[1] or any(note in help for note in _ELSEWHERE):
        return None
    document = read_text(found[1], "help", Report())
    if document is None or not isinstance(document.data, dict) or len(document.data) != 1:
        return None
    ((key, value),) = document.data.items()
    if _PLACEHOLDER.search(found[1]):
        return None
    return key, value


def paths(document: Document, node: Any, at: Steps = ()) -> Iterator[tuple[Steps, Span, Span]]:
    """Every path of a document, the place of its key and that of its value."""
    branch = target_of(node)
    if not isinstance(branch, Branch):
        return
    for index, child in enumerate(branch.children):
        if branch.keys is not None and branch.keys[index].value == "<<":
            continue  # what is merged stands elsewhere
        step = index if branch.keys is None else branch.keys[index].value
        place = document.place(*at, step)
        yield (*at, step), place.key.span, place.span
        yield from paths(document, child, (*at, step))


def path_at(document: Document, span: Span) -> Steps:
    """The longest path whose key or value a place is in."""
    found: Steps = ()
    for path, key, value in paths(document, document.root):
        if any(each.start <= span.start and span.end <= each.end for each in (key, value)):
            found = path
    return found


def followed(document: Document, diagnostic: Diagnostic) -> tuple[Any, Steps] | None:
    """The data of a spec with what the help says, and where; None where it has no whole form."""
    form = form_in(diagnostic.help or "")
    if form is None or diagnostic.span.source.text != document.source.text:
        return None
    key, value = form
    path = path_at(document, diagnostic.span)
    data = copy.deepcopy(document.data)
    if diagnostic.code == "KFPC202":
        where = (*lacking(document, diagnostic.message), key)
    elif key in path:
        where = path[: len(path) - path[::-1].index(key)]
    elif diagnostic.code == "KFPC201":
        where = (*path[:-1], key)
        del below(data, path[:-1])[path[-1]]
    else:
        return None
    below(data, where[:-1])[key] = value
    return data, where


def lacking(document: Document, message: str) -> Steps:
    """The path of the mapping that lacks a key, by the message."""
    named = re.search(r" in `(.*)`$", message)
    every = {".".join(map(str, path)): path for path, _, _ in paths(document, document.root)}
    return every[named[1]] if named else ()


def below(data: Any, path: Steps) -> Any:
    for step in path:
        data = data[step]
    return data


def told(text: str) -> tuple[Diagnostic, ...]:
    return kfpc.validate(kfpc.Source(text, "spec.yaml")).diagnostics


def errors_after(spec: Path) -> Iterator[tuple[str, list[str]]]:
    """Each help of a spec that was followed, and the errors that are there then."""
    text = spec.read_bytes().decode("utf-8", "replace")
    document = read_text(text, "spec.yaml", Report())
    if document is None or not isinstance(document.data, dict):
        return
    for diagnostic in told(text):
        after = followed(document, diagnostic)
        if after is None:
            continue
        data, where = after
        written = json.dumps(data)
        again = read_text(written, "spec.yaml", Report())
        assert again is not None
        yield (
            f"{diagnostic.message}: {diagnostic.help}",
            [
                found.message
                for found in told(written)
                if found.severity is Severity.ERROR
                and found.span.source.text == written
                and path_at(again, found.span)[: len(where)] == where
            ],
        )


SPECS = [spec for spec in MISTAKES if told_by(spec) == ["validate"]]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_what_a_help_says_is_no_mistake(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ERRORS)
    assert [(help, errors) for help, errors in errors_after(spec) if errors] == []


def test_many_helps_have_a_whole_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ERRORS)
    assert sum(1 for spec in SPECS for _ in errors_after(spec)) > 100


STEP = '{image: "busybox:1", command: [a], continue_on_failure: true'
WORDS = (
    ("12h", "43200", "  when: (schedule.since_last ?? 0) > WORD\nsteps: {a: " + STEP + "}}"),
    ("'12h'", "43200", "  when: (schedule.since_last ?? 0) > WORD\nsteps: {a: " + STEP + "}}"),
    ("1..20", "range(20)", "steps: {a: " + STEP + ', for_each: "WORD"}}'),
    *(
        (f"steps.a.{word}", "steps.a.exit_code",
         "steps:\n  a: " + STEP + "}\n  b: " + STEP + ", when: (WORD ?? 0) == 3}")
        for word in ("outputs.exit_code", "outputs.exitCode", "exit-code", "exitCode")
    ),
    ("workflow.status", "run.status",
     "steps: {a: " + STEP + '}}\non_exit: {b: {image: "busybox:1", command: ["${{ WORD }}"]}}'),
    ("outputs.loss", "steps.a.outputs.loss",
     'steps: {a: {image: "busybox:1", command: ["${{ outputs.loss.path }}"], '
     'outputs: {loss: Float}, metrics: {loss: {help: loss, gauge: "${{ WORD }}"}}}}'),
)  # fmt: skip
"""What was written, what the help says instead, and the spec that it stands in."""


@pytest.mark.parametrize(("word", "instead", "spec"), WORDS)
def test_a_word_that_a_help_names_instead_is_no_mistake(word: str, instead: str, spec: str) -> None:
    lead = 'schedule:\n  cron: "0 4 * * *"\n' if "schedule." in spec else ""
    text = f"apiVersion: kfpc/v1\nname: demo\n{lead}{spec}\n"
    errors = [one for one in told(text.replace("WORD", word)) if one.severity is Severity.ERROR]
    assert [f"`{instead}`" in (one.help or "") for one in errors] == [True]
    after = told(text.replace("WORD", instead))
    assert [one.message for one in after if one.severity is Severity.ERROR] == []
