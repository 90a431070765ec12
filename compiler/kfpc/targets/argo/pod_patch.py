"""What of a pod only a patch can say: quantities that a param decides, the grace period.

A template's ``podSpecPatch`` is a strategic merge patch of the pod's spec. kfpc writes it in
JSON, and a value goes in as JSON of its own (``toJson``), never as text in quotes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from kfpc.pipeline.settings import Resources
from kfpc.pipeline.values import InputRef, Node, Reference, TypedText
from kfpc.targets.argo.expressions import Names, with_hole
from kfpc.targets.argo.hoisting import Parameters
from kfpc.types import STRING


@dataclass(slots=True, eq=False)
class PodPatch:
    """The patch of one template. ``grace_period`` is in seconds."""

    names: Names
    parameters: Parameters
    grace_period: int | None = None
    _quantities: list[str] = field(default_factory=list)

    def resources(self, resources: Resources) -> dict[str, Any]:
        """The step's quantities that are known, for the container itself; the others go into
        the patch, for Argo's schema has no room for a tag in a quantity."""
        for kind, quantities in (("requests", resources.requests), ("limits", resources.limits)):
            open_ = {n: value for n, value in quantities.items() if value.literal is None}
            if open_:
                members = ", ".join(f"{json.dumps(n)}: {self._json(v)}" for n, v in open_.items())
                self._quantities.append(f"{json.dumps(kind)}: {{{members} }}")
        return known_quantities(resources)

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
        if self._quantities:
            resources = f"{{{', '.join(self._quantities)} }}"
            members.append(f'"containers": [{{"name": "main", "resources": {resources} }}]')
        return f"{{{', '.join(members)}}}" if members else None


def known_quantities(resources: Resources) -> dict[str, Any]:
    """The quantities of a container, as Kubernetes has them; without those still open."""
    both = (("requests", resources.requests), ("limits", resources.limits))
    known = {
        kind: {n: value.literal for n, value in quantities.items() if value.literal is not None}
        for kind, quantities in both
    }
    return {kind: quantities for kind, quantities in known.items() if quantities}
