"""What was probably meant by a field that Argo does not have."""

from __future__ import annotations

from kfpc.diagnostics.phrases import all_of
from kfpc.diagnostics.suggestions import key_meant, nearest
from kfpc.targets.argo.fields.schema import below, spec_type, template_type, versions
from kfpc.targets.argo.rules.fields.model import Site

_OF_PODS = frozenset(
    {"runtimeClassName", "terminationGracePeriodSeconds", "topologySpreadConstraints",
     "shareProcessNamespace", "preemptionPolicy", "enableServiceLinks", "hostname", "subdomain",
     "hostPID", "hostIPC", "readinessGates", "overhead", "ephemeralContainers", "dnsPolicy",
     "dnsConfig", "hostNetwork", "restartPolicy", "nodeName", "setHostnameAsFQDN"}
)  # fmt: skip
"""Fields of a pod that a template does not have."""


def help_for(key: str, site: Site) -> str:
    """Where the field belongs, or what it is called; else which fields kfpc knows."""
    moved = None if site.path else _elsewhere(key, of_all=site.of_all)
    known = f"kfpc knows the fields of Argo {all_of(versions())}"
    if moved is not None:
        return moved
    close = nearest(key, site.type.fields, cutoff=0.7)
    return known if close is None else key_meant(key, close, site.value)


def _elsewhere(key: str, *, of_all: bool) -> str | None:
    """Of a key at the beginning of a patch."""
    if key == "spec":
        return "leave `spec` out: `argo` is what stands below it"
    spec, template = spec_type(), template_type()
    if of_all:
        if key == "metadata":
            return "labels and annotations go into `workflow`"
        at_a_step = "it is a field of a template: write it into the `argo` of a step"
        return at_a_step if key in template.fields else None
    container = below(template, "container")
    if container is not None and key in container.fields:
        return f"it is a field of the container: `container: {{{key}: …}}`, or `script` instead"
    if key in _OF_PODS:
        return f"it is a field of the pod: `podSpecPatch: '{{\"{key}\": …}}'`"
    if key in spec.fields:
        return "it is a field of the Workflow: write it into the `argo` of the spec"
    return None
