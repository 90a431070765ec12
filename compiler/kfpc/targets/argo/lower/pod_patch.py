"""What of a pod only a patch can say: quantities that a param decides, the grace period.

A template's ``podSpecPatch`` is a strategic merge patch of the pod's spec. kfpc writes it in
JSON, and a value goes in as JSON of its own (``toJson``), never as text in quotes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import Resources, Settings
from kfpc.pipeline.values import Node, TypedText
from kfpc.targets.argo.expressions.render import Names, with_hole
from kfpc.targets.argo.lower.lift import Lifted
from kfpc.targets.argo.records import Pairs, ResourceRequirements


def pod_patch(settings: Settings, lifted: Lifted, names: Names) -> str | None:
    """The patch of one template; None where there is nothing to say. Braces never meet: Argo would
    take two of them for the end of a tag."""
    members: list[str] = []
    resume = sound(settings.resume)
    grace = sound(resume.grace_period) if resume is not None else None
    if grace is not None:
        members.append(f'"terminationGracePeriodSeconds": {grace}')
    if lifted.quantities:
        resources = ", ".join(_open_quantities(lifted.quantities, names))
        members.append(f'"containers": [{{"name": "main", "resources": {{{resources} }} }}]')
    return f"{{{', '.join(members)}}}" if members else None


def _open_quantities(quantities: Mapping[tuple[str, str], Node], names: Names) -> Iterator[str]:
    """Quantities that only the run knows: Argo's schema has no room for a tag in one."""
    for kind in ("requests", "limits"):
        of_kind = {name: node for (of, name), node in quantities.items() if of == kind}
        if of_kind:
            members = ", ".join(f"{json.dumps(n)}: {_json(v, names)}" for n, v in of_kind.items())
            yield f"{json.dumps(kind)}: {{{members} }}"


def _json(node: Node, names: Names) -> str:
    """A value as a JSON string, worked out at run time."""
    return with_hole("", node, names, lambda code: f"toJson({code})")


def known_quantities(quantities: Resources) -> ResourceRequirements | None:
    """The quantities of a container, as Kubernetes has them; without those still open."""
    requests, limits = _known(quantities.requests), _known(quantities.limits)
    return ResourceRequirements(requests, limits) if requests or limits else None


def _known(quantities: Mapping[str, TypedText]) -> Pairs:
    found = ((name, value.literal) for name, value in quantities.items())
    return tuple((name, known) for name, known in found if known is not None)
