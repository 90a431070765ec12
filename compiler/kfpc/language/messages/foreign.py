"""Words that people bring along from GitHub Actions, Argo, Kubeflow Pipelines and Kubernetes.

Loaded when a file has an unknown key: most have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

_RETRIES = "write `retries: 5`, or `retries: {total: 5, backoff: {delay: 30s}}`"
_RESOURCES = "write `cpu: {request: 1, limit: 2}`, and `memory`, `gpus` and `storage` likewise"
_TIMEOUT = "write `timeout: 30m`"
_SECRETS = "write `secrets: {NAME: {env: {VARIABLE: KEY}}}`"

_WORDS: tuple[tuple[str, str, str | None], ...] = (
    # of a step, and of `defaults`
    ("need needs depend depends depends_on dependency dependencies require requires run_after "
     "runs_after upstream", "after", "write `after: [a, b]`, with the steps that come first"),
    ("if cond condition conditions only_if run_if", "when", None),
    ("retry retry_strategy retry_policy retry_limit max_retries num_retries", "retries", _RETRIES),
    ("backoff", "retries", "write `retries: {total: 5, backoff: {delay: 30s}}`"),
    ("resource resources request requests limit limits", "cpu", _RESOURCES),
    ("cpu_limit cpu_request cpu_limits cpus", "cpu", "write `cpu: {request: 1, limit: 2}`"),
    ("memory_limit memory_request mem ram", "memory", "write `memory: 4Gi`"),
    ("gpu_limit accelerator accelerators accelerator_type accelerator_limit", "gpus",
     "write `gpus: 1`, or `gpus: {count: 1, type: …}`"),
    ("disk ephemeral_storage", "storage", None),
    ("environment environments envs env_vars env_variables variables vars", "env", None),
    ("env_from secret secret_ref", "secrets", _SECRETS),
    ("timeout_seconds timeout_minutes active_deadline_seconds deadline max_duration", "timeout",
     _TIMEOUT),
    ("service_account_name", "service_account", None),
    ("volume volume_mounts mounts mount pvc", "volumes", "write `volumes: {/data: {claim: NAME}}`"),
    ("spot interruptible", "preemptible", "write `preemptible: true`"),
    ("ignore_failure allow_failure continue_on continue_on_error", "continue_on_failure", None),
    ("init_containers", "init", None),
    ("sidecar side_cars", "sidecars", None),
    ("run source code", "script", None),
    ("shell", "interpreter", None),
    ("uses template template_ref component_ref", "component", None),
    ("container containers container_spec", "image",
     "write `image`, `command` and `args` as keys of the step"),
    ("entrypoint cmd", "command", None),
    ("parameter parameters params argument arguments", "with",
     "write `with` for a component, `inputs` for an image or a script"),
    ("name id title label", "display_name",
     "the key above is the step's name; `display_name` is what people are shown"),
    ("working_directory", "argo",
     "write `argo: {container: {workingDir: …}}`, with `script` for `container` where a script "
     "runs"),
    # of the whole file
    ("task tasks job jobs template templates dag nodes stages", "steps",
     "write `steps`, with the name of each step as its key"),
    ("parameter parameters inputs input args arguments variables", "params", None),
    ("kind metadata", "apiVersion",
     "a spec begins with `apiVersion: kfpc/v1` and `name: NAME`, and has no object around it"),
    ("generate_name pipeline_name title", "name", None),
    # of `workflow`
    ("ttl_strategy", "ttl", "write `ttl: 7d`, or `ttl: {after_success: 1d}`"),
    ("priority_class_name pod_priority_class_name", "priority_class", None),
    ("volume_claim_templates", "volume_claims", None),
    # of smaller mappings
    ("limit count max times attempts max_attempts", "total", None),
    ("duration initial_delay wait", "delay", None),
    ("max_duration max", "max_delay", None),
    ("pvc claim_name persistent_volume_claim", "claim", None),
    ("secret_name", "secret", None),
    ("config_map_name", "config_map", None),
    ("value", "default", None),
    ("default", "value", None),
    ("choice choices option options allowed values", "enum", None),
)  # fmt: skip
"""Words in snake case, the key that is meant by them where there is one, and what to say."""

OF_A_TEMPLATE = frozenset(
    {"archive_location", "automount_service_account_token", "daemon", "executor", "host_aliases",
     "memoize", "metrics", "pod_spec_patch", "priority_class_name", "scheduler_name",
     "security_context", "synchronization"}
)  # fmt: skip
"""Keys of Argo's templates that kfpc has no word for, in snake case."""

