"""Records: the data of kfpc, made once and never changed.

A record is a ``msgspec.Struct``: really frozen, and some thirty times cheaper to define than a
dataclass. With a hundred classes that is a tenth of what a user waits for when a small spec is
validated. It is declared as a dataclass is, so that the type checker knows it (PEP 681).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, overload

from msgspec import Struct, StructMeta
from msgspec import field as struct_field
from typing_extensions import dataclass_transform

if TYPE_CHECKING:
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["field_names", "record", "replace"]

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
        return _made(defined, eq=eq)

    return make if cls is None else make(cls)


def field_names(cls: Any) -> tuple[str, ...]:
    """The fields of a record, in their order; none of what is no record."""
    return tuple(getattr(cls, "__struct_fields__", ()))


def _made(defined: type[T], *, eq: bool) -> type[T]:
    space = dict(vars(defined))
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    names = tuple(space.get("__annotations__", ()))
    declared = {name: found for name in names if isinstance(found := space.get(name), Field)}
    compared = [name for name in names if name not in declared or declared[name].compare]
    shown = [name for name in names if name not in declared or declared[name].repr]
    space |= {name: _default(found) for name, found in declared.items()}
    apart = eq and len(compared) < len(names)
    if apart:
        space |= _comparison(compared)
    if len(shown) < len(names):
        space["__repr__"] = _representation(shown)
    made: Any = StructMeta(defined.__name__, (Struct,), space, frozen=True, eq=eq and not apart)
    return made  # type: ignore[no-any-return]


def _default(found: Field[Any]) -> Any:
    """What a field that is spelt out says of its default."""
    if found.default_factory is not MISSING:
        return struct_field(default_factory=found.default_factory)
    return struct_field() if found.default is MISSING else struct_field(default=found.default)


def _comparison(names: list[str]) -> dict[str, Any]:
    """Equality by some of the fields: msgspec's own takes all."""
    get = attrgetter(*names)

    def equal(one: Any, other: object) -> Any:
        return get(one) == get(other) if other.__class__ is one.__class__ else NotImplemented

    def hashed(one: Any) -> int:
        return hash(get(one))

    return {"__eq__": equal, "__hash__": hashed}


def _representation(names: list[str]) -> Callable[[Any], str]:
    """A text of some of the fields: msgspec's own has all."""

    def represent(one: Any) -> str:
        fields = ", ".join(f"{name}={getattr(one, name)!r}" for name in names)
        return f"{type(one).__name__}({fields})"

    return represent
