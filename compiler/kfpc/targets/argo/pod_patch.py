"""What of a pod only a patch can say: quantities that a param decides, the grace period.

A template's ``podSpecPatch`` is a strategic merge patch of the pod's spec. kfpc writes it in
JSON, and a value goes in as JSON of its own (``toJson``), never as text in quotes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kfpc.pipeline.model import Resources
from kfpc.pipeline.values import InputRef, Node, Reference, TypedText
from kfpc.targets.argo.expressions import Names, with_hole
from kfpc.targets.argo.hoisting import Parameters
from kfpc.types import STRING

Containers = Literal["containers", "initContainers"]
"""Lists of a pod's containers; Argo's sidecars are in the first."""


@dataclass(slots=True, eq=False)
class PodPatch:
    """The patch of one template. ``grace_period`` is in seconds."""

    names: Names
    parameters: Parameters
    grace_period: int | None = None
    _quantities: dict[tuple[Containers, str], list[str]] = field(default_factory=dict)

    def resources(
        self, resources: Resources, container: str, within: Containers = "containers"
    ) -> dict[str, Any]:
        """The quantities that are known, for the container itself; the others go into the
        patch, for Argo's schema has no room for a tag in a quantity."""
        known: dict[str, Any] = {}
        kinds: list[str] = []
        for kind, quantities in (("requests", resources.requests), ("limits", resources.limits)):
            known |= {kind: fixed} if (fixed := _fixed(quantities)) else {}
            open_ = {n: value for n, value in quantities.items() if value.literal is None}
            if open_:
                members = ", ".join(f"{json.dumps(n)}: {self._json(v)}" for n, v in open_.items())
                kinds.append(f"{json.dumps(kind)}: {{{members} }}")
        if kinds:
            self._quantities[within, container] = kinds
        return known

    def _json(self, value: TypedText) -> str:
        """A text as a JSON string, worked out at run time."""
        node: Node
        if len(value.parts) == 1 and not isinstance(value.parts[0], str):
            node = self.parameters.hoisted(value.parts[0])
        else:
            node = Reference(InputRef(self.parameters.add("quantity", value)), STRING)
        return with_hole("", node, self.names, lambda code: f"toJson({code})")

    def text(self) -> str | None:
        """The patch; None where there is nothing to say. Braces never meet: Argo would take
        two of them for the end of a tag."""
        members: list[str] = []
        if self.grace_period is not None:
            members.append(f'"terminationGracePeriodSeconds": {self.grace_period}')
        for within in ("initContainers", "containers"):
            patches = [
                f'{{"name": {json.dumps(name)}, "resources": {{{", ".join(kinds)} }} }}'
                for (list_, name), kinds in self._quantities.items()
                if list_ == within
            ]
            if patches:
                members.append(f'"{within}": [{", ".join(patches)}]')
        return f"{{{', '.join(members)} }}" if members else None


def _fixed(quantities: Mapping[str, TypedText]) -> dict[str, str]:
    return {n: value.literal for n, value in quantities.items() if value.literal is not None}
