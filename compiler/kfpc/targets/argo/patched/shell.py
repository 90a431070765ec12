"""Values in the text after ``sh -c``, where they become part of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import VALUE_IN_SHELL
from kfpc.pipeline.programs import is_shell, text_at
from kfpc.pipeline.values import TypedText
from kfpc.targets.argo.rules.fields.model import Site

_VALUE = re.compile(
    r"\{\{[^}]*\b(?:workflow\.(?:parameters|outputs)|inputs\.parameters|outputs\.(?:parameters|result))"
)


def of_shell(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A container of a patch that runs a shell with a value in its text."""
    if not {"command", "args"} <= site.type.fields.keys():
        return
    command, args = (_words(merged.get(key)) for key in ("command", "args"))
    words = [TypedText((word,)) for word in (*command, *args)]
    at = text_at(words) if is_shell(words) else None
    if at is None or not _VALUE.search((*command, *args)[at]):
        return
    of_args = at - len(command)
    key, number = ("command", at) if of_args < 0 else ("args", of_args)
    if key in site.value:
        message = "a value becomes part of the shell's program text"
        help = 'pass it through `env` and write "$NAME"'
        place = site.root.child(*site.path, key, number)
        yield VALUE_IN_SHELL.at(place, message, help=help)


def _words(listed: Any) -> list[str]:
    return [str(word) for word in listed] if isinstance(listed, list) else []
