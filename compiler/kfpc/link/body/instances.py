"""What a thousand steps of one component need once: the component settled, and the texts that all
of them give to one input."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kfpc.components.model import Component
from kfpc.link.body.placeholders import Settled, conditional_inputs, settle
from kfpc.link.settings.alike import Shared
from kfpc.pipeline.values import TypedText, Value


@dataclass(slots=True, eq=False)
class Instances:
    """Components settled so far; ``texts`` that were read for their inputs without a finding, by
    the names that may stand in them, the input, and the text; and ``settings`` of steps that run
    them, by all that they follow from."""

    found: dict[tuple[Any, ...], Settled] = field(default_factory=dict)
    texts: dict[Hashable, Value] = field(default_factory=dict)
    settings: dict[Hashable, Shared] = field(default_factory=dict)
    conditions: dict[int, frozenset[str]] = field(default_factory=dict)

    def of(
        self, component: Component, present: frozenset[str], values: Mapping[str, Value | None]
    ) -> Settled:
        """The component for a step that gives the ``present`` inputs these values."""
        asked = self.conditions.get(id(component))
        if asked is None:
            asked = self.conditions[id(component)] = conditional_inputs(component)
        literals = {}
        for name in sorted(asked & present):
            value = values[name]
            literal = value.literal if isinstance(value, TypedText) else None
            if literal is not None:
                literals[name] = literal
        key = (id(component), present, tuple(literals.items()))
        settled = self.found.get(key)
        if settled is None:
            settled = self.found[key] = settle(component, present, literals)
        return settled
