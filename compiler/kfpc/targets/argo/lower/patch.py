"""A patch of the author's, with its expressions in Argo's words.

What else stands in it is Argo's own, and is left as it is: tags, braces, dollars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import Constant, Node, TypedText

Path: TypeAlias = tuple[str | int, ...]
Hole: TypeAlias = Callable[[str, Node, Path], str]
"""Writes a value behind a text that stands at a path."""


def patch_texts(patch: Any) -> Iterator[TypedText]:
    """The texts of a patch that have expressions."""
    if isinstance(patch, TypedText):
        yield patch
    elif isinstance(patch, (Mapping, list)):
        for item in patch.values() if isinstance(patch, Mapping) else patch:
            yield from patch_texts(item)


def literal_texts(patch: Any) -> Iterator[str]:
    """What the texts of a patch say by themselves, between their expressions too."""
    if isinstance(patch, str):
        yield patch
    elif isinstance(patch, TypedText):
        yield from (part for part in patch.parts if isinstance(part, str))
    elif isinstance(patch, (Mapping, list)):
        for item in patch.values() if isinstance(patch, Mapping) else patch:
            yield from literal_texts(item)


def rendered(patch: Any, write: Hole, path: Path = ()) -> Any:
    """The patch as plain data."""
    if isinstance(patch, TypedText):
        return _text(patch, path, write)
    if isinstance(patch, Mapping):
        return {key: rendered(value, write, (*path, key)) for key, value in patch.items()}
    if isinstance(patch, list):
        return [rendered(item, write, (*path, number)) for number, item in enumerate(patch)]
    return patch


def _text(value: TypedText, path: Path, write: Hole) -> str:
    written = ""
    for part in value.parts:
        if isinstance(part, (str, Constant)):
            written += part if isinstance(part, str) else part.text
        else:
            written = write(written, part, path)
    return written


def is_read_by_kubernetes(path: Path) -> bool:
    """Whether Kubernetes reads dollars in the text at a path: in arguments and variables."""
    if len(path) >= 2 and path[-2] in ("args", "command"):
        return True
    return len(path) >= 3 and path[-3] == "env" and path[-1] == "value"


def fixed_by(step: Leaf) -> Callable[[str, str], bool]:
    """Whether the step's own patch says a quantity of its container, so that kfpc does not: by
    ``requests`` or ``limits`` and the resource's name."""
    patch = step.settings.argo if isinstance(step.settings.argo, Mapping) else {}
    said = [
        container["resources"]
        for kind in ("container", "script")
        if isinstance(container := patch.get(kind), Mapping) and "resources" in container
    ]

    def is_fixed(kind: str, name: str) -> bool:
        return any(_says(resources, kind, name) for resources in said)

    return is_fixed


def _says(resources: Any, kind: str, name: str) -> bool:
    if not isinstance(resources, Mapping) or "$patch" in resources:
        return True
    if kind not in resources:
        return False
    quantities = resources[kind]
    if not isinstance(quantities, Mapping) or "$patch" in quantities:
        return True
    return name in quantities
