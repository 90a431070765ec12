"""A right form, and how to find the value in a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from kfpc.language.messages.flow import LONGEST, flow
from kfpc.record import record


@record(eq=False)
class Form:
    """What to write as the value of ``key``, by default of the key that was written; ``note`` is
    said after it."""

    value: Any
    key: str | None = None
    note: str | None = None


Remedy: TypeAlias = "Form | str | None"
Remedier: TypeAlias = Callable[[Any, str], Remedy]


def shown(form: Form, key: str) -> str | None:
    """The form as a help; None where it is too long to be one."""
    text = f"{flow(form.key or key)}: {flow(form.value)}"
    if len(text) > LONGEST:
        return None
    return f"write `{text}`" + (f"; {form.note}" if form.note else "")


def several(keys: Mapping[str, Any]) -> str | None:
    """Several keys of a step as a help: in one line, or in a block where that is too long."""
    lines = [f"{key}: {flow(item)}" for key, item in keys.items()]
    if not lines or any(len(line) > LONGEST for line in lines):
        return None
    text = ", ".join(f"`{line}`" for line in lines)
    if len(text) <= LONGEST:
        return f"write as keys of the step: {text}"
    return "\n".join(("write as keys of the step:", *lines))


def only(value: Any, *names: str) -> Any:
    """The value of a mapping that has one of these keys and no other; None for any other."""
    if isinstance(value, dict) and len(value) == 1:
        ((key, inner),) = value.items()
        return inner if key in names else None
    return None


def first(value: Mapping[str, Any], *names: str) -> Any:
    """The value of the first of these keys that is there; None for none."""
    return next((value[name] for name in names if name in value), None)


def renamed(value: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any] | None:
    """A mapping with other names for its keys; None where one is not among ``names``."""
    if not all(key in names for key in value):
        return None
    return {names[key]: item for key, item in value.items() if names[key]}


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def named(items: Any, *keys: str) -> dict[str, dict[str, Any]] | None:
    """``[{name: a, …}]`` as ``{a: {…}}``; None where an item has no name, or one that was there."""
    if not isinstance(items, list) or not items:
        return None
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        name = first(item, *(keys or ("name",))) if isinstance(item, dict) else None
        if not isinstance(name, str) or not name or name in found:
            return None
        found[name] = {key: value for key, value in item.items() if value is not name}
    return found


def merged(items: Any) -> dict[str, Any] | None:
    """``[{a: b}, {c: d}]`` as ``{a: b, c: d}``; None where an item is no mapping of one key, or a
    key is there twice."""
    found: dict[str, Any] = {}
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or len(item) != 1 or set(item) & set(found):
            return None
        found |= item
    return found or None


def is_scalar(value: Any) -> bool:
    """Whether a value is text, a number or a truth value."""
    return isinstance(value, (str, int, float))


def pairs(texts: Iterable[Any], mark: str = "=") -> dict[str, str] | None:
    """``["A=b"]`` as ``{A: b}``; None where one of them is no such text."""
    found = {}
    for text in texts:
        if not isinstance(text, str) or mark not in text.lstrip(mark):
            return None
        name, _, value = text.partition(mark)
        found[name.strip()] = value.strip()
    return found or None
