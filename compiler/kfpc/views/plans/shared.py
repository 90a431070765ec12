"""What a run and its steps share with others: locks, and the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.diagnostics.phrases import all_of, some, verb
from kfpc.pipeline.constants import known
from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.locks import Lock
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import TypedText
from kfpc.pipeline.workflow import WORKSPACE
from kfpc.record import record


@record
class Held:
    """A lock: a mutex of that ``name``; with ``key``, the semaphore of that ConfigMap. ``name`` and
    ``key`` are None where only the run knows them."""

    is_mutex: bool
    name: str | None
    key: str | None = None

    def __str__(self) -> str:
        if self.is_mutex:
            return "a mutex that the run names" if self.name is None else f"the mutex `{self.name}`"
        if self.name is None or self.key is None:
            return "a semaphore that the run names"
        return f"the semaphore `{self.key}` of `{self.name}`"


@record
class Workspace:
    """The claim of the run that some ``steps`` mount, and what it asks for."""

    size: str
    steps: tuple[str, ...]


def held(
    locks: Sequence[Lock], inputs: Mapping[str, Input], values: Mapping[str, str]
) -> tuple[Held, ...]:
    """Locks as they are known before the run. ``values`` are those of params."""

    def text(one: TypedText) -> str | None:
        return known(one, inputs, values)

    return tuple(
        Held(lock.key is None, text(lock.name), None if lock.key is None else text(lock.key))
        for lock in locks
    )


def workspace(pipeline: Pipeline) -> Workspace | None:
    """None where the run makes none."""
    claim = if_sound((if_sound(pipeline.workflow.volume_claims) or {}).get(WORKSPACE))
    if claim is None:
        return None
    mounting = (leaf.qualified for leaf in pipeline.leaves() if _mounts_it(leaf))
    return Workspace(claim.size, tuple(mounting))


def _mounts_it(leaf: Leaf) -> bool:
    sources = (mount.source for mount in sound_ones(leaf.settings.mounts))
    return any(source.kind == "volume" and source.word == WORKSPACE for source in sources)


def of_step(locks: Sequence[Held]) -> Iterator[str]:
    """What a step waits for before its first attempt."""
    if locks:
        them = verb(len(locks), "it", "them")
        yield (
            f"It begins when it has {all_of([*map(str, locks)])}, and holds {them} through all its "
            "attempts."
        )


def of_run(locks: Sequence[Held], space: Workspace | None) -> Iterator[str]:
    """What a run waits for, and what it makes for its steps."""
    if locks:
        them = verb(len(locks), "it", "them")
        named = all_of([*map(str, locks)])
        yield f"The run begins when it has {named}, and holds {them} until it has ended."
    if space is not None:
        mount = verb(len(space.steps), "mounts", "mount")
        users = f"; {some(space.steps)} {mount} it" if space.steps else ""
        yield f"Each run makes a workspace of {space.size}{users}."
