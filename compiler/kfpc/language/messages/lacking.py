"""Keys that have nothing after them: what is said, and what stands beside instead of below.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.language import WRONG_FORM
from kfpc.language.forms import keys_at, takes_names
from kfpc.language.marks import switched_off
from kfpc.language.paths import is_key_of_step, split_at_step
from kfpc.language.shapes import shape_at
from kfpc.language.step import Settings, Step
from kfpc.source import Document

Path = tuple[str | int, ...]


def diagnose_null(
    model: type[BaseModel], document: Document, path: Path, beside: list[Path]
) -> Diagnostic:
    """What is said about a key or an item without a value; ``beside`` as ``not_below`` has it."""
    name = path[-1]
    what = f"item {name + 1}" if isinstance(name, int) else f"`{name}`"
    where = ".".join(map(str, path[:-1]))
    message = f"{what} has no value" + (f" in `{where}`" if where else "")
    if beside:
        message = f"`{name}` is empty" + (f" in `{where}`" if where else "")
        help = f"are the lines below it indented? `{beside[0][-1]}` has to be deeper than `{name}`"
        related = [("this stands beside it, not in it", document.place(*beside[0]).key)]
        return WRONG_FORM.at(document.place(*path), message, help=help, related=related)
    return WRONG_FORM.at(document.place(*path), message, help=_help(model, document, path))


def _help(model: type[BaseModel], document: Document, path: Path) -> str:
    name = path[-1]
    if path == ("steps",):
        return "write the steps below it, indented: `NAME: {image: …, command: […]}`"
    if path[0] == "params" and len(path) == 2:
        return f"write `{name}: {{type: String}}` for a param that every run must be given"
    if path == split_at_step(path)[0]:
        return f"leave `{name}` out, or say what it runs: `image`, `script` or `component`"
    instead = _instead_of_a_template(document, path)
    if instead is not None:
        return f"leave `{name}` out, or write `{name}: {instead}` for nothing of a template's"
    out = "leave it out" if isinstance(name, int) else f"leave `{name}` out"
    may_be_empty = shape_at(model, path).may_be_empty
    return f'{out}, or write "" for an empty text' if may_be_empty else out


def _instead_of_a_template(document: Document, path: Path) -> str | None:
    """What a step writes at a key that a template may have; None for other keys and steps."""
    step = document.place(*path[:-1]).value
    if not is_key_of_step(path) or not isinstance(step, dict) or "extends" not in step:
        return None
    if path[-1] == "when":
        return "true"
    return "false" if path[-1] in {*Settings.model_fields, *switched_off(Step)} else None


class Order:
    """The keys of a mapping in their order; it may have very many that are empty."""

    def __init__(self, mapping: Mapping[str, Any]) -> None:
        self._keys = list(mapping)
        self._positions = {key: number for number, key in enumerate(self._keys)}

    def after(self, name: str | int) -> Iterator[str]:
        """The keys after one of them."""
        for number in range(self._positions[str(name)] + 1, len(self._keys)):
            yield self._keys[number]


def not_below(
    model: type[BaseModel], data: Any, path: Path, orders: dict[Path, Order]
) -> list[Path]:
    """The keys after an empty one that belong below it: the lines are not indented.

    Those are keys that the mapping does not have and the empty one does, up to the first that
    is none of them. ``orders`` are those of the mappings that were looked at, and gets new ones.
    """
    *above, name = path
    mapping = data
    for step in above:
        mapping = mapping[step]
    if not isinstance(mapping, dict):
        return []
    own, inner = keys_at(model, tuple(above)), keys_at(model, path)
    free = takes_names(model, path)
    order = orders.get(tuple(above)) or orders.setdefault(tuple(above), Order(mapping))
    found: list[Path] = []
    for key in order.after(name):
        if key in own or not (free or key in inner):
            break
        found.append((*above, key))
    return found
