"""Locks, as Argo's ``synchronization``.

Argo keeps them by node: a template that is retried holds its locks through all its attempts and the
waits between them, and so do the rounds around a leaf (seen on 4.0.7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kfpc.pipeline.locks import Lock
from kfpc.pipeline.values import TypedText
from kfpc.targets.argo.records import Mutex, SecretKey, Semaphore, Synchronization


def synchronization(
    locks: Sequence[Lock], write: Callable[[TypedText], str]
) -> Synchronization | None:
    """What is held; None for nothing."""
    if not locks:
        return None
    return Synchronization(
        tuple(Mutex(write(lock.name)) for lock in locks if lock.key is None),
        tuple(
            Semaphore(SecretKey(write(lock.name), write(lock.key)))
            for lock in locks
            if lock.key is not None
        ),
    )
