"""What the arguments of a component may refer to, and what they referred to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kfpc.components.foreign import FOREIGN_KEYS, find_foreign, remedy_for
from kfpc.components.model import InputSpec, OutputSpec
from kfpc.components.shapes import did_you_mean, text_of, wrong_shape
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.components import (
    UNDECLARED_INPUT,
    UNDECLARED_OUTPUT,
    UNKNOWN_PLACEHOLDER,
    V2_PLACEHOLDER,
)
from kfpc.source.document import Place


@dataclass(slots=True, eq=False)
class DeclaredPorts:
    """The declared inputs and outputs, the report, and what was met so far.

    ``all_declared`` says whether every entry of ``inputs`` and ``outputs`` could be
    read; where not, an unknown name may be one of those and is not reported again.
    ``written`` are the outputs that the container writes, ``foreign`` the placeholders
    of KFP v2 that were reported.
    """

    inputs: Mapping[str, InputSpec]
    outputs: Mapping[str, OutputSpec]
    all_declared: bool
    report: Report
    written: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)


def placeholder_of(
    value: dict[str, Any], known: tuple[str, ...], place: Place, scope: DeclaredPorts
) -> str | None:
    """The placeholder that a mapping is, by its only key; None after a diagnostic."""
    keys = list(value)
    if len(keys) == 1 and keys[0] in known:
        return keys[0]
    for key in keys:
        if key in FOREIGN_KEYS:
            _report_foreign(key, FOREIGN_KEYS[key], place.child(key).key, scope)
            return None
    if len(keys) == 1:
        message = f"unknown placeholder `{keys[0]}`"
        help = did_you_mean(keys[0], known) or (
            f"known placeholders: {', '.join(known)}; a text with a colon and a space in it "
            "needs quotes"
        )
    elif keys and keys[0] == "if":
        message = f"`if` has its parts beside it: {', '.join(keys[1:])}"
        help = "indent `cond`, `then` and `else`, so that they are below `if`"
    else:
        message = f"a placeholder is a mapping with one key, this one has {len(keys)}"
        help = f"known placeholders: {', '.join(known)}"
    where = place.child(keys[0]).key if keys else place
    scope.report.add(UNKNOWN_PLACEHOLDER.at(where, message, help=help))
    return None


def name_in(placeholder: str, value: Any, place: Place, scope: DeclaredPorts) -> str | None:
    """The name that a placeholder refers to."""
    help = f"write `{{{placeholder}: NAME}}`"
    if value is None:
        wrong_shape("a name", value, place, scope.report, help=help)
        return None
    return text_of(value, place, scope.report, help=help)


def declares_input(name: str, place: Place, scope: DeclaredPorts) -> bool:
    """Whether there is such an input; else a diagnostic."""
    if name in scope.inputs:
        return True
    if scope.all_declared:
        help = f"`{name}` is an output" if name in scope.outputs else None
        help = help or did_you_mean(name, tuple(scope.inputs)) or "add it to `inputs`"
        message = f"the component declares no input `{name}`"
        scope.report.add(UNDECLARED_INPUT.at(place, message, help=help))
    return False


def writes_output(name: str, place: Place, scope: DeclaredPorts) -> bool:
    """Notes that the container writes an output. Whether there is one; else a diagnostic."""
    scope.written.add(name)
    if name in scope.outputs:
        return True
    if scope.all_declared:
        help = f"`{name}` is an input" if name in scope.inputs else None
        help = help or did_you_mean(name, tuple(scope.outputs)) or "add it to `outputs`"
        message = f"the component declares no output `{name}`"
        scope.report.add(UNDECLARED_OUTPUT.at(place, message, help=help))
    return False


def is_foreign(text: str, place: Place, scope: DeclaredPorts) -> bool:
    """Whether a placeholder of v2 stands in a text; if so it is reported."""
    match = find_foreign(text)
    if match is None:
        return False
    at = place.within(match.start(), match.end())
    _report_foreign(match.group(), remedy_for(match.group()), at, scope)
    return True


def _report_foreign(placeholder: str, help: str, place: Place, scope: DeclaredPorts) -> None:
    """Each placeholder once for a file, however often it stands there."""
    if placeholder not in scope.foreign:
        scope.foreign.add(placeholder)
        message = f"`{placeholder}` is a placeholder of KFP v2, which Argo does not fill in"
        scope.report.add(V2_PLACEHOLDER.at(place, message, help=help))
