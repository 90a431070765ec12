"""Which output or param would fit where a value is missing or has the wrong type.

Loaded after such a mistake: most specs have none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from kfpc.expressions.lexer import NAME
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.reachable import reachable
from kfpc.record import record
from kfpc.source import Document, Place
from kfpc.typecheck.plain_values import PLAIN
from kfpc.typecheck.symbols import Symbols
from kfpc.types import Kind, Type, fits


@record
class _Candidate:
    """A value that the spec has: the parts of its name, its own name, and its type."""

    parts: tuple[str, ...]
    type: Type

    @property
    def name(self) -> str:
        return self.parts[-1]


def offered(key: str, wanted: Type, place: Place, names: Symbols) -> str | None:
    """The one output or param that fits the input ``key`` by its type, and by its name where the
    type does not tell it.

    ``place`` is in the step that the value is for. None where no value fits, or several do. What
    is offered leads into no other error: it is never absent, and no step comes after itself.
    """
    fitting = list(_fitting(wanted, place, names))
    of_that_name = [one for one in fitting if _plain(one.name) == _plain(key)]
    if len(of_that_name) == 1:
        return unparse(Name(of_that_name[0].parts))
    if of_that_name:
        return None
    if wanted.kind not in _TELLING:
        return _of_near_name(key, wanted, fitting, names)
    return _only(fitting, lambda one: one.type.is_called_as(wanted))


def _of_near_name(key: str, wanted: Type, fitting: list[_Candidate], names: Symbols) -> str | None:
    """The one of exactly the type whose name is nearly that of the input."""
    by_name = {_plain(one.name): one for one in fitting if one.type.is_called_as(wanted)}
    near = names.report.suggestions.nearest(_plain(key), by_name, cutoff=0.8)
    found = by_name.get(near) if near is not None else None
    return None if found is None else _only(fitting, lambda one: _plain(one.name) == near)


def perhaps(wanted: Type, place: Place, names: Symbols) -> str | None:
    """The one output that is exactly of a type of which many values are that mean other things."""
    if wanted.kind not in (Kind.INTEGER, Kind.FLOAT, Kind.BOOLEAN):
        return None
    return _only(
        [one for one in _fitting(wanted, place, names) if one.parts[0] == "steps"],
        lambda one: one.type.is_called_as(wanted),
    )


def to_give(key: str, wanted: Type, place: Place, names: Symbols) -> str:
    """What to write as the value of an input: what fits, or what such values look like."""
    found = offered(key, wanted, place, names)
    if found is not None:
        return f"${{{{ {found} }}}}"
    if wanted.is_artifact:
        return "${{ steps.NAME.outputs.NAME }}"
    return PLAIN.get(wanted.kind, "…")


def instead_of(parts: tuple[str, ...], wanted: Type, place: Place, names: Symbols) -> str | None:
    """The one output or param that fits where another was given: of the same step rather than of
    another, and the key that it is for, rather than any."""
    same_home = [
        one
        for one in _fitting(wanted, place, names)
        if one.parts[:-1] == parts[:-1] and one.parts != parts
    ]
    chosen = _only(same_home, lambda one: one.type.is_called_as(wanted))
    if chosen is not None and (parts[0] == "steps" or wanted.kind in _TELLING):
        return chosen
    key = place.path[-2 if place.path[-1] == "value" else -1]
    return offered(str(key), wanted, place, names)


_TELLING = (Kind.NAMED, Kind.ARTIFACT, Kind.LIST, Kind.DICT)
"""Types that tell what a value is for; many a number is an Integer."""


def _only(found: list[_Candidate], test: Callable[[_Candidate], bool]) -> str | None:
    chosen = [one for one in found if test(one)]
    return unparse(Name(chosen[0].parts)) if len(chosen) == 1 else None


def _plain(name: str) -> str:
    """A name without what people write in different ways: ``Model path``, ``model-path``."""
    return "".join(c for c in name if c.isalnum()).lower()


def _fitting(wanted: Type, place: Place, names: Symbols) -> Iterator[_Candidate]:
    """What fits by type. What has no type fits anything, so it says nothing."""
    if not names.report.suggestions.spend(len(names.signatures)):
        return
    for param in names.known_params.values():
        kind = param.type
        if kind is not ERRONEOUS and param.secret is None and _goes_into(kind, wanted):
            yield _Candidate(("params", param.name), kind)
    step = str(place.path[1]) if place.path[0] == "steps" else None
    after = _after(step, place.document) if step is not None else frozenset()
    for name, signature in names.signatures.items():
        if name in after or signature.conditional or signature.outputs is ERRONEOUS:
            continue
        for output in signature.outputs.values():
            if not output.optional and _goes_into(output.type, wanted):
                yield _Candidate(("steps", name, "outputs", output.name), output.type)


def _goes_into(kind: Type, wanted: Type) -> bool:
    return not kind.is_secret and not kind.is_any and fits(kind, wanted)


def _after(step: str, document: Document) -> frozenset[str]:
    """The step itself and those that come after it, as far as the spec's texts tell."""
    readers = _readers(document)
    return frozenset(reachable([step], lambda one: readers.get(one, ())))


_STEP = re.compile(rf"steps(?:\.({NAME})|\[ *['\"]([^'\"]+)['\"] *\])")


@lru_cache(maxsize=1)
def _readers(document: Document) -> dict[str, set[str]]:
    """By a step's name: the steps that name it, in ``after`` or in an expression."""
    readers: dict[str, set[str]] = {}
    steps = document.data.get("steps")
    for name, step in steps.items() if isinstance(steps, dict) else ():
        after = step.get("after") if isinstance(step, dict) else None
        for other in [after] if isinstance(after, str) else after or ():
            if isinstance(other, str):
                readers.setdefault(other, set()).add(name)
        for text in _texts(step):
            for found in _STEP.finditer(text):
                readers.setdefault(found[1] or found[2], set()).add(name)
    return readers


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
