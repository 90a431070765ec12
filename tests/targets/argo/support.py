"""Specs in a line, and the packages that they give."""

from __future__ import annotations

from typing import Any

import kfpc


def manifest(text: str) -> dict[str, Any]:
    """The manifest of a spec without errors."""
    result = kfpc.compile(kfpc.Source(text, "spec.yaml"))
    assert result.manifest is not None, result.diagnostics
    return result.manifest


def of_steps(steps: str, head: str = "") -> dict[str, Any]:
    """The manifest of a spec with these steps, in flow style or indented by two."""
    return manifest(f"apiVersion: kfpc/v1\nname: demo\n{head}\nsteps:\n{steps}\n")


def template(whole: dict[str, Any], name: str) -> dict[str, Any]:
    return next(t for t in whole["spec"]["templates"] if t["name"] == name)


def tasks(whole: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {task["name"]: task for task in template(whole, "main")["dag"]["tasks"]}


NO_WAITS = {"duration": "0", "factor": "1", "maxDuration": "87600h", "cap": "87600h"}
"""The ``backoff`` of a step that says none, so that no default of a controller's comes in."""


def codes(text: str) -> list[str]:
    """The codes of a spec's diagnostics."""
    return [d.code for d in kfpc.validate(kfpc.Source(text, "spec.yaml")).diagnostics]
