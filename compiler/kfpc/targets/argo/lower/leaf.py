"""A step becomes a leaf template, and what its task passes to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from kfpc.clusters import Profile
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound
from kfpc.pipeline.step import Container as ContainerModel
from kfpc.pipeline.step import Input, Leaf, ResourceAction, Wait
from kfpc.pipeline.values import Node, TypedText
from kfpc.preemption import StepPlan
from kfpc.preemption.plan import rounds_laid_out
from kfpc.record import record, replace
from kfpc.targets.argo.expressions.render import render_tag, with_hole
from kfpc.targets.argo.lower.affinity import affinity
from kfpc.targets.argo.lower.attempts import Attempts, attempts_of, retry_strategy
from kfpc.targets.argo.lower.caches import memoize
from kfpc.targets.argo.lower.containers import (
    main_container,
    own_container,
    plain,
    plains,
    side_container,
)
from kfpc.targets.argo.lower.ladders import node_selector, requirements
from kfpc.targets.argo.lower.locks import synchronization
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.lower.patch import Path, fixed_by, is_read_by_kubernetes, rendered
from kfpc.targets.argo.lower.pod_patch import pod_patch
from kfpc.targets.argo.lower.ports import Ports, inputs_of, outputs_of, ports_of, read_in_pod
from kfpc.targets.argo.lower.scheduling import tolerations
from kfpc.targets.argo.lower.security import of_pod
from kfpc.targets.argo.lower.texts import with_value
from kfpc.targets.argo.lower.volumes import volumes_of
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.passes.rounds import Rounds
from kfpc.targets.argo.passes.write import written_template
from kfpc.targets.argo.records import (
    QUEUE,
    Container,
    HostAlias,
    Metadata,
    Template,
    as_json,
    pairs,
)

LARGEST_IN_ENVIRONMENT = 128 * 1024
"""Bytes of a template's JSON. A larger one travels in a ConfigMap, and Kubernetes does not
look for ``$`` in it (seen on Argo 4.0.7)."""


@record(eq=False)
class LoweredLeaf:
    """A template, and the arguments of the task that runs it.

    ``files`` are the inputs that are given as files of other steps. With ``rounds`` the task
    runs the level around the leaf. ``by_input`` are the parameters that hold the values of inputs,
    by the input, where nothing else of the template follows from those values; else None.
    """

    template: Template
    parameters: Mapping[str, TypedText]
    files: Mapping[str, Input]
    rounds: Rounds | None = None
    by_input: Mapping[str, str] | None = None


def lowered_leaf(
    step: Leaf,
    plan: StepPlan | None,
    outputs: Mapping[str, Emitted],
    profile: Profile,
    cache: str = "",
    *,
    has_exit: bool = False,
) -> LoweredLeaf:
    """The leaf template of a step; ``outputs`` are those that are emitted, and ``cache`` is what
    the ConfigMap of a cached step is called that names none. A wait has no plan. ``has_exit``:
    steps run at its end."""
    program = step.program
    assert program is not ERRONEOUS
    if isinstance(program, Wait):
        from kfpc.targets.argo.lower.wait import wait_template  # noqa: PLC0415 - rare

        ports = ports_of(step, counted=False)
        template = replace(
            wait_template(step, program, outputs, ports),
            metadata=_metadata(step, ports),
            patch=as_json(_patch(step, ports)),
        )
        return LoweredLeaf(template, ports.lifted.parameters, {})
    assert plan is not None
    found = _lowered_pod(step, program, plan, outputs, profile, cache)
    if has_exit and found.rounds is None:
        level = _level(step, tuple(found.parameters), found.files, outputs)
        found = replace(found, rounds=level)
    return found


def _lowered_pod(
    step: Leaf,
    program: ContainerModel | ResourceAction,
    plan: StepPlan,
    outputs: Mapping[str, Emitted],
    profile: Profile,
    cache: str,
) -> LoweredLeaf:
    settings = step.settings
    ports = ports_of(step, counted=plan.counted)
    lifted = ports.lifted
    volumes, attempts = (
        volumes_of(settings, partial(plain, ports=ports)),
        attempts_of(step, plan, ports),
    )
    main = resource = None
    if isinstance(program, ResourceAction):
        from kfpc.targets.argo.lower.resource import lowered_resource  # noqa: PLC0415 - rare

        resource = lowered_resource(program, ports, read_in_pod(ports))
    else:
        main = main_container(step, ports, volumes, attempts)
    is_script = main is not None and main.source is not None
    own, preemptible = sound(settings.tolerations), sound(settings.preemptible)
    account, priority = settings.service_account, settings.priority_class
    others = tuple(requirements(settings, ports))
    held = synchronization(
        settings.locks, lambda text: render_tag(lifted.of_the_whole(text), ports.names)
    )
    given_out = [name for name, one in outputs.items() if one.parameters or one.artifact]
    cached = memoize(step, given_out, lifted, ports.names, cache)
    template = Template(
        inputs=inputs_of(ports),
        outputs=outputs_of(step, outputs, ports),
        metadata=_metadata(step, ports),
        service_account_name=None if account is None else plain(account, ports),
        node_selector=node_selector(plains(settings.node_selector, ports), settings, ports),
        tolerations=as_json(tolerations(profile, preemptible, own)),
        affinity=as_json(
            affinity(profile, preemptible, settings.affinity, attempts.fallen, others)
        ),
        priority_class_name=None if priority is None else plain(priority, ports),
        host_aliases=tuple(HostAlias(*alias) for alias in settings.host_aliases.items()),
        security_context=of_pod(settings.security),
        retry_strategy=attempts.strategy,
        synchronization=held if lifted.limit is None else None,
        active_deadline_seconds=sound(settings.timeout),
        volumes=volumes.volumes,
        init_containers=tuple(side_container(side, ports, volumes) for side in settings.init),
        sidecars=tuple(side_container(side, ports, volumes) for side in settings.sidecars),
        script=main if is_script else None,
        container=None if is_script else main,
        resource=resource,
        pod_spec_patch=pod_patch(settings, ports, fixed_by(step)),
    )
    if main is not None and is_script:
        template = replace(template, script=_script(step, main, template, ports))
    if isinstance(program, ResourceAction):
        template = _of_resource(step, program, template, outputs, ports)
    rounds, argo = _rounds(step, attempts, ports, outputs), _patch(step, ports)
    if rounds is not None:
        said = as_json({key: argo[key] for key in _AROUND if key in argo})
        rounds = replace(rounds, synchronization=held, memoize=cached, patch=said)
        argo = {key: argo[key] for key in argo if key not in _AROUND}
    elif cached is not None or step.metrics:
        rounds = _level(step, tuple(lifted.parameters), ports.files, outputs)
        rounds = replace(rounds, memoize=cached)
    if rounds is not None and step.metrics:
        rounds = replace(rounds, metrics=as_json(_metrics(step, ports, outputs)))
    template = replace(template, patch=as_json(argo))
    given = lifted.parameters if lifted.limit is None else lifted.around
    values = lifted.inputs if lifted.replaces_names_alone else None
    return LoweredLeaf(template, given, ports.files, rounds, values)


def _patch(step: Leaf, ports: Ports) -> dict[str, Any]:
    """The step's own patch. A dollar in a value is one for the program, too."""

    def hole(before: str, part: Node, path: Path) -> str:
        write = with_value if is_read_by_kubernetes(path) else with_hole
        return write(before, ports.lifted.node(part), ports.names)

    patch: dict[str, Any] = rendered(sound(step.settings.argo) or {}, hole)
    return patch


