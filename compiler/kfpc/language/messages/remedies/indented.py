"""Keys of a step that are not as deep as its others, and so are read as steps."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from kfpc.diagnostics.suggestions import nearest
from kfpc.language.paths import split_at_step
from kfpc.language.step import Step
from kfpc.source import Document

Path = tuple[int | str, ...]

STEP_KEYS = tuple(field.alias or name for name, field in Step.model_fields.items())


def owner(document: Document, path: Path) -> Path | None:
    """Where a key of a step that is read as a step belongs: below the step before it. The path is
    its own where none is before it; None for a step."""
    if path[-1] not in STEP_KEYS or split_at_step(path)[0] != path:
        return None
    steps = document.place(*path[:-1]).value
    if not isinstance(steps, dict) or not _is_key(path[-1], steps):
        return None
    before = takewhile(lambda name: name != path[-1], steps)
    step = next((name for name in reversed([*before]) if not _is_key(name, steps)), None)
    return path if step is None else (*path[:-1], step, path[-1])


def help_for(document: Document, path: Path) -> str | None:
    """What to do with a key of a step that is read as a step; None for a step."""
    belongs = owner(document, path)
    if belongs is None:
        return None
    where = "the step that it belongs to" if belongs == path else f"`{belongs[-2]}`"
    return f"`{path[-1]}` is read as a step here; indent it to belong to {where}"


def _is_key(name: int | str, steps: dict[str, Any]) -> bool:
    """Whether one of some steps is a key of one: what stands there has no key that is one of a
    step, if a misspelt one."""
    value = steps.get(str(name))
    return name in STEP_KEYS and not (
        isinstance(value, dict)
        and any(key in STEP_KEYS or nearest(key, STEP_KEYS, cutoff=0.75) for key in map(str, value))
    )
