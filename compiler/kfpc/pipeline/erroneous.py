"""The one value for "was reported".

It stands where something could not be read or has an error, and a diagnostic says so. Whatever
it touches stays silent, for one cause gets one diagnostic; nothing that it stands for is lacking.
It is a member of the types that it may stand in for, so that the type checker asks each reader
what to do about it. The model is the error type of rustc.

A pipeline without errors holds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Final, TypeVar

from kfpc.record import field_names
from kfpc.source import Place
from kfpc.types import ANY, Type

T = TypeVar("T")


class Erroneous(Enum):
    """Has one value, ``ERRONEOUS``. In an expression it is of a type that fits everywhere."""

    ERRONEOUS = "erroneous"

    @property
    def type(self) -> Type:
        return ANY

    @property
    def absent(self) -> bool:
        return False


ERRONEOUS: Final = Erroneous.ERRONEOUS


def sound(value: T | Erroneous) -> T:
    """A value of a pipeline that has no errors."""
    assert value is not ERRONEOUS
    return value


def if_sound(value: T | Erroneous) -> T | None:
    """The value; None where it is erroneous: for whoever is as silent about what is lacking."""
    return None if value is ERRONEOUS else value


def holds_erroneous(value: object) -> bool:
    """Whether a value, or one anywhere within it, is erroneous. A place is no part of a value: it
    leads to the whole file."""
    if value is ERRONEOUS:
        return True
    if value is None or isinstance(value, (str, int, float, Place)):
        return False
    if isinstance(value, Mapping):
        return any(map(holds_erroneous, value.values()))
    if isinstance(value, (tuple, list)):
        return any(map(holds_erroneous, value))
    return any(holds_erroneous(getattr(value, name)) for name in field_names(type(value)))


def sound_ones(values: Iterable[T | Erroneous]) -> Iterator[T]:
    """Those of some values that are not erroneous."""
    for value in values:
        if not isinstance(value, Erroneous):
            yield value
