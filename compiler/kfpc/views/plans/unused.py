"""Lines of a file of prices that nothing uses: mostly slips of the pen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.files import UNUSED_PRICE
from kfpc.diagnostics.suggestions import did_you_mean, nearest
from kfpc.language.prices import OTHERS, Price, Prices
from kfpc.pipeline.erroneous import sound
from kfpc.source import Place
from kfpc.views.plans.bill import gpus_of, machine_of

_ALIKE = 0.85
"""How alike a price's name is to one that lacks a price (0 to 1) to be taken for a slip: a file may
well have prices that this pipeline has no use for."""


def unused_prices(prices: Prices, place: Place, analysis: Analysis) -> Iterator[Diagnostic]:
    """What the file says of steps that are not in the spec, and of machines without a price; and
    prices whose names are nearly those of GPUs and machines that have none.

    ``place`` is that of the whole file.
    """
    steps, params = list(analysis.pipeline.leaves()), analysis.values
    yield from _of_steps(prices, place, [step.qualified for step in steps])
    kinds = {g.kind for s in steps for g in gpus_of(s, sound(analysis.pipeline.profile), params)}
    machines = {machine_of(step, params) for step in steps}
    yield from _slips(prices.gpu or {}, place.child("gpu"), kinds, "GPU")
    yield from _slips(prices.machine or {}, place.child("machine"), machines, "machine")


def _of_steps(prices: Prices, place: Place, names: list[str]) -> Iterator[Diagnostic]:
    machines = prices.machine or {}
    for step, machine in (prices.steps or {}).items():
        at = place.child("steps", step)
        if step not in names:
            help = did_you_mean(step, names) or f"steps of the spec: {', '.join(names[:10])}"
            yield UNUSED_PRICE.at(at.key, f"the spec has no step `{step}`", help=help)
        elif machine not in machines and OTHERS not in machines:
            help = did_you_mean(machine, machines) or "add it to `machine`"
            yield UNUSED_PRICE.at(at, f"the machine `{machine}` has no price", help=help)


def _slips(
    prices: Mapping[str, Price], place: Place, used: Collection[str | None], what: str
) -> Iterator[Diagnostic]:
    lacking = sorted(name for name in used if name is not None and name not in prices)
    for name in prices:
        if name == OTHERS or name in used:
            continue
        if (meant := nearest(name, lacking, _ALIKE)) is not None:
            yield UNUSED_PRICE.at(
                place.child(name).key,
                f"no step has the {what} `{name}`, and `{meant}` has no price of its own",
                help=f"did you mean `{meant}`?",
            )
