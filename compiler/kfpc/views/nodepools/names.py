"""What pools are called, within what the platforms take."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kfpc.views.nodepools.pools import Pool


def names(
    pools: Sequence[Pool], *, longest: int, spot: str = "spot", on_demand: str = "on-demand"
) -> list[str]:
    """Names of lower-case letters, digits and dashes, in the order of the pools, each once."""
    found: list[str] = []
    for pool in pools:
        words = [spot if pool.preemptible else on_demand, *_shape(pool)]
        stem = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower())
        found.append(_unique(stem, found, longest))
    return found


def short_names(pools: Sequence[Pool], *, longest: int) -> list[str]:
    """Names of lower-case letters and digits alone."""
    found: list[str] = []
    for pool in pools:
        stem = ("spot" if pool.preemptible else "demand") + _shape(pool)[0]
        found.append(_unique(stem, found, longest, ""))
    return found


def _shape(pool: Pool) -> list[str]:
    if not pool.need.gpu:
        return ["cpu"]
    gpus = "gpu" if pool.need.gpus is None else f"{pool.need.gpus}gpu"
    return [gpus, *([pool.gpu_type] if pool.gpu_type else [])]


def _unique(stem: str, taken: Sequence[str], longest: int, dash: str = "-") -> str:
    name, number = stem[:longest].rstrip("-"), 1
    while name in taken:
        number += 1
        end = f"{dash}{number}"
        name = stem[: longest - len(end)].rstrip("-") + end
    return name
