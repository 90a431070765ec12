"""Mistakes, however many, and in however long a line: the work grows as the spec does.

What is counted is calls of functions, which are the same on every machine, and the length of what
is told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

import kfpc
from kfpc.cli.reports import Format, report
from kfpc.diagnostics.style import PLAIN

HEAD = {"apiVersion": "kfpc/v1", "name": "many"}
STEP = {"image": "busybox", "command": ["echo"]}


def warnings(count: int) -> str:
    """Steps that warn, all in one line."""
    steps = {f"s{n}": {**STEP, "preemptible": True} for n in range(count)}
    return json.dumps({**HEAD, "steps": steps})


def wrong_forms(count: int) -> str:
    steps = {f"s{n}": {**STEP, "memory": []} for n in range(count)}
    return json.dumps({**HEAD, "steps": steps})


def unknown_keys(count: int) -> str:
    return json.dumps({**HEAD, **{f"key{n}": n for n in range(count)}, "steps": {"s": STEP}})


def unknown_params(count: int) -> str:
    steps = {f"s{n}": {**STEP, "args": ["${{ params.x }}"]} for n in range(count)}
    return json.dumps({**HEAD, "steps": steps})


def repeated_keys(count: int) -> str:
    steps = ", ".join(["s: {image: busybox, command: [echo]}"] * count)
    return f"{{apiVersion: kfpc/v1, name: many, steps: {{{steps}}}}}"


def misread_numbers(count: int) -> str:
    words = ", ".join(["0777777777777777"] * count)
    return f"{{apiVersion: kfpc/v1, name: many, steps: {{s: {{image: b, command: [{words}]}}}}}}"


def keys_without_values(count: int) -> str:
    params = "".join(f"  p{n}:\n" for n in range(count))
    steps = "".join(
        f"  s{n}:\n    image: busybox\n    command: [echo]\n    memory:\n" for n in range(count)
    )
    return f"apiVersion: kfpc/v1\nname: many\nparams:\n{params}steps:\n{steps}"


def wrong_codes(count: int) -> str:
    comments = "".join(f"    # kfpc: ignore KFPC99{n % 10}\n" for n in range(count))
    return f"apiVersion: kfpc/v1\nname: many\nsteps:\n  s:\n    image: busybox\n{comments}"


def told(text: str, form: Format) -> str:
    """What a user is told who asks for all of it."""
    found = kfpc.validate(kfpc.Source(text)).diagnostics
    return report(found, form, valid=False, style=PLAIN, width=100, all=True)


def calls(function: Callable[[], object]) -> int:
    """How many functions are called, those of Python's own included."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize(
    "spec",
    [
        warnings,
        wrong_forms,
        unknown_keys,
        unknown_params,
        repeated_keys,
        misread_numbers,
        keys_without_values,
        wrong_codes,
    ],
)
def test_twice_the_mistakes_are_twice_the_work(spec: Callable[[int], str], form: Format):
    few, many = spec(120), spec(240)
    told(few, form)  # what is loaded on first use is not counted

    assert calls(lambda: told(many, form)) < 2.2 * calls(lambda: told(few, form))
    assert len(told(many, form)) < 2.2 * len(told(few, form))


def test_a_place_in_a_long_line_is_told_from_what_is_around_it():
    spec = warnings(300).replace('"steps"', '"params": {"p": 1}, "steps"', 1)
    (found, *_) = json.loads(told(spec, Format.JSON))["diagnostics"]
    assert found["snippet"].startswith('{"apiVersion"')
    assert len(found["snippet"]) == 501

    text = told(unknown_keys(300), Format.TEXT)
    assert '"key149": 149, "key150": 150, "key151": 151' in text
