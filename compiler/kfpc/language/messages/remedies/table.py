"""Which remedy is for which key, and for which word of another tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from kfpc.kubernetes.duration import seconds
from kfpc.kubernetes.quantity import quantity
from kfpc.language.files import Given
from kfpc.language.forms import signature
from kfpc.language.messages.flow import as_written
from kfpc.language.messages.foreign import snake
from kfpc.language.messages.listed import listed, nearest_listed
from kfpc.language.messages.remedies import (
    argo,
    environment,
    indented,
    locks,
    metrics,
    order,
    pods,
    ports,
    preemption,
    program,
    resources,
    schedules,
    security,
    volumes,
    whole,
)
from kfpc.language.messages.remedies.form import Form, Remedier, Remedy, shown
from kfpc.language.messages.remedies.translating import translated, with_declarations
from kfpc.language.paths import is_key_of_step
from kfpc.language.spec import Spec
from kfpc.language.step import Settings, Step
from kfpc.source import Document

Path = tuple[int | str, ...]

_OF_A_STEP: Mapping[tuple[str, ...], Remedier] = {
    ("resume",): preemption.resume,
    ("preemptible",): preemption.preemptible,
    ("preemptible", "fallback"): preemption.fallback,
    ("retries",): preemption.retries,
    ("retries", "backoff"): preemption.backoff,
    ("timeout",): preemption.timeout,
    ("cpu",): resources.amount,
    ("memory",): resources.amount,
    ("storage",): resources.amount,
    ("shm",): resources.size,
    ("gpus",): resources.gpus,
    ("env",): environment.env,
    ("env", "*"): environment.variable,
    ("env_from",): environment.env_from,
    ("env_from", "*"): environment.env_from_one,
    ("secrets",): environment.secrets,
    ("secrets", "*"): environment.secret_use,
    ("secrets", "*", "env"): environment.secret_variables,
    ("volumes",): volumes.volumes,
    ("volumes", "*"): volumes.volume,
    ("node_selector",): environment.mapping,
    ("labels",): environment.mapping,
    ("annotations",): environment.mapping,
    ("security_context",): security.security_context,
    ("ports",): security.ports,
    ("host_aliases",): security.host_aliases,
    ("priority_class",): pods.name_of,
    ("tolerations",): pods.tolerations,
    ("service_account",): pods.name_of,
    ("init",): pods.containers,
    ("sidecars",): pods.containers,
    ("init", "*"): pods.one_container,
    ("sidecars", "*"): pods.one_container,
    ("lock",): locks.lock,
    ("cache",): program.cache,
    ("workspace",): volumes.workspace,
    ("resource",): program.resource,
    ("metrics",): metrics.metrics,
    ("metrics", "*"): metrics.metric,
    ("component",): program.component,
    ("image",): program.image,
    ("script",): program.script,
    ("command",): program.command,
    ("command", "*"): program.argument,
    ("args",): program.arguments,
    ("args", "*"): program.argument,
    ("with",): ports.inputs,
    ("inputs",): ports.inputs,
    ("inputs", "*"): ports.one_input,
    ("inputs", "*", "from"): ports.where,
    ("interpreter",): program.interpreter,
    ("outputs",): ports.outputs,
    ("outputs", "*"): ports.output,
    ("outputs", "*", "s3"): ports.kept,
    ("outputs", "*", "gcs"): ports.kept,
    ("after",): order.after,
    ("when",): order.condition,
    ("for_each",): order.for_each,
    ("readiness", "http"): pods.http,
    ("sidecars", "*", "readiness", "http"): pods.http,
    ("sidecars", "*", "liveness", "http"): pods.http,
    ("sidecars", "*", "startup", "http"): pods.http,
    ("on_exit",): whole.one_step,
}

_OF_A_CONTAINER: Mapping[tuple[str, ...], Remedier] = {
    key: remedier
    for key, remedier in _OF_A_STEP.items()
    if key[0]
    in ("image", "command", "args", "env", "env_from", "cpu", "memory", "ports", "security_context")
}

_REMEDIES: Mapping[tuple[str, ...], Remedier] = {
    ("steps",): whole.steps,
    ("steps", "*"): whole.step,
    ("on_exit",): whole.one_step,
    ("workflow", "hooks"): whole.one_step,
    ("params",): whole.params,
    ("params", "*"): whole.param,
    ("params", "*", "enum"): whole.enum,
    ("components",): whole.components,
    ("components", "*"): program.component,
    ("defaults",): whole.settings,
    ("workflow",): whole.settings,
    ("cluster",): whole.cluster,
    ("cluster", "spot"): whole.spot,
    ("cluster", "on_demand"): whole.spot,
    ("outputs",): whole.results,
    ("outputs", "*"): whole.result,
    ("outputs", "*", "s3"): ports.kept,
    ("outputs", "*", "gcs"): ports.kept,
    ("workflow", "lock"): locks.lock,
    ("workflow", "metrics"): metrics.metrics,
    ("workflow", "metrics", "*"): metrics.metric,
    ("schedule",): schedules.schedule,
    ("schedule", "starting_deadline"): preemption.timeout,
    ("workflow", "timeout"): preemption.timeout,
    ("workflow", "ttl"): whole.ttl,
    ("workflow", "service_account"): pods.name_of,
    ("workflow", "image_pull_secrets"): pods.names_of,
    ("workflow", "labels"): environment.mapping,
    ("workflow", "annotations"): environment.mapping,
    ("workflow", "workspace"): volumes.claim_of_the_run,
    ("workflow", "volumes"): volumes.sources,
    ("workflow", "volumes", "*"): volumes.volume,
    ("workflow", "volume_claims"): volumes.claims,
    ("workflow", "volume_claims", "*"): volumes.claim_of_the_run,
    **{("steps", "*", *key): remedier for key, remedier in _OF_A_STEP.items()},
    **{
        ("defaults", *key): remedier
        for key, remedier in _OF_A_STEP.items()
        if key[0] in Settings.model_fields
    },
    **{
        (*head, kind, "*", *key): remedier
        for head in (("steps", "*"), ("defaults",))
        for kind in ("init", "sidecars")
        for key, remedier in _OF_A_CONTAINER.items()
    },
}


_OF_A_GIVEN_FILE: Mapping[tuple[str, ...], Remedier] = {("from",): ports.where}


def remedy_at(model: type[BaseModel], document: Document, path: Path) -> str | None:
    """What to write in the place of the value at a path; None where that is not known."""
    if model not in (Spec, Given) or not path:
        return None
    joined = _mounted(document, path) if path[-1] == "volumes" else None
    if joined is not None:
        return shown(joined, "volumes")
    shallow = indented.help_for(document, path) if model is Spec else None
    if shallow is not None:
        return shallow
    remedies = _REMEDIES if model is Spec else _OF_A_GIVEN_FILE
    remedier = remedies.get(signature(model, path))
    if remedier is None:
        return None
    place, key = document.place(*path), str(path[-1])
    if remedier(place.value, key) is None:
        return None
    told = _told(remedier(translated(as_written(place.value, place)), key), key)
    return None if told is None else with_declarations(told, document, path)


def is_told_with_another(document: Document, path: Path) -> bool:
    """Whether the remedy of the key beside it says all of an unknown key."""
    if path == ("kind",):
        return argo.metadata_of_the_file(document.data.get("metadata"), document.data) is not None
    if path[0] == "workflow" and len(path) == 2 and _was_meant_within(document, path):
        return True
    found = _mounted(document, (*path[:-1], "volumes")) if path[-1] == "volumeMounts" else None
    return found is not None and shown(found, "volumes") is not None


def _was_meant_within(document: Document, path: Path) -> bool:
    """Whether it is a step in ``workflow`` for an ``on_exit`` without a value beside it."""
    beside = document.place("workflow").value
    ends = any(snake(str(key)) in argo.EXITS and beside[key] is None for key in beside)
    return ends and whole.looks_like_a_step(document.place(*path).value)


def _mounted(document: Document, path: Path) -> Form | None:
    """``volumes`` of a step or of ``defaults`` with the ``volumeMounts`` beside them."""
    if not is_key_of_step(path) and path[0] != "defaults":
        return None
    place, mounts = document.place(*path), document.place(*path[:-1], "volumeMounts")
    if not isinstance(place.value, list) or mounts.value is None:
        return None
    return volumes.joined(as_written(mounts.value, mounts), as_written(place.value, place))


def _told(remedy: Remedy, key: str) -> str | None:
    return shown(remedy, key) if isinstance(remedy, Form) else remedy


_OF_WORDS: Mapping[str, Callable[[str, Any], Remedy]] = {
    **dict.fromkeys(
        ("timeout_seconds", "timeout_minutes", "active_deadline_seconds"), preemption.timeout_of
    ),
    **dict.fromkeys(
        (
            "accelerator", "accelerators", "accelerator_type", "accelerator_limit", "gpu",
            "gpu_limit", "gpu_type",
        ),
        resources.accelerator,
    ),
    **dict.fromkeys(
        ("cpu_limit", "cpu_limits", "cpu_request", "memory_limit", "memory_request"),
        resources.one_end,
    ),
    "resources": lambda _, value: resources.resources(value),
    **dict.fromkeys(
        ("container", "containers", "container_spec"), lambda _, value: program.container(value)
    ),
    "uses": lambda _, value: program.uses(value),
    **dict.fromkeys(("checkpoint", "checkpoint_dir", "checkpoint_path"), preemption.checkpoint),
    **dict.fromkeys(("preemptions", "failures"), preemption.budget),
    **dict.fromkeys(("fallback", "on_demand"), preemption.fallback_of),
    **dict.fromkeys(
        ("if", "cond", "condition", "conditions", "only_if", "run_if"),
        lambda _, value: order.condition_of(value),
    ),
    "metadata": lambda _, value: argo.metadata(value),
    "semaphore": lambda _, value: locks.lock({"semaphore": value}, "lock"),
    **dict.fromkeys(("approval", "approve"), lambda _, value: program.approval(value)),
    "user": lambda _, value: security.of_user(value),
    **dict.fromkeys(
        ("privileged", "capabilities", "run_as_user", "run_as_group", "run_as_non_root", "fs_group",
         "read_only_root_filesystem", "allow_privilege_escalation"),
        security.one_of_it,
    ),
    **dict.fromkeys(("spot", "interruptible"), lambda _, value: _as("preemptible", value)),
}  # fmt: skip
"""Words whose values mean something else than those of kfpc's key."""

