"""A step becomes a leaf template, and what its task passes to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kfpc.clusters import Profile
from kfpc.pipeline.model import Container, Input, Output, Resources, SideContainer, Step
from kfpc.pipeline.names import env_name
from kfpc.pipeline.usage import file_of
from kfpc.pipeline.values import InputRef, Reference, TypedText
from kfpc.targets.argo import scheduling
from kfpc.targets.argo.dollars import source as script_source
from kfpc.targets.argo.expressions import render_tag, with_hole
from kfpc.targets.argo.hoisting import Parameters
from kfpc.targets.argo.merging import merge_patch
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.outputs import ABSENT, Emitted
from kfpc.targets.argo.pod_names import PodNames
from kfpc.targets.argo.texts import ContainerTexts, with_value
from kfpc.targets.argo.volumes import Volumes, of_mounts

INPUTS, OUTPUTS = "/tmp/inputs", "/tmp/outputs"  # noqa: S108 - Kubeflow Pipelines' own paths
OUTPUT = "/tmp/output"  # noqa: S108 - in the program's container, not on this machine

LARGEST_TEMPLATE = 128 * 1024
"""Bytes of a template's JSON. A larger one travels in a ConfigMap, and Kubernetes does not
look for ``$`` in it (seen on Argo 4.0.7)."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A template without a name, and the arguments of the task that runs it.

    ``files`` are the inputs that are given as files of other steps.
    """

    template: dict[str, Any]
    parameters: Mapping[str, TypedText]
    files: Mapping[str, Input]


def build(step: Step, outputs: Mapping[str, Emitted], profile: Profile) -> Leaf:
    """The leaf template of a step; ``outputs`` are those that somebody reads."""
    return _Builder(step, outputs, profile).leaf()


class _Builder:
    """One leaf template. Texts add parameters and variables as they are written, so the
    order of the calls below is the order in which those appear."""

    def __init__(self, step: Step, outputs: Mapping[str, Emitted], profile: Profile) -> None:
        assert step.container is not None
        self.step = step
        self.container: Container = step.container
        self.settings = step.settings
        self.outputs = outputs
        self.profile = profile
        self.parameters = Parameters(step.inputs)
        self.volumes = Volumes()
        self.files: dict[str, Input] = {}
        self.raw: dict[str, str] = {}
        self.names = self._names()
        self.patch: dict[str, Any] = {}

    def _names(self) -> PodNames:
        inputs, paths = {}, {}
        for item in self.step.inputs.values():
            safe = parameter_name(item.name)
            if item.by_path:
                paths[item.name] = f"{INPUTS}/{safe}/data"
            if isinstance(item.value, TypedText) and (item.by_value or file_of(item) is None):
                inputs[item.name] = self.parameters.add(item.name, item.value)
            if item.by_path and (item.value is None or file_of(item) is not None):
                self.files[item.name] = item
            elif item.by_path:
                self.raw[item.name] = inputs[item.name]
        outputs = {
            output.name: output.path or default_path(output, self.container)
            for output in self.step.outputs.values()
        }
        valueless = frozenset(i.name for i in self.step.inputs.values() if i.value is None)
        return PodNames(inputs, paths, outputs, valueless, self.settings.retries is not None)

    def leaf(self) -> Leaf:
        settings = self.settings
        fields = {
            "metadata": self._metadata(),
            "serviceAccountName": settings.service_account,
            "nodeSelector": {
                key: self._plain(value) for key, value in settings.node_selector.items()
            },
            "tolerations": scheduling.tolerations(
                self.profile, settings.preemptible, settings.tolerations
            ),
            "affinity": scheduling.affinity(self.profile, settings.preemptible, settings.affinity),
            "retryStrategy": self._retry_strategy(),
            "activeDeadlineSeconds": settings.timeout,
        }
        main = self._main()
        kind = "script" if self.container.script is not None else "container"
        containers = {
            "initContainers": [self._side(side) for side in settings.init],
            "sidecars": [self._side(side) for side in settings.sidecars],
        }
        patch = self._pod_spec_patch()
        template = {
            "inputs": self._inputs(),
            "outputs": self._outputs(),
            **fields,
            "volumes": self.volumes.volumes,
            **containers,
            kind: main,
            "podSpecPatch": patch,
        }
        template = {key: value for key, value in template.items() if value not in _NOTHING}
        if settings.argo:
            template = merge_patch(template, settings.argo)
        return Leaf(template, self.parameters.values, self.files)

    def _plain(self, value: TypedText) -> str:
        """A text that neither Kubernetes nor a shell reads."""
        hoisted = tuple(
            part if isinstance(part, str) else self.parameters.hoisted(part) for part in value.parts
        )
        return render_tag(TypedText(hoisted), self.names)

    def _metadata(self) -> dict[str, Any]:
        settings, container = self.settings, self.container
        labels = {**container.labels, **self._plains(settings.labels)}
        annotations = {**container.annotations, **self._plains(settings.annotations)}
        if self.step.display_name is not None:
            annotations["pipelines.kubeflow.org/task_display_name"] = self.step.display_name
        metadata = {"labels": labels, "annotations": annotations}
        return {key: value for key, value in metadata.items() if value}

    def _plains(self, values: Mapping[str, TypedText]) -> dict[str, str]:
        return {key: self._plain(value) for key, value in values.items()}

    def _retry_strategy(self) -> dict[str, Any] | None:
        retries = self.settings.retries
        if retries is None:
            return None
        return scheduling.retry_strategy(self._plain(retries.total), retries.backoff)

    def _main(self) -> dict[str, Any]:
        container, settings = self.container, self.settings
        own = {**container.env, **settings.env}
        texts = ContainerTexts(self.names, self.parameters, container.title is None, frozenset(own))
        main: dict[str, Any] = {"image": self._plain(container.image)}
        if settings.image_pull_policy is not None:
            main["imagePullPolicy"] = settings.image_pull_policy
        if container.command:
            main["command"] = [texts.text(word) for word in container.command]
        if container.args:
            main["args"] = [texts.text(word) for word in container.args]
        of_component = texts.entries(container.env)
        texts.as_authored = True
        env = _by_name([*of_component, *texts.entries(settings.env)])
        if container.script is not None:
            env += self._script_variables()
        for use in settings.secrets:
            env += self.volumes.secret(use)
        for mount in settings.mounts:
            self.volumes.mount(mount)
        main["env"] = [*texts.needed(), *env]
        main["resources"] = self._resources(settings.resources)
        main["volumeMounts"] = self.volumes.mounts
        if container.script is not None:
            main["source"] = self._source(container.script)
        return {key: value for key, value in main.items() if value not in _NOTHING}

    def _script_variables(self) -> list[dict[str, Any]]:
        """Each by-value input of a script arrives as ``INPUT_NAME``."""
        return [
            {
                "name": env_name(item.name),
                "value": with_value("", Reference(InputRef(item.name), item.type), self.names),
            }
            for item in self.step.inputs.values()
            if item.by_value and item.value is not None
        ]

    def _source(self, script: TypedText) -> str:
        text = render_tag(script, self.names)
        escaped = script_source(text)
        return escaped if len(json.dumps(escaped)) < LARGEST_TEMPLATE else text

    def _resources(self, resources: Resources) -> dict[str, Any]:
        """Quantities; those that an input decides go into the pod's patch, for Argo's
        schema has no room for a tag in a quantity."""
        fixed: dict[str, Any] = {}
        for kind, quantities in (("requests", resources.requests), ("limits", resources.limits)):
            for name, value in quantities.items():
                if value.literal is not None:
                    fixed.setdefault(kind, {})[name] = value.literal
                else:
                    self.patch.setdefault(kind, {})[name] = value
        return fixed

    def _pod_spec_patch(self) -> str | None:
        """A strategic merge patch in JSON. Values go in as JSON of their own, never as text."""
        parts: list[str] = []
        resume = self.settings.resume
        if resume is not None and resume.grace_period is not None:
            parts.append(f'"terminationGracePeriodSeconds": {resume.grace_period}')
        if self.patch:
            kinds = ", ".join(
                f"{json.dumps(kind)}: {{{', '.join(self._quantity(*q) for q in values.items())} }}"
                for kind, values in self.patch.items()
            )
            parts.append(f'"containers": [{{"name": "main", "resources": {{{kinds} }} }}]')
        return f"{{{', '.join(parts)} }}" if parts else None

    def _quantity(self, name: str, value: TypedText) -> str:
        tag = self._json(value)
        return f"{json.dumps(name)}: {tag}"

    def _json(self, value: TypedText) -> str:
        """A text as a JSON string, worked out at run time."""
        name = self.parameters.add("quantity", value) if len(value.parts) != 1 else None
        if name is not None:
            return f"{{{{= toJson(inputs.parameters['{name}']) }}}}"
        node = self.parameters.hoisted(value.parts[0])  # type: ignore[arg-type]
        return with_hole("", node, self.names, lambda code: f"toJson({code})")

    def _inputs(self) -> dict[str, Any]:
        parameters = [{"name": name} for name in self.parameters.values]
        artifacts: list[dict[str, Any]] = []
        for name, item in self.files.items():
            artifact = {"name": parameter_name(name), "path": self.names.input_paths[name]}
            if item.optional:
                artifact["optional"] = True  # type: ignore[assignment]
            artifacts.append(artifact)
        for name in self.raw:
            kind = self.step.inputs[name].type
            data = with_value("", Reference(InputRef(name), kind), self.names)
            artifacts.append(
                {
                    "name": parameter_name(name),
                    "path": self.names.input_paths[name],
                    "raw": {"data": data},
                }
            )
        inputs = {"parameters": parameters, "artifacts": artifacts}
        return {key: value for key, value in inputs.items() if value}

    def _outputs(self) -> dict[str, Any]:
        parameters, artifacts = [], []
        for emitted in self.outputs.values():
            output = self.step.outputs[emitted.name]
            path = self.names.output_paths[output.name]
            if emitted.parameter:
                source = {"path": path}
                if output.optional:
                    source["default"] = ABSENT
                parameters.append({"name": emitted.safe, "valueFrom": source})
            if emitted.artifact:
                artifact: dict[str, Any] = {"name": emitted.safe, "path": path}
                if output.optional:
                    artifact["optional"] = True
                artifacts.append(artifact)
        outputs = {"parameters": parameters, "artifacts": artifacts}
        return {key: value for key, value in outputs.items() if value}

    def _side(self, side: SideContainer) -> dict[str, Any]:
        texts = ContainerTexts(self.names, self.parameters, True, frozenset(side.env))
        command = [texts.text(word) for word in side.command]
        args = [texts.text(word) for word in side.args]
        env = texts.entries(side.env)
        container = {
            "name": side.name,
            "image": side.image,
            "imagePullPolicy": side.image_pull_policy,
            "command": command,
            "args": args,
            "env": [*texts.needed(), *env],
            "resources": self._fixed(side.resources),
            "volumeMounts": of_mounts(self.volumes.mounts, side.mounts),
        }
        return {key: value for key, value in container.items() if value not in _NOTHING}

    def _fixed(self, resources: Resources) -> dict[str, Any]:
        both = (("requests", resources.requests), ("limits", resources.limits))
        return {
            kind: {name: value.literal for name, value in quantities.items()}
            for kind, quantities in both
            if quantities
        }


_NOTHING: tuple[Any, ...] = (None, {}, [])


def default_path(output: Output, container: Container) -> str:
    """Where a program writes an output whose path is kfpc's to choose.

    Components follow Kubeflow Pipelines and make the directory themselves; everybody else
    gets a path whose directory is there.
    """
    safe = parameter_name(output.name)
    return f"{OUTPUTS}/{safe}/data" if container.title is not None else f"{OUTPUT}-{safe}"


def _by_name(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each variable once: a later one takes the place of an earlier one of the same name."""
    return list({entry["name"]: entry for entry in entries}.values())
