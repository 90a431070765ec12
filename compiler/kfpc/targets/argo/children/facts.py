"""What templates read of the run that they are in. In a child run that is told by parameters: what
a step reads as ``run.name`` is the name of the run that the author began.

Argo's tags are the only places (see ``passes/crossing``), and literals of expressions are text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from kfpc.targets.argo.expressions.paths import param_path
from kfpc.targets.argo.naming import LONGEST_TASK, unique

_TOLD = {
    "workflow.name": "run-name",
    "workflow.uid": "run-id",
    "workflow.creationTimestamp.RFC3339": "run-created",
    "workflow.scheduledTime": "run-scheduled",
}
"""What is handed to a child, by the names of its parameters."""
_THE_SAME = ("workflow.namespace", "workflow.serviceAccountName")

_PARAMETERS = "workflow.parameters."
_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PATH = re.compile(
    r"""(?<![\w.])workflow\.parameters\['([^']*)'\]|'[^']*'|"[^"]*"|(?<![\w.])workflow\.[\w.]+"""
)

OF_PODS = "workflows.argoproj.io/workflow"
"""Argo's label of a run's pods. In a child it has the child's name."""


class Facts:
    """Collects what templates read of the run, and writes it as a child's parameters.

    ``told`` are the parameters, each with what the parent's task gives for it. ``untold`` is what
    no child can be told.
    """

    def __init__(self, taken: Collection[str]) -> None:
        self.told: dict[str, str] = {}
        self.untold: dict[str, None] = {}
        self._taken = set(taken)
        self._names: dict[str, str] = {}

    def name(self, path: str) -> str | None:
        """The parameter for a path; None for what stays as it is."""
        if path in self._names:
            return self._names[path]
        if path.startswith(_PARAMETERS):
            wanted = path.removeprefix(_PARAMETERS)
        elif path in _TOLD:
            wanted = _TOLD[path]
        else:
            if path not in _THE_SAME:
                self.untold[path] = None
            return None
        name = self._names[path] = unique(wanted, self._taken, LONGEST_TASK)
        self._taken.add(name)
        self.told[name] = f"{{{{{path}}}}}"
        return name

    def written(self, value: Any) -> Any:
        """A part of a template as it stands in a child."""
        if isinstance(value, str):
            if OF_PODS in value:
                self.untold[OF_PODS] = None
            return _TAG.sub(self._tag, value) if "{{" in value else value
        if isinstance(value, dict):
            return {key: self.written(item) for key, item in value.items()}
        return [self.written(item) for item in value] if isinstance(value, list) else value

    def expression(self, text: str) -> str:
        """Likewise one that stands in no tag."""
        return _PATH.sub(self._path, text)

    def _tag(self, tag: re.Match[str]) -> str:
        body = tag[1]
        if body.startswith("="):
            return f"{{{{{self.expression(body)}}}}}"
        path = body.strip()
        if not path.startswith("workflow."):
            return tag[0]
        name = self.name(path)
        return tag[0] if name is None else f"{{{{{_PARAMETERS}{name}}}}}"

    def _path(self, match: re.Match[str]) -> str:
        found = match[0]
        if found[0] in "'\"":
            return found
        name = self.name(found if match[1] is None else f"{_PARAMETERS}{match[1]}")
        return found if name is None else param_path(name)
