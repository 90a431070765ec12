"""The settings of a step: each is read by the reader of its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from kfpc.clusters import Profile
from kfpc.kubernetes.taints import Toleration
from kfpc.language.marks import positions
from kfpc.language.step import Settings as SettingsModel
from kfpc.language.step import Step as StepModel
from kfpc.link.body.kind import suits
from kfpc.link.context import Context
from kfpc.link.defaults import Setting, settings
from kfpc.link.settings import metadata, pod, preemption, resources, scheduling, volumes
from kfpc.link.settings.caches import cache
from kfpc.link.settings.environment import env, env_from
from kfpc.link.settings.locks import locks
from kfpc.link.settings.probes import readiness
from kfpc.link.settings.side_containers import containers
from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.locks import Lock
from kfpc.pipeline.pod import Port
from kfpc.pipeline.settings import Mount, Settings
from kfpc.pipeline.values import TypedText
from kfpc.record import record
from kfpc.typecheck.symbols import Symbols

_NONE = Settings()

NO_TOLERATIONS: tuple[Toleration, ...] = ()
NO_LOCKS: tuple[Lock, ...] = ()
NO_LABELS: dict[str, TypedText] = {}

NO_PORTS: tuple[Port, ...] = ()
NO_SPREAD: tuple[Mapping[str, Any], ...] = ()
NO_MOUNTS: tuple[Mount | Erroneous, ...] = ()

T = TypeVar("T")


def read_settings(
    context: Context, name: str | None, step: StepModel | None, names: Symbols
) -> Settings:
    """The settings of a step, ``defaults`` counted in; without a step, of ``defaults`` alone.

    ``names`` are those inside the step's pod. ``continue_on_failure`` is not among them: it
    says what others may know of the step, and is read before any of this.
    """
    at = None if name is None else context.step_place(name)
    found = settings(context.document, at, step, context.spec.defaults, context.cuts)
    in_force = {key: setting for key, setting in found if suits(step, key)}
    return _read(_InForce(in_force, names), context.profile) if in_force else _NONE


@record(eq=False)
class _InForce:
    settings: Mapping[str, Setting]
    names: Symbols

    def read(self, key: str, reader: Callable[[Setting, Symbols], T], otherwise: T) -> T:
        """What a reader makes of a setting, with the names that its expressions may use."""
        setting = self.settings.get(key)
        if setting is None:
            return otherwise
        position = positions(SettingsModel).get(key, self.names.position)
        return reader(setting, self.names.at(position))


def _read(said: _InForce, profile: Profile | Erroneous) -> Settings:
    retries = said.read("retries", preemption.retries, None)
    preemptible = said.read("preemptible", preemption.preemptible, None)
    resume = said.read("resume", preemption.resume, None)
    timeout = said.read("timeout", preemption.timeout, None)
    cpu = said.read("cpu", resources.cpu, resources.NOTHING)
    memory = said.read("memory", resources.memory, resources.NOTHING)
    gpus = said.read("gpus", resources.gpus(profile), resources.NO_GPUS)
    storage = said.read("storage", resources.storage, resources.NOTHING)
    asked = {"cpu": cpu, "memory": memory, **gpus.asked, "ephemeral-storage": storage}
    ladders = (cpu.ladder, memory.ladder, gpus.ladder, storage.ladder)
    node_selector = said.read("node_selector", scheduling.node_selector(profile), NO_LABELS)
    resources.check_kinds(gpus, node_selector, said.names.report)
    return Settings(
        retries=retries,
        preemptible=preemptible,
        resume=resume,
        timeout=timeout,
        resources=resources.together(asked),
        ladders=tuple(ladder for ladder in ladders if ladder is not None),
        env=said.read("env", env, {}),
        env_from=said.read("env_from", env_from, ()),
        secrets=said.read("secrets", volumes.secrets, ()),
        mounts=(
            *said.read("volumes", volumes.volumes, NO_MOUNTS),
            *said.read("workspace", volumes.workspace, NO_MOUNTS),
            *said.read("shm", volumes.shm, NO_MOUNTS),
        ),
        node_selector={**gpus.selector, **node_selector},
        tolerations=said.read("tolerations", scheduling.tolerations, NO_TOLERATIONS),
        affinity=said.read("affinity", scheduling.affinity, None),
        labels=said.read("labels", metadata.label_texts, {}),
        annotations=said.read("annotations", metadata.annotation_texts, {}),
        service_account=said.read("service_account", metadata.name, None),
        image_pull_policy=said.read("image_pull_policy", metadata.word, None),
        working_dir=said.read("working_dir", pod.working_dir, None),
        ports=said.read("ports", pod.ports, NO_PORTS),
        security=said.read("security_context", pod.security_context, None),
        host_aliases=said.read("host_aliases", pod.host_aliases, {}),
        priority_class=said.read("priority_class", metadata.name, None),
        runtime_class=said.read("runtime_class", metadata.word, None),
        topology_spread=said.read("topology_spread", pod.topology_spread, NO_SPREAD),
        init=said.read("init", containers, ()),
        sidecars=said.read("sidecars", containers, ()),
        argo=said.read("argo", metadata.argo, None),
        locks=said.read("lock", locks, NO_LOCKS),
        cache=said.read("cache", cache, None),
        readiness=said.read("readiness", readiness, None),
        queue=said.read("queue", metadata.name, None),
    )
