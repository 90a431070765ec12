"""Lines of a file of prices that nothing uses: mostly slips of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.files import UNUSED_PRICE
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.language.prices import OTHERS, Prices
from kfpc.source import Place


def unused_prices(prices: Prices, place: Place, steps: Iterable[str]) -> Iterator[Diagnostic]:
    """What the file says of steps that are not in the spec, and of machines without a price.

    ``place`` is that of the whole file.
    """
    machines, names = prices.machine or {}, list(steps)
    for step, machine in (prices.steps or {}).items():
        at = place.child("steps", step)
        if step not in names:
            help = did_you_mean(step, names) or f"steps of the spec: {', '.join(names[:10])}"
            yield UNUSED_PRICE.at(at.key, f"the spec has no step `{step}`", help=help)
        elif machine not in machines and OTHERS not in machines:
            help = did_you_mean(machine, machines) or "add it to `machine`"
            yield UNUSED_PRICE.at(at, f"the machine `{machine}` has no price", help=help)
