"""Specs in short."""

from __future__ import annotations

import base64
import json


def spec(body: str, name: str = "demo") -> str:
    """A spec in YAML: its name, then what is given."""
    return f"apiVersion: kfpc/v1\nname: {name}\n{body}"


def spec_of(name: str, **fields: object) -> str:
    """A spec made of its fields."""
    whole = {"apiVersion": "kfpc/v1", "name": name, **fields}
    return json.dumps(whole, ensure_ascii=False)


def braced(expression: str) -> str:
    return f"${{{{ {expression} }}}}"


def encoded(text: str) -> str:
    """As the stand-in ``write`` takes a text. It writes one line end more, for Argo takes one
    away from the end of a file."""
    return base64.b64encode(f"{text}\n".encode()).decode()


def in_two_levels(text: str) -> str:
    """The spec with two budgets for each step that says nothing of retries itself."""
    budgets = {"retries": {"preemptions": 1, "failures": 1}}
    if text.startswith("{"):
        return json.dumps({**json.loads(text), "defaults": budgets}, ensure_ascii=False)
    return f"{text}\ndefaults: {json.dumps(budgets)}\n"
