"""Expressions where none may stand: what to do instead.

Loaded when a file has one there: most have none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.expressions import parse_text
from kfpc.expressions.syntax import Binary, Name
from kfpc.expressions.unparse import unparse
from kfpc.language.messages.flow import flow
from kfpc.language.paths import within_step
from kfpc.source import Place

Path = tuple[str | int, ...]

_DURATION = "write the time itself, such as `2h`: it is fixed when the spec is compiled"
_NODES = "write the value itself; `node_selector` takes expressions over `params`"
_SHOWN = "it is shown as it is written: leave the expression out; `annotations` take expressions"
_RUN = (
    "write the value itself: what holds for the run as a whole is fixed when the spec is compiled"
)

_INSTEAD: Mapping[str, str] = {
    "name": "write the name itself; `argo submit --name` gives a run another",
    "apiVersion": "write `kfpc/v1`",
    "cluster": "write the name of a profile; `--cluster` names another when you compile",
    "component": "write the path of the file; where a run decides which, write a step for each, "
    "with `when`",
    "components": "write the path of the file; where a run decides which, write a step for each, "
    "with `when`",
    "continue_on_failure": "write `true` or `false`: it is fixed when the spec is compiled",
    "image_pull_policy": "write `Always`, `IfNotPresent` or `Never`",
    **dict.fromkeys(("tolerations", "affinity"), _NODES),
    **dict.fromkeys(("display_name", "description"), _SHOWN),
    **dict.fromkeys(("timeout", "delay", "max_delay", "grace_period", "notice", "ttl"), _DURATION),
    "workflow": _RUN,
    "path": "write the path itself; the program is told it by `${{ outputs.NAME.path }}`",
    "enum": "write the values themselves",
    "params": "a param is known before all expressions: write its value, and put texts together "
    "where it is read",
    "type": "write the name of a type",
    "interpreter": "write the program itself; the script takes values from `inputs`",
    **dict.fromkeys(
        ("init", "sidecars"),
        "write the value itself; of containers beside the step's own, `image`, `command`, `args` "
        "and `env` take expressions",
    ),
}
"""What to do instead, by the key that holds the expression, or by one around it."""

_CREDENTIALS = frozenset(
    {
        "access_key", "secret_key", "session_token", "service_account_key", "username", "password",
        "ssh_key",
    }
)  # fmt: skip
"""Keys of places of files that take the key of a Secret."""

_OTHERWISE = "write the value itself: it is fixed when the spec is compiled"


def no_expression(place: Place, text: str, *, of_key: bool = False) -> Diagnostic:
    """The diagnostic for a text with expressions where none may stand; for a key that has some."""
    message = "an expression cannot be used here"
    if of_key:
        help = "write the key itself: only values are filled in"
        if place.path[-2:-1] == ("secrets",):
            help = secret_by_value(text, place.value)
        return NO_EXPRESSION.at(place.key, message, help=help)
    return NO_EXPRESSION.at(place, message, help=_help(place.path, text))


def secret_by_value(name: str, use: Any = None) -> str:
    """How a step takes what it uses of a Secret whose name is an expression, or either way."""
    known = isinstance(use, dict) and not use.keys().isdisjoint(("mount", "env"))
    said = use if known else {"mount": "/PATH", "env": {"VARIABLE": "KEY"}}
    mount, env, ways = said.get("mount"), said.get("env"), []
    if isinstance(mount, str):
        ways.append(f"`volumes: {flow({mount: {'secret': name}})}`")
    if isinstance(env, dict):
        variables = {key: {"secret": {"name": name, "key": item}} for key, item in env.items()}
        ways.append(f"`env: {flow(variables)}`")
    return f"write it where it is a value: {(' and ' if known else ', or ').join(ways)}"


def _help(path: Path, text: str) -> str:
    if "secrets." in text:
        return "write `{secret: {name: NAME, key: KEY}}`, of a Kubernetes Secret"
    if "preemptible" in path:
        return _preemptible(path, text)
    if within_step(path)[:1] == ("after",):
        return _after(text)
    if path[0] == "params":
        return _INSTEAD["enum" if "enum" in path else "type" if path[-1] == "type" else "params"]
    if (
        path[-1] in _OF_FILES
        or path[-2:] == ("archive", "gzip")
        or path[-2:-1] in (("s3",), ("gcs",), ("git",), ("http",))
    ):
        return _of_file(str(path[-1]))
    if path[:1] == ("outputs",) or within_step(path)[:1] == ("outputs",):
        return _INSTEAD["path" if path[-1] == "path" else "type"]
    for key in reversed(path):
        if isinstance(key, str) and key in _INSTEAD:
            return _INSTEAD[key]
    return _OTHERWISE


_OF_FILES = ("archive", "artifact_gc", "mode", "recurse_mode")


def _of_file(key: str) -> str:
    if key in _CREDENTIALS:
        return f"write `{key}: {{secret: {{name: NAME, key: KEY}}}}`, of a Kubernetes Secret"
    return _OTHERWISE


def _preemptible(path: Path, text: str) -> str:
    if path[-1] != "preemptible":
        return "write the value itself: attempts are laid out when the spec is compiled"
    condition = parse_text(text)[0].expression
    if isinstance(condition, (Name, Binary)):
        shown = unparse(condition)
        other = f"!({shown})" if isinstance(condition, Binary) else f"!{shown}"
        return (
            "write `true` or `false`: attempts are laid out when the spec is compiled; where a "
            f'run decides, write two steps, with `when: {shown}` and `when: "{other}"`'
        )
    return "write `true` or `false`: attempts are laid out when the spec is compiled"


_STEP = re.compile(r"(?:steps|needs|tasks)\.([A-Za-z][\w-]*)")


def _after(text: str) -> str:
    step = _STEP.search(text)
    name = step[1] if step is not None else "NAME"
    return f"write the name of the step: `after: {name}`; what reads its outputs needs no `after`"
