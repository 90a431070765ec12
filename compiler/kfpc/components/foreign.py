"""Placeholders of Kubeflow Pipelines v2: nothing but its own launcher fills them in.

They come as mappings (``{executorInput: null}``) and inside texts
(``{{$.inputs.artifacts['m'].uri}}``, ``{{$}}``, ``{{$.json_escape[1]}}``), as listed in
the v2 specification of components and executors. Passed on to Argo they would reach the
program as they stand.
"""

from __future__ import annotations

import re

_ADDRESS = (
    "take the address by `inputValue` from an input of your own, or let the platform move the "
    "data with `inputPath` and `outputPath`"
)
_LAUNCHER = (
    "the program is written for the launcher of KFP v2; write a component for it whose command "
    "takes `inputValue`, `inputPath` and `outputPath`"
)

FOREIGN_KEYS = {
    "inputUri": _ADDRESS,
    "outputUri": _ADDRESS,
    "executorInput": _LAUNCHER,
    "inputMetadata": _LAUNCHER,
    "outputMetadata": _LAUNCHER,
    "inputOutputPortName": _LAUNCHER,
}
"""The placeholders that are mappings, each with its remedy."""

_IN_TEXT = re.compile(
    r"\{\{\s*\$\s*(?:\.\s*(?:inputs|outputs|json_escape|pipeline_\w+)\b[^{}]*)?\}\}"
)
_NAMED_ARTIFACT = re.compile(r"artifacts\[[^\]]*\]\.(?:uri|path)")


def find_foreign(text: str) -> re.Match[str] | None:
    """The first placeholder of v2 in a text, if there is one."""
    return _IN_TEXT.search(text) if "{{" in text else None


def remedy_for(placeholder: str) -> str:
    """What to do instead of a placeholder that stands in a text."""
    return _ADDRESS if _NAMED_ARTIFACT.search(placeholder) else _LAUNCHER