_NO_VALUE = frozenset(
    {"name", "id", "title", "label", "template", "template_ref", "component_ref", "secret",
     "secret_ref", "secret_key_ref", "value_from", "volume", "mount", "mounts", "pvc", "request",
     "requests", "limit", "limits", "backoff", "retry_policy", "restart",
     "restart_policy", "grace_period"}
)  # fmt: skip
"""Words of which only the help of the table is right: their values are no values of kfpc's key."""


def remedy_of_word(word: str, key: str, value: Any) -> str | None:
    """What to write for a word of another tool in a step, in snake case, that stands for ``key``;
    None where the value does not say it."""
    if word in _OF_WORDS:
        return _told(_OF_WORDS[word](word, value), key)
    if word in _NO_VALUE:
        return None
    return _told(_as(key, value), key)


_SECONDS = frozenset(
    {"timeout_seconds", "timeout_minutes", "active_deadline_seconds", "starting_deadline_seconds"}
)


def remedy_of_time(word: str, key: str, value: Any) -> str | None:
    """What to write for a word of another tool, in `workflow` or `schedule`, that counts seconds
    or minutes."""
    return _told(preemption.timeout_of(word, value, key), key) if word in _SECONDS else None


def remedy_of_schedule(value: Any) -> str | None:
    """What to write for times at the top of the file: ``cron: '0 2 * * *'``."""
    return _told(schedules.schedule(value, "schedule"), "schedule")