def _metrics(step: Leaf, ports: Ports, outputs: Mapping[str, Emitted]) -> dict[str, Any]:
    from kfpc.targets.argo.lower.metrics import of_step  # noqa: PLC0415 - rare
    from kfpc.targets.argo.references.measured import MeasuredNames  # noqa: PLC0415 - rare

    whole = ports.lifted.of_the_whole
    metrics = (
        replace(
            metric,
            value=whole(metric.value),
            labels={key: whole(text) for key, text in metric.labels.items()},
            when=None if metric.when is None else whole(TypedText((metric.when,))).expression,
        )
        for metric in step.metrics
    )
    return of_step(tuple(metrics), MeasuredNames(ports.names, outputs))


_AROUND = ("synchronization",)
"""What a patch says of a step as a whole: its rounds hold a lock together."""


def _script(step: Leaf, main: Container, template: Template, ports: Ports) -> Container:
    """The script, without what keeps Kubernetes from reading it where Kubernetes does not."""
    script = own_container(step).script
    assert script is not None
    source = render_tag(script, ports.names)
    if source == main.source or _size(template) < LARGEST_IN_ENVIRONMENT:
        return main
    return replace(main, source=source)


def _of_resource(
    step: Leaf,
    program: ResourceAction,
    template: Template,
    outputs: Mapping[str, Emitted],
    ports: Ports,
) -> Template:
    """The template of a resource step, without what keeps Kubernetes from reading its texts where
    Kubernetes does not."""
    if _size(template) < LARGEST_IN_ENVIRONMENT:
        return template
    from kfpc.targets.argo.lower.resource import lowered_resource  # noqa: PLC0415 - rare

    text = partial(plain, ports=ports)
    return replace(
        template,
        resource=lowered_resource(program, ports, text),
        outputs=outputs_of(step, outputs, ports, text),
    )


