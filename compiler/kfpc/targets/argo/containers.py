"""The containers of a pod: the step's own, and those beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import SideContainer
from kfpc.pipeline.step import Container, Leaf
from kfpc.pipeline.values import InputRef, Reference, TypedText
from kfpc.targets.argo.attempts import Attempts
from kfpc.targets.argo.dollars import source as script_source
from kfpc.targets.argo.expressions import render_tag
from kfpc.targets.argo.fields import filled
from kfpc.targets.argo.pod_patch import PodPatch, known_quantities
from kfpc.targets.argo.ports import Ports
from kfpc.targets.argo.resume import resume_variables
from kfpc.targets.argo.texts import ContainerTexts, with_value
from kfpc.targets.argo.volumes import Volumes, of_mounts
from kfpc.typecheck.symbols import env_name


def main_container(
    step: Leaf, ports: Ports, volumes: Volumes, patch: PodPatch, attempts: Attempts
) -> dict[str, Any]:
    """The container that runs the step's program; with ``source`` if that is a script."""
    container, settings = sound(step.container), step.settings
    own = {**container.env, **settings.env}
    texts = ContainerTexts(ports.names, ports.parameters, container.title is None, frozenset(own))
    command = [texts.text(word) for word in container.command]
    args = [texts.text(word) for word in container.args]
    env = texts.entries(container.env)
    texts.as_authored = True
    variables = _script_variables(step, ports) if container.script is not None else []
    for use in settings.secrets:
        variables += volumes.secret(sound(use))
    for mount in settings.mounts:
        volumes.mount(sound(mount))
    told = resume_variables(step, texts, attempts.counter, attempts.marks)
    env = _by_name([*env, *told, *variables, *texts.entries(settings.env)])
    return filled(
        {
            "image": plain(container.image, ports),
            "imagePullPolicy": settings.image_pull_policy,
            "command": command,
            "args": args,
            "env": [*texts.needed(), *env],
            "resources": patch.resources(settings.resources),
            "volumeMounts": volumes.mounts,
            "source": _source(container, ports),
        }
    )


def plain(value: TypedText, ports: Ports) -> str:
    """A text that neither Kubernetes nor a shell reads."""
    return render_tag(ports.parameters.lifted(value), ports.names)


def plains(values: Mapping[str, TypedText], ports: Ports) -> dict[str, str]:
    return {key: plain(value, ports) for key, value in values.items()}


def _source(container: Container, ports: Ports) -> str | None:
    if container.script is None:
        return None
    return script_source(render_tag(container.script, ports.names))


def _script_variables(step: Leaf, ports: Ports) -> list[dict[str, Any]]:
    """Each by-value input of a script arrives as ``INPUT_NAME``."""
    return [
        {
            "name": env_name(item.name),
            "value": with_value("", Reference(InputRef(item.name), item.type), ports.names),
        }
        for item in step.inputs.values()
        if item.by_value and item.value is not None
    ]


def side_container(side: SideContainer, ports: Ports, volumes: Volumes) -> dict[str, Any]:
    """A container of ``init`` or ``sidecars``."""
    texts = ContainerTexts(ports.names, ports.parameters, True, frozenset(side.env))
    command = [texts.text(word) for word in side.command]
    args = [texts.text(word) for word in side.args]
    env = texts.entries(side.env)
    return filled(
        {
            "name": side.name,
            "image": side.image,
            "imagePullPolicy": side.image_pull_policy,
            "command": command,
            "args": args,
            "env": [*texts.needed(), *env],
            "resources": known_quantities(side.resources),
            "volumeMounts": of_mounts(volumes.mounts, side.mounts),
        }
    )


def _by_name(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each variable once: a later one takes the place of an earlier one of the same name."""
    return list({entry["name"]: entry for entry in entries}.values())
