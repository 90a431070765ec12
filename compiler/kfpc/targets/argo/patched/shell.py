"""Values in the text after ``sh -c``, where they become part of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import VALUE_IN_SHELL
from kfpc.pipeline.programs import shell_text_in
from kfpc.pipeline.values import TypedText
from kfpc.targets.argo.rules.fields.model import Site

_VALUE = re.compile(
    r"\{\{[^}]*\b(?:workflow\.(?:parameters|outputs)|inputs\.parameters|outputs\.(?:parameters|result))"
)


def of_shell(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A container of a patch that runs a shell with a value in its text."""
    if not {"command", "args"} <= site.type.fields.keys():
        return
    said = {key: _words(merged.get(key)) for key in ("command", "args")}
    command, args = ([TypedText((word,)) for word in words] for words in said.values())
    found = shell_text_in(command, args)
    if found is None:
        return
    key, number = found
    if key in site.value and _VALUE.search(said[key][number]):
        message = "a value becomes part of the shell's program text"
        help = 'pass it through `env` and write "$NAME"'
        place = site.root.child(*site.path, key, number)
        yield VALUE_IN_SHELL.at(place, message, help=help)


def _words(listed: Any) -> list[str]:
    return [str(word) for word in listed] if isinstance(listed, list) else []
