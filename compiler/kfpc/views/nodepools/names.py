"""What pools are called, within what the platforms take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kfpc.views.nodepools.pools import Pool


def names(
    pools: Sequence[Pool], *, longest: int, spot: str = "spot", on_demand: str = "on-demand"
) -> list[str]:
    """Names of lower-case letters, digits and dashes, in the order of the pools, each once."""
    stems = (
        "-".join((spot if pool.preemptible else on_demand, *_shape(pool))).lower() for pool in pools
    )
    return list(_unique((re.sub(r"[^a-z0-9]+", "-", stem) for stem in stems), longest, "-"))


def short_names(pools: Sequence[Pool], *, longest: int) -> list[str]:
    """Names of lower-case letters and digits alone."""
    stems = (("spot" if pool.preemptible else "demand") + _shape(pool)[0] for pool in pools)
    return list(_unique(stems, longest, ""))


def _shape(pool: Pool) -> list[str]:
    if not pool.need.gpu:
        return ["cpu"]
    gpus = "gpu" if pool.need.gpus is None else f"{pool.need.gpus}gpu"
    return [gpus, *([pool.gpu_type] if pool.gpu_type else [])]


def _unique(stems: Iterable[str], longest: int, dash: str) -> Iterator[str]:
    """Each stem, with a number where it is taken."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for stem in stems:
        name = stem[:longest].rstrip("-")
        while name in taken:
            numbers[stem] = numbers.get(stem, 1) + 1
            end = f"{dash}{numbers[stem]}"
            name = stem[: longest - len(end)].rstrip("-") + end
        taken.add(name)
        yield name
