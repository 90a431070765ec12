"""What an hour of a step costs: its GPUs and its machine, by a file of prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from kfpc.clusters import Profile, gpu_names
from kfpc.diagnostics.visible import visible
from kfpc.language.prices import OTHERS, Price, Prices
from kfpc.pipeline.constants import known
from kfpc.pipeline.step import Leaf
from kfpc.preemption.forecast import Spent
from kfpc.record import record
from kfpc.views.machines import INSTANCE_TYPE, gpus

_MACHINE = (INSTANCE_TYPE, "beta.kubernetes.io/instance-type")
"""The label with the type of a node's machine, and what it was before Kubernetes 1.17."""


@record
class Gpu:
    """Some GPUs of a step; ``count`` None where only the run knows how many, ``kind`` None where
    nothing says which. ``names`` are all that the kind is called, the best first."""

    count: int | None
    kind: str | None
    names: tuple[str, ...] = field(default=(), compare=False)


@record
class Bill:
    """Prices per hour, of preemptible nodes and on demand; None where nothing has a price.

    ``left_out`` is what they leave out for want of a price, in words.
    """

    gpus: tuple[Gpu, ...]
    machine: str | None
    spot: float | None
    on_demand: float | None
    left_out: tuple[str, ...]

    def cost(self, spent: Spent) -> float | None:
        """What some hours cost."""
        if self.on_demand is None or self.spot is None:
            return None
        return spent.preemptible * self.spot + spent.on_demand * self.on_demand


def bill(
    step: Leaf, profile: Profile, params: Mapping[str, str], prices: Prices, *, preemptible: bool
) -> Bill:
    """The bill of a step. Only one that is ``preemptible`` needs prices of such nodes."""
    found = tuple(gpus_of(step, profile, params))
    machine = machine_of(step, params) or (prices.steps or {}).get(step.qualified)
    spot = on_demand = 0.0
    left_out, priced = [], False
    for count, price, what in (*_of_gpus(found, prices), *_of_machine(machine, prices)):
        if price is None or count is None:
            left_out.append(what)
        elif preemptible and price.spot is None:
            left_out.append(f"{what} (no price on preemptible nodes)")
        else:
            priced = True
            on_demand += count * price.on_demand
            spot += count * (price.spot or 0.0)
    if not priced:
        return Bill(found, machine, None, None, tuple(left_out))
    return Bill(found, machine, spot, on_demand, tuple(left_out))


_Piece = tuple[int | None, Price | None, str]
"""So many of something, its price if there is one, and what it is called."""


def _of_gpus(gpus: tuple[Gpu, ...], prices: Prices) -> Iterator[_Piece]:
    known_prices = prices.gpu or {}
    for gpu in gpus:
        named = (known_prices[name] for name in gpu.names if name in known_prices)
        price = next(named, None) or known_prices.get(OTHERS)
        kind = "GPUs" if gpu.kind is None else f"{visible(gpu.kind)}"
        yield gpu.count, price, kind


def _of_machine(machine: str | None, prices: Prices) -> Iterator[_Piece]:
    known_prices = prices.machine or {}
    price = known_prices.get(machine or OTHERS) or known_prices.get(OTHERS)
    yield 1, price, "machine" if machine is None else f"machine {visible(machine)}"


def gpus_of(step: Leaf, profile: Profile, params: Mapping[str, str]) -> Iterator[Gpu]:
    """The GPUs that a step asks for."""
    for name, count in gpus(step, params):
        if name != profile.gpu:
            yield Gpu(count, name, (name,))
            continue
        selector = step.settings.node_selector
        labels = {key: known(text, step.inputs, params) for key, text in selector.items()}
        said = {key: value for key, value in labels.items() if value is not None}
        yield Gpu(count, said.get(profile.gpu_type_label or ""), (*gpu_names(said, profile),))


def machine_of(step: Leaf, params: Mapping[str, str]) -> str | None:
    """The type of the machine that the spec says for a step."""
    for label in _MACHINE:
        text = step.settings.node_selector.get(label)
        if text is not None and (found := known(text, step.inputs, params)) is not None:
            return found
    return None
