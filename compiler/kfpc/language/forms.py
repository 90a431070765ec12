"""What the models allow at a path: for messages, and for telling unions' tags from keys."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Discriminator, Tag

from kfpc.language.shapes import shape_at

Path = tuple[int | str, ...]


def keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys of the mapping at a path of the file; none if it is no closed one."""
    found = shape_at(model, path).model
    if found is None:
        return []
    return sorted(field.alias or name for name, field in found.model_fields.items())


def takes_names(model: type[BaseModel], path: Path) -> bool:
    """Whether a mapping with keys of the author's own may stand at a path."""
    shape = shape_at(model, path)
    return shape.values is not None and not shape.is_data


def description_at(model: type[BaseModel], path: Path) -> str | None:
    """What the key of a closed mapping is for."""
    found = shape_at(model, path[:-1]).model
    for name, field in found.model_fields.items() if found else ():
        if path[-1] == (field.alias or name):
            return field.description
    return None


def signature(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """A path with ``*`` for every name of the author's own and every number of an item."""
    shape = shape_at(model, ())
    found = []
    for step in path:
        own = isinstance(step, int) or shape.values is not None
        found.append("*" if own else str(step))
        shape = shape.below(step)
    return tuple(found)


def path_of(model: type[BaseModel], location: Path) -> Path:
    """A pydantic error's location as a path of the file: without the tags of unions.

    A tag stands only where the models have a union, so a key that looks like one is a key.
    """
    annotation: Any = model
    path: list[int | str] = []
    for part in location:
        branch = _branch(annotation, part) if isinstance(part, str) else None
        if branch is not None:
            annotation = branch
        else:
            path.append(part)
            annotation = _below(annotation, part)
    return tuple(path)


def _branch(annotation: Any, tag: str) -> Any:
    """The branch of a union that a tag chooses; None where there is none."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated and any(isinstance(mark, Discriminator) for mark in arguments[1:]):
        return _branches(annotation).get(tag)
    if origin is Annotated:
        return _branch(arguments[0], tag)
    for each in arguments if _is_union(origin) else ():
        found = _branch(each, tag)
        if found is not None:
            return found
    return None


def _branches(union: Any) -> dict[str, Any]:
    return {
        mark.tag: get_args(branch)[0]
        for branch in get_args(get_args(union)[0])
        for mark in get_args(branch)[1:]
        if isinstance(mark, Tag)
    }


def _below(annotation: Any, step: int | str) -> Any:
    for candidate in _members(annotation):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            for name, field in candidate.model_fields.items():
                if step == (field.alias or name):
                    return field.rebuild_annotation()
        origin = get_origin(candidate)
        if origin is dict:
            return get_args(candidate)[1]
        if origin is list:
            return get_args(candidate)[0]
    return None


def _members(annotation: Any) -> Iterator[Any]:
    """The annotation without wrappers; each branch of a union."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _members(arguments[0])
    elif _is_union(origin):
        for branch in arguments:
            yield from _members(branch)
    else:
        yield annotation


def _is_union(origin: Any) -> bool:
    return origin is Union or origin is UnionType
