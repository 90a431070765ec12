"""The containers of a pod: the step's own, and those beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import SideContainer
from kfpc.pipeline.step import Container as ContainerModel
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import InputRef, Reference, TypedText
from kfpc.targets.argo.escaping import source
from kfpc.targets.argo.expressions.render import render_tag
from kfpc.targets.argo.lower.attempts import Attempts
from kfpc.targets.argo.lower.pod_patch import known_quantities
from kfpc.targets.argo.lower.ports import Ports
from kfpc.targets.argo.lower.probes import probe
from kfpc.targets.argo.lower.resume import resume_variables
from kfpc.targets.argo.lower.security import container_ports, of_container, of_main
from kfpc.targets.argo.lower.step_texts import plain_texts
from kfpc.targets.argo.lower.texts import (
    ContainerTexts,
    needs_of,
    with_value,
)
from kfpc.targets.argo.lower.volumes import Volumes, secret_environment
from kfpc.targets.argo.records import Container, EnvVar, Pairs
from kfpc.typecheck.by_input import env_name


def main_container(step: Leaf, ports: Ports, volumes: Volumes, attempts: Attempts) -> Container:
    """The container that runs the step's program; with ``source`` if that is a script."""
    container, settings = own_container(step), step.settings
    needs = needs_of(_texts_of(step), {*container.env, *settings.env})
    texts = ContainerTexts(ports.names, ports.lifted, needs.secrets)
    own = container.title is None
    script = container.script
    variables = (
        *texts.variables(container.env, as_authored=own),
        *resume_variables(step, texts, attempts),
        *(_script_variables(step, ports) if script is not None else ()),
        *secret_environment(map(sound, settings.secrets), texts),
        *texts.variables(settings.env),
    )
    return Container(
        image=plain(container.image, ports),
        image_pull_policy=settings.image_pull_policy,
        command=tuple(texts.text(word, as_authored=own) for word in container.command),
        args=tuple(texts.text(word, as_authored=own) for word in container.args),
        working_dir=_known(settings.working_dir, ports),
        ports=container_ports(settings.ports),
        env_from=tuple(texts.all_keys(settings.env_from)),
        env=(*texts.needed(needs), *_by_name(variables)),
        resources=known_quantities(settings.resources),
        volume_mounts=volumes.mounts,
        readiness_probe=probe(settings.readiness),
        security_context=of_main(settings.security),
        source=None if script is None else source(render_tag(script, ports.names)),
    )


def own_container(step: Leaf) -> ContainerModel:
    """What runs in a step that runs a container."""
    program = sound(step.program)
    assert isinstance(program, ContainerModel)
    return program


def _texts_of(step: Leaf) -> Iterator[TypedText]:
    """The texts of the container that may need a variable, in the order in which they do."""
    container, settings = own_container(step), step.settings
    yield from container.command
    yield from container.args
    yield from plain_texts(container.env.values())
    resume = sound(settings.resume)
    if resume is not None and resume.checkpoint is not None:
        yield from plain_texts((resume.checkpoint,))
    yield from plain_texts(settings.env.values())


def plain(value: TypedText, ports: Ports) -> str:
    """A text that neither Kubernetes nor a shell reads."""
    return render_tag(ports.lifted.text(value), ports.names)


def _known(value: TypedText | None, ports: Ports) -> str | None:
    return None if value is None else plain(value, ports)


def plains(values: Mapping[str, TypedText], ports: Ports) -> Pairs:
    return tuple((key, plain(value, ports)) for key, value in values.items())


def _script_variables(step: Leaf, ports: Ports) -> Iterator[EnvVar]:
    """Each by-value input of a script arrives as ``INPUT_NAME``."""
    for item in step.inputs.values():
        if item.by_value and item.value is not None:
            value = with_value("", Reference(InputRef(item.name), item.type), ports.names)
            yield EnvVar(env_name(item.name), value)


def side_container(side: SideContainer, ports: Ports, volumes: Volumes) -> Container:
    """A container of ``init`` or ``sidecars``."""
    needs = needs_of((*side.command, *side.args, *plain_texts(side.env.values())), side.env)
    texts = ContainerTexts(ports.names, ports.lifted, needs.secrets)
    return Container(
        name=side.name,
        image=plain(side.image, ports),
        image_pull_policy=side.image_pull_policy,
        command=tuple(map(texts.text, side.command)),
        args=tuple(map(texts.text, side.args)),
        working_dir=_known(side.working_dir, ports),
        ports=container_ports(side.ports),
        env_from=tuple(texts.all_keys(side.env_from)),
        env=(*texts.needed(needs), *texts.variables(side.env)),
        resources=known_quantities(side.resources),
        volume_mounts=volumes.of_paths(side.mounts),
        mirror_volume_mounts=side.mirror_volumes,
        readiness_probe=probe(side.probes.get("readiness")),
        liveness_probe=probe(side.probes.get("liveness")),
        startup_probe=probe(side.probes.get("startup")),
        security_context=of_container(side.security),
    )


def _by_name(variables: Iterable[EnvVar]) -> Iterable[EnvVar]:
    """Each variable once: a later one takes the place of an earlier one of the same name."""
    return {variable.name: variable for variable in variables}.values()