OF_A_CONTAINER = frozenset(
    {"lifecycle", "liveness_probe", "ports", "readiness_probe", "resize_policy", "restart_policy",
     "startup_probe", "stdin", "stdin_once", "termination_message_path",
     "termination_message_policy", "tty", "volume_devices", "working_dir"}
)  # fmt: skip
"""Keys of the container in a template that kfpc has no word for."""

OF_A_WORKFLOW = frozenset(
    {"artifact_gc", "artifact_repository_ref", "automount_service_account_token", "dns_config",
     "dns_policy", "executor", "hooks", "host_aliases", "host_network", "metrics",
     "pod_disruption_budget", "pod_metadata", "pod_spec_patch", "scheduler_name",
     "security_context", "synchronization", "template_defaults", "volume_claim_gc",
     "workflow_metadata"}
)  # fmt: skip
"""Keys of a Workflow's spec that kfpc has no word for."""

LATER = {
    "on_exit": "steps that run whatever happened",
    "schedule": "schedules",
    "cron": "schedules",
    "for_each": "loops",
    "foreach": "loops",
    "loop": "loops",
    "matrix": "loops",
    "parallel_for": "loops",
    "with_items": "loops",
    "with_param": "loops",
    "max_parallel": "loops",
    "lock": "locks",
    "cache": "caches",
    "steps": "groups of steps",
    "pipeline": "sub-pipelines",
    "repeat": "repeated groups",
    "resource": "Kubernetes objects",
    "wait": "waits",
}
"""What this version does not have yet."""


def snake(word: str) -> str:
    """``nodeSelector`` and ``node-selector`` as ``node_selector``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word).replace("-", "_").lower()


def meant_by(word: str, known: Sequence[str]) -> tuple[str, str] | None:
    """The known key that a foreign word stands for, and what to say; None if for none."""
    plain = snake(word)
    if plain in known:
        return plain, f"did you mean `{plain}`?"
    return next(_rows(plain, known), None)


def for_argo(word: str, *, of_a_step: bool) -> str | None:
    """Where a key of Argo's goes that kfpc has no word for; None for any other.

    ``of_a_step``: it was written in a step, or in ``defaults``; else for the whole file.
    """
    plain = snake(word)
    if of_a_step and plain in OF_A_TEMPLATE:
        return "what kfpc has no key for goes into `argo`, as Argo's template has it"
    if of_a_step and plain in OF_A_CONTAINER:
        return (
            f"write `argo: {{container: {{{camel(plain)}: …}}}}`, with `script` for `container` "
            "where a script runs"
        )
    if plain in OF_A_WORKFLOW:
        return "it goes into the `argo` of the whole file, as the Workflow's spec has it"
    if plain in OF_A_TEMPLATE or plain in OF_A_CONTAINER:
        return "it goes into the `argo` of a step, as Argo's template has it"
    return None


def camel(word: str) -> str:
    """``node_selector`` as Kubernetes and Argo write it: ``nodeSelector``, ``artifactGC``."""
    first, *others = word.split("_")
    return first + "".join("GC" if each == "gc" else each.capitalize() for each in others)


def _rows(plain: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    for key, help in _by_word().get(plain, ()):
        if key in known:
            yield key, help or f"did you mean `{key}`?"


@cache
def _by_word() -> dict[str, list[tuple[str, str | None]]]:
    """The keys that each word may stand for, and the help."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for words, key, help in _WORDS:
        for word in words.split():
            found.setdefault(word, []).append((key, help))
    return found
