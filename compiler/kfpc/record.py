"""Records: the data of kfpc, made once and never changed.

A record is a dataclass with slots. That it is frozen is the type checker's business
(`frozen_default`, PEP 681): the guard that `dataclass(frozen=True)` adds is a third of what it
takes to define a class and two thirds of what it takes to make an object, and with a hundred
classes and, for a large spec, a hundred thousand objects that is what a user waits for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from typing_extensions import dataclass_transform

T = TypeVar("T")


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(*, eq: bool) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(
    cls: type[T] | None = None, /, *, eq: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """Makes a class a record; one with ``eq=False`` is compared and hashed by identity."""

    def make(defined: type[T]) -> type[T]:
        return dataclass(slots=True, eq=eq, unsafe_hash=eq)(defined)

    return make if cls is None else make(cls)


def field_names(cls: Any) -> tuple[str, ...]:
    """The fields of a record, in their order; none of what is no record."""
    return tuple(getattr(cls, "__dataclass_fields__", ()))
