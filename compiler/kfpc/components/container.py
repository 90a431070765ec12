"""``implementation.container``: the image, its program, and where outputs are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.components.arguments import read_argument, read_arguments
from kfpc.components.model import Argument, Container, If
from kfpc.components.scope import DeclaredPorts, writes_output
from kfpc.components.shapes import (
    check_keys,
    mapping_of,
    missing,
    text_of,
    wrong_shape,
)
from kfpc.diagnostics.catalogue.components import RELATIVE_PATH, SEVERAL_IN_ENV
from kfpc.source.document import Place

_KEYS = ("image", "command", "args", "env", "fileOutputs")

_ENV_HELP = "write `env: {NAME: value}`"


def read_container(
    value: Any, place: Place, scope: DeclaredPorts
) -> tuple[Container | None, dict[str, str]]:
    """The container, and the paths of the outputs that it fixes (``fileOutputs``)."""
    container = mapping_of(value, place, scope.report)
    if container is None:
        return None, {}
    check_keys(container, _KEYS, place, scope.report)
    image = _read_image(container, place, scope)
    command = read_arguments(container.get("command"), place.child("command"), scope)
    args = read_arguments(container.get("args"), place.child("args"), scope)
    env = _read_env(container.get("env"), place.child("env"), scope)
    paths = _read_paths(container.get("fileOutputs"), place.child("fileOutputs"), scope)
    return Container(image, command, args, env or None), paths


def _read_image(container: Mapping[str, Any], place: Place, scope: DeclaredPorts) -> str:
    """The image. Public components have an empty one, to be filled in by whoever builds it: that
    is told where a step uses one."""
    if container.get("image") is None:
        missing("image", place, scope.report)
        return ""
    return text_of(container["image"], place.child("image"), scope.report) or ""


def _read_env(value: Any, place: Place, scope: DeclaredPorts) -> Mapping[str, Argument]:
    env: dict[str, Argument] = {}
    for name, item in (mapping_of(value, place, scope.report, help=_ENV_HELP) or {}).items():
        at = place.child(name)
        argument = read_argument(item, at, scope)
        if isinstance(argument, If) and max(len(argument.then), len(argument.otherwise)) > 1:
            message = f"several values for the environment variable `{name}`"
            help = "put the parts together with `concat`"
            scope.report.add(SEVERAL_IN_ENV.at(at, message, help=help))
        elif argument is not None:
            env[name] = argument
    return env


def _read_paths(value: Any, place: Place, scope: DeclaredPorts) -> dict[str, str]:
    paths: dict[str, str] = {}
    help = "write `fileOutputs: {OUTPUT: /path}`"
    for name, item in (mapping_of(value, place, scope.report, help=help) or {}).items():
        at = place.child(name)
        if not writes_output(name, at.key, scope):
            continue
        if isinstance(item, str) and item:
            paths[name] = item
            if not item.startswith("/"):
                message = f"the path of output `{name}` is not absolute"
                help = "it depends on the image's working directory; write `/…`"
                scope.report.add(RELATIVE_PATH.at(at, message, help=help))
        else:
            wrong_shape("a path", item, at, scope.report)
    return paths
