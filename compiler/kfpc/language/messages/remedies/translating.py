"""Forms in the language's own words: expressions for tags of Argo's, and what these read."""

from __future__ import annotations

import re
from typing import Any

from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.expressions.argo_tags import in_own_words
from kfpc.expressions.lexer import NAME
from kfpc.language.messages.flow import AsWritten
from kfpc.language.paths import split_at_step
from kfpc.source import Document

Path = tuple[int | str, ...]


def translated(value: Any) -> Any:
    """Data with expressions for the tags in its texts."""
    if isinstance(value, dict):
        return {key: translated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [translated(item) for item in value]
    if isinstance(value, str) and not isinstance(value, AsWritten) and "{{" in value:
        return in_own_words(value)
    return value


_OWN = re.compile(rf"(?<![\w.-])(inputs|outputs)\.({NAME})(\.path)?")


def with_declarations(help: str, document: Document, path: Path) -> str:
    """A help for a value of a step, with what else has to be written for the names in it: an
    input that the step does not declare is a param, where there is one."""
    place, rest = split_at_step(path)
    step = document.place(*place).value if place and rest else None
    if "${{" not in help or not isinstance(step, dict):
        return help
    params = document.data.get("params")
    lacking: dict[str, list[str]] = {"inputs": [], "outputs": []}

    def settled(found: re.Match[str]) -> str:
        kind, name, of_a_file = found.groups()
        if kind in ("inputs", "outputs") and name in _names(step.get(kind)):
            return found[0]
        if kind == "inputs" and not of_a_file and isinstance(params, dict) and name in params:
            return f"params.{name}"
        if name not in lacking[kind]:
            lacking[kind].append(name)
        return found[0]

    told = re.sub(r"\$\{\{.*?\}\}", lambda one: _OWN.sub(settled, one[0]), help)
    notes = [
        f"; declare {all_of(quoted(names))} under `{kind}`"
        for kind, names in lacking.items()
        if names
    ]
    if "\n" not in told:
        return told + "".join(notes)
    head, block = told.split("\n", 1)  # which ends in a colon
    return f"{head[:-1]}{''.join(notes)}:\n{block}"


def _names(declared: Any) -> set[str]:
    """The names that are declared, in another tool's form too."""
    if isinstance(declared, dict):
        inner = [name for items in declared.values() for name in _in_list(items)]
        return {*map(str, declared), *inner}
    return set(_in_list(declared))


def _in_list(items: Any) -> list[str]:
    inner = items if isinstance(items, list) else ()
    names = [item.get("name") for item in inner if isinstance(item, dict)]
    return [name for name in names if isinstance(name, str)]
