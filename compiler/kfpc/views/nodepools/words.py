"""What the comments say of a pool."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from kfpc.diagnostics.phrases import plural, quoted
from kfpc.diagnostics.visible import visible
from kfpc.views.nodepools.pools import Pool

_WIDTH = 98

_SIZES = {"memory": "memory", "cpu": "cpu", "ephemeral-storage": "storage"}
"""The spec's words for Kubernetes' resources."""


def comment(*sentences: str) -> list[str]:
    """Lines of a comment, for the shell and for YAML; each sentence begins a line."""
    lines: list[str] = []
    for sentence in sentences:
        lines += textwrap.wrap(
            visible(sentence),
            _WIDTH,
            initial_indent="# ",
            subsequent_indent="#   ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def title(pool: Pool) -> str:
    """Which nodes these are, whose, and what a step asks of one."""
    kind = "Preemptible nodes for" if pool.preemptible else "On-demand nodes for"
    size = shape(pool)
    later = " after failures" if pool.need.later else ""
    return f"{kind} {', '.join(quoted(pool.steps))}{later}{f': {size}' if size else ''}."


def shape(pool: Pool) -> str:
    """GPUs and sizes of a node that a step fits on; empty where a step says nothing."""
    need = pool.need
    parts = [gpus(pool)] if need.gpu else []
    parts += [f"{_SIZES[name]} {' + '.join(size)}" for name, size in need.sizes.items()]
    return ", ".join(parts)


def gpus(pool: Pool) -> str:
    need = pool.need
    count = "some" if need.gpus is None else str(need.gpus)
    what = f"{count} {plural(need.gpus, 'GPU')}"
    if need.gpu != "nvidia.com/gpu":
        what += f" ({need.gpu})"
    return f"{what} of type {pool.gpu_type}" if pool.gpu_type else what


def machine(pool: Pool, what: str) -> str:
    """What a variable holds that names a type of machine: ``what`` is the platform's word."""
    size = shape(pool)
    return f"{what} for {size}; a node keeps some for itself" if size else what


def rest(pool: Pool, undecided: Iterable[str] | None = None) -> Iterator[str]:
    """Sentences on what the steps ask for and the pool does not know; ``undecided`` are labels,
    those of the need if left out."""
    for key in pool.need.undecided if undecided is None else undecided:
        yield f"The steps also ask for the label {key}, with a value that only the run knows."
    if pool.need.more:
        yield "Their affinity asks for more than one value of a label: see that the nodes have it."


def lines(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n" for part in parts)