def _size(template: Template) -> int:
    """Bytes of a template as Go writes JSON: it escapes ``<``, ``>`` and ``&``."""
    body = written_template(template, {})
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) + 5 * sum(map(text.count, "<>&"))


def _metadata(step: Leaf, ports: Ports) -> Metadata:
    container = if_sound(step.container)
    of_component = {} if container is None else container.annotations
    annotations = {**of_component, **dict(plains(step.settings.annotations, ports))}
    if step.display_name is not None:
        annotations["pipelines.kubeflow.org/task_display_name"] = step.display_name
    of_component = {} if container is None else container.labels
    labels = {**of_component, **dict(plains(step.settings.labels, ports))}
    if step.settings.queue is not None:
        labels[QUEUE] = plain(step.settings.queue, ports)
    return Metadata(pairs(labels), pairs(annotations))


def _rounds(
    step: Leaf, attempts: Attempts, ports: Ports, outputs: Mapping[str, Emitted]
) -> Rounds | None:
    """The level around the leaf, where a budget for failures asks for one."""
    lifted, retries = ports.lifted, sound(step.settings.retries)
    if lifted.limit is None or retries is None:
        return None
    count, strategy = rounds_laid_out(retries), None
    if count is None:
        limit = render_tag(lifted.limit, ports.names)
        strategy = retry_strategy(limit, sound(retries.backoff))
    return replace(
        _level(step, tuple(lifted.parameters), ports.files, outputs),
        count=count,
        strategy=strategy,
        counter=attempts.counter,
        cause=attempts.cause,
        ooms=lifted.ooms,
        parameters=tuple(lifted.around),
    )


def _level(
    step: Leaf,
    parameters: tuple[str, ...],
    files: Mapping[str, Input],
    outputs: Mapping[str, Emitted],
) -> Rounds:
    """A level around the leaf that runs it once. A step with steps at its end has it: of a failed
    pod with a hook that succeeded Argo takes it that nothing is left to do when a run is retried by
    hand (``isDescendantNodeSucceeded`` in its workflow/util/util.go, seen on 4.0.7), and what the
    pod printed it hands to no hook. A cached step has it whether or not it is retried:
    Argo finds no way from a retry node that was in the cache to those that follow, and the run
    would never end (``getOutboundNodes`` in Argo's workflow/controller/operator.go, seen on 4.0.7).
    """
    return Rounds(
        None,
        None,
        None,
        None,
        None,
        parameters,
        parameters,
        {parameter_name(item.name): item.optional for item in files.values()},
        tuple(outputs.values()),
        frozenset(name for name in outputs if sound(step.outputs)[name].optional),
    )
