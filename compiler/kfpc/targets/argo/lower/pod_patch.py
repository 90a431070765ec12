"""What of a pod only a patch can say: quantities that a param or a failure decides, the grace
period, the runtime class, and how pods spread.

A template's ``podSpecPatch`` is a strategic merge patch of the pod's spec. kfpc writes it in
JSON, and a value goes in as JSON of its own (``toJson``), never as text in quotes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import Resources, Settings
from kfpc.pipeline.values import Node, TypedText
from kfpc.targets.argo.expressions.render import Names, with_hole
from kfpc.targets.argo.lower.ladders import picked
from kfpc.targets.argo.lower.ports import Ports
from kfpc.targets.argo.records import Pairs, ResourceRequirements

_KINDS = ("requests", "limits")


def pod_patch(settings: Settings, ports: Ports, is_fixed: Callable[[str, str], bool]) -> str | None:
    """The patch of one template; None where there is nothing to say. Braces never meet: Argo would
    take two of them for the end of a tag.

    Quantities that are ``is_fixed``, by kind and name, are said by the author's own patch.
    """
    members: list[str] = []
    resume = sound(settings.resume)
    grace = sound(resume.grace_period) if resume is not None else None
    if grace is not None:
        members.append(f'"terminationGracePeriodSeconds": {grace}')
    if settings.runtime_class is not None:
        members.append(f'"runtimeClassName": {_data(settings.runtime_class)}')
    if settings.topology_spread:
        members.append(f'"topologySpreadConstraints": {_data(_spread(settings))}')
    found = _open_quantities(settings, ports)
    quantities = {field: value for field, value in found if not is_fixed(*field)}
    if quantities:
        resources = ", ".join(_by_kind(quantities))
        members.append(f'"containers": [{{"name": "main", "resources": {{{resources} }} }}]')
    return f"{{{', '.join(members)}}}" if members else None


_OF_THE_RUN = {"matchLabels": {"workflows.argoproj.io/workflow": "{{workflow.name}}"}}
"""The label that Argo gives all pods of a run, whose name is a word of letters and dashes."""


def _spread(settings: Settings) -> list[Mapping[str, Any]]:
    return [{"labelSelector": _OF_THE_RUN, **each} for each in settings.topology_spread]


def _data(value: Any) -> str:
    """As JSON in which no braces meet that stand outside of texts."""
    return json.dumps(value, indent=0).replace("\n", " ")


def _open_quantities(settings: Settings, ports: Ports) -> Iterator[tuple[tuple[str, str], str]]:
    """Quantities that only the run knows, by kind and name, as JSON: Argo's schema has no room for
    a tag in one. A null takes away what an earlier round has."""
    for field, node in ports.lifted.quantities.items():
        yield field, _json(node, ports.names)
    for (kind, name), code in picked(settings, ports):
        if kind in _KINDS:
            yield (kind, name), f"{{{{=toJson({code})}}}}"


def _by_kind(quantities: Mapping[tuple[str, str], str]) -> Iterator[str]:
    for kind in _KINDS:
        of_kind = {name: value for (of, name), value in quantities.items() if of == kind}
        if of_kind:
            members = ", ".join(f"{json.dumps(name)}: {v}" for name, v in of_kind.items())
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