def remedy_of_params(value: Any) -> str | None:
    """What to write for a word of another tool that stands for the ``params`` of the file."""
    inner = value
    if isinstance(value, dict) and isinstance(value.get("parameters"), list) and len(value) == 1:
        inner = value["parameters"]
    remedy = whole.params(inner, "params")
    if remedy is None and isinstance(value, dict) and value:
        remedy = Form(value)
    return _told(remedy, "params")


def remedy_of_argo(word: str, value: Any, step: Any) -> str | None:
    """What to write for a word, in snake case, of a step or of `defaults`, that `argo` has: one
    `argo` for all such words of a step."""
    remedy = argo.of_a_step(word, value, step)
    if not isinstance(remedy, Form):
        return remedy
    of_all = argo.with_the_others(remedy, step) if isinstance(step, dict) else remedy
    return shown(of_all, "argo") or shown(remedy, "argo")


def remedy_of_file(word: str, value: Any, data: Mapping[str, Any]) -> str | None:
    """What to write for a word at the top of the file that `argo` or `workflow` has."""
    if word == "metadata":
        return argo.metadata_of_the_file(value, data)
    return _told(argo.of_the_file(word, value), "argo")


def _as(key: str, value: Any) -> Remedy:
    """A value as that of a key of a step: as it is, or in its right form."""
    if key in ("with", "inputs"):
        return ports.of_parameters(value, key)
    remedier = _OF_A_STEP.get((key,))
    remedy = None if remedier is None else remedier(value, key)
    if isinstance(remedy, Form):
        return Form(remedy.value, key, remedy.note)
    if _takes(key, value):
        return Form(value, key)
    meant = _listed(key, value)
    return None if meant is None else Form(meant, key)


_SCALARS: Mapping[str, Callable[[str], object]] = {
    "retries": str.isdecimal,
    "gpus": str.isdecimal,
    "timeout": seconds,
    "cpu": quantity,
    "memory": quantity,
    "storage": quantity,
    "shm": quantity,
}
"""What a plain value of a key has to be; expressions aside."""


def _listed(key: str, value: Any) -> str | None:
    """The word that is nearly the value, of a key that takes one of some words."""
    try:
        Step.model_validate({key: value})
    except ValidationError as failed:
        for error in failed.errors(include_url=False):
            if error["type"] == "literal_error" and error["input"] == value:
                return nearest_listed(str(value), listed(error["ctx"]["expected"]))
    return None


def _takes(key: str, value: Any) -> bool:
    """Whether a key of a step takes a value as it is."""
    check = _SCALARS.get(key)
    is_scalar = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    if check is not None and is_scalar and not check(str(value)) and "${{" not in str(value):
        return False
    try:
        Step.model_validate({key: value})
    except ValidationError:
        return False
    return value is not None
