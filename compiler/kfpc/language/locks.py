"""``lock``: what steps, or runs, hold while they go on, and nobody else then."""

from __future__ import annotations

from typing import Annotated, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, Model, Off
from kfpc.language.marks import LOCK, WHOLE, InsteadOf

_MUTEX = "Name of the lock: one at a time holds it, in the whole namespace."
_SEMAPHORE = "So many at a time hold it as a key of a ConfigMap says."
_CONFIG_MAP = "Name of the ConfigMap."
_KEY = "Key of it, whose value is the number."


class Semaphore(Model):
    config_map: Annotated[str, LOCK] = Field(description=_CONFIG_MAP)
    key: Annotated[str, LOCK] = Field(description=_KEY)


class Lock(Model):
    """Exactly one of ``mutex`` and ``semaphore``."""

    mutex: Annotated[str | None, LOCK, InsteadOf(frozenset({"semaphore"}))] = Field(
        None, description=_MUTEX
    )
    semaphore: Annotated[Semaphore | None, InsteadOf(frozenset({"mutex"}))] = Field(
        None, description=_SEMAPHORE
    )


LockForm = Annotated[
    Union[Annotated[Lock, Tag("<mapping>")], Annotated[list[Lock], Tag("<list>")], Off], BY_KIND
]


class SemaphoreOfRuns(Model):
    config_map: Annotated[str, WHOLE] = Field(description=_CONFIG_MAP)
    key: Annotated[str, WHOLE] = Field(description=_KEY)


class LockOfRuns(Model):
    """Exactly one of ``mutex`` and ``semaphore``."""

    mutex: Annotated[str | None, WHOLE] = Field(None, description=_MUTEX)
    semaphore: SemaphoreOfRuns | None = Field(None, description=_SEMAPHORE)


LockOfRunsForm = Annotated[
    Union[Annotated[LockOfRuns, Tag("<mapping>")], Annotated[list[LockOfRuns], Tag("<list>")]],
    BY_KIND,
]
