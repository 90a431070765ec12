"""What tells one step of a pipeline from all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

StepId: TypeAlias = tuple[str, ...]
"""The names on the way down to a step: ``("tune", "train")`` is ``train`` of the group ``tune``.
A scope is called as the block that holds it."""

EACH = "*"
"""What a step with ``for_each`` is called within the loop that it is. No author can name it."""

EXIT = "!"
"""What the scope of the steps is called that run at a run's end; with a step's name after it, that
of those at the step's end. No author can name it."""

HOOKS = "@"
"""What the scope of the hooks of a run is called. No author can name it."""

ROOT: StepId = ()
"""The scope of a pipeline's own steps."""

EXIT_SCOPE: StepId = (EXIT,)
HOOKS_SCOPE: StepId = (HOOKS,)

BESIDE_THE_RUN = (EXIT_SCOPE, HOOKS_SCOPE)
"""The scopes that hang on no step: what runs at a run's end, and its hooks."""


def exit_of(step: StepId) -> StepId:
    """What runs at a step's end: a block beside the step."""
    return (*step[:-1], EXIT + step[-1])


def ended_by(id: StepId) -> StepId | None:
    """The step at whose end a block runs; None of a block that is none of those."""
    name = id[-1]
    if name.startswith(EXIT) and name != EXIT:
        return (*id[:-1], name.removeprefix(EXIT))
    return None


def plain_names(id: StepId) -> Iterator[str]:
    """The names on the way down to a step, as people write them."""
    for name in id:
        if name == HOOKS:
            yield "hooks"
        elif name.startswith(EXIT):
            yield from filter(None, (name.removeprefix(EXIT), "on_exit"))
        elif name != EACH:
            yield name


def qualified(id: StepId) -> str:
    """A step as people write it: ``tune.train``, ``on_exit.notify``, ``tune.on_exit.notify``,
    ``hooks.tell``."""
    return ".".join(plain_names(id))


def is_inside(id: StepId, scope: StepId) -> bool:
    """Whether a step is one of a scope, at any depth."""
    return len(id) > len(scope) and id[: len(scope)] == scope


def is_beside_the_run(id: StepId) -> bool:
    """Whether a step or a scope is none of the run's own: it runs at its end, or is a hook."""
    return id[:1] in BESIDE_THE_RUN


def member_of(scope: StepId, id: StepId) -> StepId:
    """The step of a scope that holds a step which is somewhere inside of it."""
    return id[: len(scope) + 1]


def scopes_around(id: StepId) -> tuple[StepId, ...]:
    """The scopes that a step is in, the outermost first: that of the run's steps, of those at its
    end, or of its hooks."""
    first = 1 if is_beside_the_run(id) else 0
    return tuple(id[:depth] for depth in range(first, len(id)))
