"""What may stand at each place of a file, by the models and their marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from kfpc.language.marks import MayBeEmpty, Templated


@dataclass(slots=True, eq=False)
class Shape:
    """The forms that a value may have; ``NOTHING`` has none.

    ``values`` is what stands in a mapping with names of the author's own, ``items`` in a list,
    and ``model`` has the keys of a closed mapping. ``is_data``: anything may stand there.
    ``templated`` is the mark of the texts, if any.
    """

    model: type[BaseModel] | None = None
    values: Shape | None = None
    items: Shape | None = None
    takes_text: bool = False
    is_data: bool = False
    templated: Templated | None = None
    may_be_empty: bool = False
    known: dict[str, Shape] = field(default_factory=dict)
    """The keys of ``model`` that were asked for; all shapes with that model share them."""

    def below(self, key: str | int) -> Shape:
        """The shape of what stands under a key of a mapping, or in a list."""
        if isinstance(key, int):
            return self.items or NOTHING
        if self.values is not None:
            return self.values
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _of_key(self.model, key)
        return found


NOTHING = Shape()


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The shape of a closed mapping; those of its keys are made when they are asked for."""
    return Shape(model=model)


def shape_at(model: type[BaseModel], path: tuple[str | int, ...]) -> Shape:
    """The shape of what stands at a path of a file."""
    shape = shape_of(model)
    for key in path:
        shape = shape.below(key)
    return shape


def _of_key(model: type[BaseModel] | None, key: str) -> Shape:
    if model is None:
        return NOTHING
    for name, its in model.model_fields.items():
        if (its.alias or name) == key:
            return _shape(its.annotation, _marked((None, False), its.metadata))
    return NOTHING


_Marks = tuple[Templated | None, bool]


def _marked(above: _Marks, metadata: Any) -> _Marks:
    """The marks that hold below some metadata, and ``above`` it."""
    templated, may_be_empty = above
    for mark in metadata:
        if isinstance(mark, Templated):
            templated = mark
        may_be_empty = may_be_empty or isinstance(mark, MayBeEmpty)
    return templated, may_be_empty


def _shape(annotation: Any, marks: _Marks) -> Shape:
    shape = Shape()
    _add(shape, annotation, marks)
    return shape


def _add(shape: Shape, annotation: Any, marks: _Marks) -> None:
    """Adds a form to those that a shape has."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        _add(shape, arguments[0], _marked(marks, arguments[1:]))
    elif origin is Union or origin is UnionType:
        for branch in arguments:
            _add(shape, branch, marks)
    elif origin is dict:
        shape.values = _shape(arguments[1], marks)
    elif origin is list:
        shape.items = _shape(arguments[0], marks)
    elif annotation is str or annotation is Any:
        shape.takes_text, (shape.templated, shape.may_be_empty) = True, marks
        if annotation is Any:
            shape.is_data, shape.values, shape.items = True, shape, shape
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        shape.model, shape.known = annotation, shape_of(annotation).known
