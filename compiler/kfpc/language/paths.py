"""Where steps stand: a step may be within another, at any depth."""

from __future__ import annotations

from typing import Any

from kfpc.source import Path

WAYS: tuple[Path, ...] = (("steps",), ("repeat", "steps"), ("on_exit",), ("workflow", "hooks"))
"""What leads from a spec, or from a step, to steps."""

_TO_STEPS: tuple[Path, ...] = (*WAYS, ("step_templates",))
"""The same, and what leads to templates, which have the keys of steps."""


def split_at_step(path: Path) -> tuple[Path, Path]:
    """A path, as the one of the step that it leads into, the innermost, and what is left of it
    there. Outside of steps the first is empty."""
    depth = 0
    while (longer := _one_deeper(path, depth)) is not None:
        depth = longer
    return path[:depth], path[depth:]


def _one_deeper(path: Path, depth: int) -> int | None:
    for way in _TO_STEPS:
        end = depth + len(way)
        if path[depth:end] == way and len(path) > end:
            return end + 1
    return None


def within_step(path: Path) -> Path:
    """What is left of a path in the step that it leads into; nothing outside of steps."""
    step, rest = split_at_step(path)
    return rest if step else ()


def step_id(path: Path) -> tuple[str, ...]:
    """The names of the steps that a path leads through, from the outermost on."""
    names: list[str] = []
    depth = 0
    while (longer := _one_deeper(path, depth)) is not None:
        names.append(str(path[longer - 1]))
        depth = longer
    return tuple(names)


def is_key_of_step(path: Path) -> bool:
    """Whether a path leads to a key of a step, and no further."""
    return len(within_step(path)) == 1


def path_of_step(data: Any, name: str) -> Path | None:
    """The path of the first step of a name in a file's data, at whatever depth; None for none."""
    left: list[tuple[Path, Any]] = [((), data)]
    for path, holder in left:
        for way in WAYS:
            steps = holder
            for key in way:
                steps = steps.get(key) if isinstance(steps, dict) else None
            if not isinstance(steps, dict):
                continue
            if name in steps:
                return (*path, *way, name)
            left.extend(((*path, *way, key), step) for key, step in steps.items())
    return None
