"""A step becomes a leaf template, and what its task passes to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kfpc.clusters import Profile
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import TypedText
from kfpc.preemption import StepPlan
from kfpc.record import record
from kfpc.targets.argo.affinity import affinity
from kfpc.targets.argo.attempts import Attempts
from kfpc.targets.argo.containers import main_container, plains, side_container
from kfpc.targets.argo.expressions import render_tag
from kfpc.targets.argo.fields import filled
from kfpc.targets.argo.merging import merge_patch
from kfpc.targets.argo.outputs import Emitted
from kfpc.targets.argo.pod_patch import PodPatch
from kfpc.targets.argo.ports import Ports, inputs_of, outputs_of, ports_of
from kfpc.targets.argo.rounds import Rounds
from kfpc.targets.argo.scheduling import tolerations
from kfpc.targets.argo.volumes import Volumes

LARGEST_IN_ENVIRONMENT = 128 * 1024
"""Bytes of a template's JSON. A larger one travels in a ConfigMap, and Kubernetes does not
look for ``$`` in it (seen on Argo 4.0.7)."""


@record(eq=False)
class LeafTemplate:
    """A template without a name, and the arguments of the task that runs it.

    ``files`` are the inputs that are given as files of other steps. With ``rounds`` the task
    runs the level around the leaf.
    """

    template: dict[str, Any]
    parameters: Mapping[str, TypedText]
    files: Mapping[str, Input]
    rounds: Rounds | None = None


def build(
    step: Leaf, plan: StepPlan, outputs: Mapping[str, Emitted], profile: Profile
) -> LeafTemplate:
    """The leaf template of a step; ``outputs`` are those that are emitted."""
    settings = step.settings
    ports, volumes = ports_of(step), Volumes()
    attempts = Attempts.of(step, plan, ports)
    resume = sound(settings.resume)
    grace = sound(resume.grace_period) if resume is not None else None
    patch = PodPatch(ports.names, ports.parameters, grace)
    scheduled = _scheduling(step, ports, profile, attempts)
    main = main_container(step, ports, volumes, patch, attempts)
    init = [side_container(side, ports, volumes) for side in settings.init]
    sidecars = [side_container(side, ports, volumes) for side in settings.sidecars]
    patched = patch.text()
    # Every text above may have added a parameter, so the inputs come last.
    template = {
        "inputs": inputs_of(ports),
        "outputs": outputs_of(step, outputs, ports),
        **scheduled,
        "volumes": volumes.volumes,
        "initContainers": init,
        "sidecars": sidecars,
        "script" if "source" in main else "container": main,
        "podSpecPatch": patched,
    }
    template = filled(template)
    if "source" in main and _size(template) >= LARGEST_IN_ENVIRONMENT:
        script = sound(step.container).script
        assert script is not None
        main["source"] = render_tag(script, ports.names)
    if argo := sound(settings.argo):
        template = merge_patch(template, argo)
    rounds = attempts.rounds(step, ports, outputs)
    given = ports.parameters.values if rounds is None else rounds.parameters
    return LeafTemplate(template, given, ports.files, rounds)


def _size(template: Mapping[str, Any]) -> int:
    """Bytes of a template as Go writes JSON: it escapes ``<``, ``>`` and ``&``."""
    text = json.dumps(template, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) + 5 * sum(map(text.count, "<>&"))


def _scheduling(step: Leaf, ports: Ports, profile: Profile, attempts: Attempts) -> dict[str, Any]:
    """What Kubernetes is told of the pod, and Argo of its attempts."""
    settings = step.settings
    preemptible = sound(settings.preemptible)
    return {
        "metadata": _metadata(step, ports),
        "serviceAccountName": settings.service_account,
        "nodeSelector": plains(settings.node_selector, ports),
        "tolerations": tolerations(profile, preemptible, sound(settings.tolerations)),
        "affinity": affinity(profile, preemptible, settings.affinity, attempts.fallen),
        "retryStrategy": attempts.strategy,
        "activeDeadlineSeconds": sound(settings.timeout),
    }


def _metadata(step: Leaf, ports: Ports) -> dict[str, Any]:
    container = sound(step.container)
    annotations = {**container.annotations, **plains(step.settings.annotations, ports)}
    if step.display_name is not None:
        annotations["pipelines.kubeflow.org/task_display_name"] = step.display_name
    labels = {**container.labels, **plains(step.settings.labels, ports)}
    metadata = {"labels": labels, "annotations": annotations}
    return filled(metadata)
