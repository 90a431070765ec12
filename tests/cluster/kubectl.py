"""The cluster that KUBECONFIG names, through kubectl."""

from __future__ import annotations

import json
import subprocess
from typing import Any


class RefusedError(Exception):
    """The cluster did not do what it was asked; the message is kubectl's."""


def kubectl(*arguments: str, given: str | None = None) -> str:
    """What kubectl prints. ``given`` is its standard input."""
    done = subprocess.run(
        ["kubectl", *arguments], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RefusedError(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def get(*arguments: str) -> Any:
    return json.loads(kubectl("get", *arguments, "-o", "json"))


def create(manifest: dict[str, Any]) -> str:
    """Creates an object; its name."""
    name = kubectl("create", "-f", "-", "-o", "name", given=json.dumps(manifest))
    return name.strip().rpartition("/")[2]


def replace(manifest: dict[str, Any]) -> None:
    """Makes an object what the manifest says, whatever was there before."""
    kubectl("apply", "-f", "-", given=json.dumps(manifest))


def namespace() -> str:
    """The namespace of the current context."""
    found = kubectl("config", "view", "--minify", "-o", "jsonpath={..namespace}")
    return found.strip() or "default"


def log(pod: str, container: str = "main") -> str:
    return kubectl("logs", pod, "-c", container)
