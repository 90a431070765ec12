"""What the models allow at a path: for "did you mean" and for telling unions' tags from keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag


def keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys of the mapping at a pydantic error's location; none if it is no closed one."""
    annotation: Any = model
    for step in location:
        annotation = _below(annotation, step)
    found = _model(annotation)
    return sorted(_keys(found)) if found else []


def takes_names(model: type[BaseModel], path: tuple[int | str, ...]) -> bool:
    """Whether a mapping with keys of the author's own may stand at a path."""
    annotation: Any = model
    for step in path:
        annotation = _below(annotation, step)
    return any(get_origin(candidate) is dict for candidate in _members(annotation))


def description_at(model: type[BaseModel], location: tuple[int | str, ...]) -> str | None:
    """What the key of a closed mapping is for."""
    annotation: Any = model
    for step in location[:-1]:
        annotation = _below(annotation, step)
    found = _model(annotation)
    for name, field in found.model_fields.items() if found else ():
        if location[-1] in (name, field.alias):
            return field.description
    return None


def path_of(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A pydantic error's location as a path of the file: without the tags of unions."""
    return tuple(part for part in location if not (isinstance(part, str) and _is_tag(part)))


def _is_tag(part: str) -> bool:
    return part.startswith("<") and part.endswith(">")


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _below(annotation: Any, step: int | str) -> Any:
    if isinstance(step, str) and _is_tag(step):
        return _tagged(annotation, step)
    for candidate in _members(annotation):
        model = _model(candidate)
        if model is not None:
            for name, field in model.model_fields.items():
                if step in (name, field.alias):
                    return field.annotation
        origin = get_origin(candidate)
        if origin is dict:
            return get_args(candidate)[1]
        if origin is list:
            return get_args(candidate)[0]
    return None


def _members(annotation: Any) -> Iterator[Any]:
    """The annotation without wrappers; each branch of a union."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin is Union or (origin is not None and str(origin) == "<class 'types.UnionType'>"):
        for branch in get_args(annotation):
            yield from _members(branch)
    else:
        yield annotation


def _tagged(annotation: Any, tag: str) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        if any(isinstance(m, Tag) and m.tag == tag for m in metadata):
            return inner
        return _tagged(inner, tag)
    for branch in get_args(annotation) if origin is not None else ():
        found = _tagged(branch, tag)
        if found is not None:
            return found
    return None


def _model(annotation: Any) -> type[BaseModel] | None:
    for candidate in _members(annotation):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
