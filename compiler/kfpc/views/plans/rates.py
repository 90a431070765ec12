"""How often preemptible nodes go, as people say it."""

from __future__ import annotations

import math


def per_hour(said: float | str) -> float:
    """Preemptions per hour of a node.

    A number is just that. Of ``10%`` of the nodes that are there, each goes within an hour with
    that probability, which is 1 - e^-R where R come per hour. Not a number (NaN) for a text that
    is neither, and for all nodes or more: no rate is so high.
    """
    if not isinstance(said, str):
        return said
    number, sign, rest = said.partition("%")
    try:
        found = float(number)
    except ValueError:
        return math.nan
    if not sign:
        return found
    within = found / 100
    if rest.strip() or not 0 <= within < 1:
        return math.nan
    return -math.log1p(-within)
