"""What kfpc cannot know of a cluster: variables that the user sets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kfpc.record import record
from kfpc.views.nodepools.pools import Pool
from kfpc.views.nodepools.words import machine

_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:;()/+_-]")


@record
class Variable:
    """``what`` is what it holds. With a ``default`` it need not be set."""

    name: str
    what: str
    default: str | None = None

    def __str__(self) -> str:
        """The variable inside double quotes."""
        return f"${self.name}"

    @property
    def line(self) -> str:
        """The line of a script that wants it, or gives it its default."""
        if self.default is not None:
            return f': "${{{self.name}:={self.default}}}"'
        return f': "${{{self.name}:?{_UNSAFE.sub(" ", self.what)}}}"'


CLUSTER = Variable("CLUSTER", "name of the cluster")


def of_pool(pool: Pool, name: str, what: str, default: str | None = None) -> Variable:
    """A variable of the pools of one need."""
    number = "" if pool.number is None else f"_{pool.number}"
    return Variable(f"{name}{number}", what, default)


def machine_type(pool: Pool, name: str, what: str) -> Variable:
    return of_pool(pool, name, machine(pool, what))


def most_nodes(pool: Pool) -> Variable:
    """As many as one run of the pipeline has pods for."""
    return of_pool(pool, "MAX_NODES", "most nodes of a pool", str(pool.most))


def once(variables: Iterable[Variable]) -> list[Variable]:
    """Those that have to be set first, each once."""
    found = list(dict.fromkeys(variables))
    return sorted(found, key=lambda variable: variable.default is not None)
