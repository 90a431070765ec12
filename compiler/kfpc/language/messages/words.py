"""The words of GitHub Actions, GitLab, Argo, Kubeflow Pipelines, Docker and Kubernetes, as data.

Loaded when a file has an unknown key: most have none.
"""

from __future__ import annotations

from kfpc.expressions.foreign_names import LOOPS

_RETRIES = "write `retries: 5`, or `retries: {total: 5, backoff: {delay: 30s}}`"
_RESOURCES = "write `cpu: {request: 1, limit: 2}`, and `memory`, `gpus` and `storage` likewise"
_TIMEOUT = "write `timeout: 30m`"
_SECRETS = "write `secrets: {NAME: {env: {VARIABLE: KEY}}}`"

WORDS: tuple[tuple[str, str, str | None], ...] = (
    # of a step, and of `defaults`
    ("need needs depend depends depends_on dependency dependencies require requires run_after "
     "runs_after upstream dependent_tasks", "after",
     "write `after: [a, b]`, with the steps that come first"),
    ("if cond condition conditions only_if run_if", "when", None),
    ("retry retry_strategy retry_policy retry_limit max_retries num_retries", "retries", _RETRIES),
    ("restart restart_policy", "retries",
     "write `retries: 5`; a step whose program ended well is done"),
    ("preemptions failures", "retries", "write `retries: {preemptions: 5, failures: 2}`"),
    ("checkpoint checkpoint_dir checkpoint_path grace_period", "resume",
     "write `resume: {checkpoint: …, grace_period: 15s}`"),
    ("fallback on_demand", "preemptible", "write `preemptible: {fallback: on-demand}`"),
    ("backoff", "retries", "write `retries: {total: 5, backoff: {delay: 30s}}`"),
    ("resources request requests limit limits", "cpu", _RESOURCES),
    ("cpu_limit cpu_request cpu_limits cpus", "cpu", "write `cpu: {request: 1, limit: 2}`"),
    ("memory_limit memory_request mem ram", "memory", "write `memory: 4Gi`"),
    ("gpu gpu_type gpu_limit accelerator accelerators accelerator_type accelerator_limit", "gpus",
     "write `gpus: 1`, or `gpus: {count: 1, type: …}`"),
    ("disk ephemeral_storage", "storage", None),
    ("working_directory workdir work_dir cwd", "working_dir", None),
    ("user privileged capabilities run_as_user run_as_group run_as_non_root fs_group "
     "read_only_root_filesystem allow_privilege_escalation", "security_context",
     "write `security_context: {run_as_user: 1000}`"),
    ("expose port container_ports", "ports", "write `ports: [8080]`"),
    ("extra_hosts", "host_aliases", "write `host_aliases: {10.0.0.1: [NAME]}`"),
    ("runtime_class_name", "runtime_class", None),
    ("topology_spread_constraints", "topology_spread", None),
    ("shm_size shared_memory shared_memory_size dev_shm", "shm", "write `shm: 8Gi`"),
    ("environment environments envs env_vars env_variables variables vars", "env", None),
    ("secret secret_ref", "secrets", _SECRETS),
    ("secret_key_ref value_from", "env",
     "write `env: {VARIABLE: {secret: {name: NAME, key: KEY}}}`"),
    ("timeout_seconds timeout_minutes active_deadline_seconds deadline max_duration", "timeout",
     _TIMEOUT),
    ("service_account_name", "service_account", None),
    ("volume volume_mounts mounts mount pvc", "volumes", "write `volumes: {/data: {claim: NAME}}`"),
    ("artifact artifacts result results output_parameters", "outputs",
     "write `outputs: {NAME: TYPE}`"),
    ("metadata", "labels", "`labels` and `annotations` are keys of their own here"),
    ("spot interruptible", "preemptible", "write `preemptible: true`"),
    ("ignore_failure allow_failure continue_on continue_on_error", "continue_on_failure", None),
    ("init_containers", "init", None),
    ("sidecar side_cars", "sidecars", None),
    ("run source code bash sh python shell_script inline", "script", None),
    ("shell", "interpreter", None),
    ("uses template template_ref component_ref", "component",
     "write `component: FILE`, a component file of Kubeflow Pipelines, or `image: IMAGE`"),
    ("base_image container_image docker_image docker", "image", None),
    ("container containers container_spec", "image",
     "write `image`, `command` and `args` as keys of the step"),
    ("entrypoint cmd", "command", None),
    ("suspend sleep pause approval approve", "wait", "write `wait: 10m`, or `wait: approval`"),
    ("kubectl kubernetes_object", "resource",
     "write `resource: {action: apply, manifest: {…}}`"),
    ("success_condition", "success", None),
    ("failure_condition", "failure", None),
    ("set_owner_reference", "set_owner", None),
    ("json_path", "jsonpath", None),
    ("jq_filter", "jq", None),
    ("parameter parameters params argument arguments", "with",
     "write `with` for a component, `inputs` for an image or a script"),
    ("for foreach loop loops matrix strategy parallel_for with_items with_param with_sequence "
     "fan_out map items each over range", "for_each", LOOPS),
    ("while until do_while", "repeat",
     "write `repeat: {state: {NAME: VALUE}, steps: {…}, next: {NAME: …}, while: …, max: 10}`"),
    ("max_concurrency max_workers", "max_parallel", None),
    ("group groups dag tasks nodes jobs", "steps",
     "write `steps`, with the name of each as its key"),
    ("sub_pipeline workflow_template_ref workflow", "pipeline",
     "write `pipeline: FILE`, another spec"),
    ("name id title label", "display_name",
     "the key above is the step's name; `display_name` is what people are shown"),
    # of the whole file
    ("task tasks job jobs template templates dag nodes stages service services", "steps",
     "write `steps`, with the name of each step as its key"),
    ("parameter parameters inputs input args arguments variables", "params", None),
    ("kind metadata", "apiVersion",
     "leave it out: `apiVersion`, `name` and `steps` are at the top of the file"),
    ("generate_name pipeline_name title id display_name", "name", None),
    ("schedules cron crontab cron_schedule", "schedule",
     'write `schedule: {cron: "0 4 * * *"}`'),
    # of `schedule`
    ("schedules crontab expression", "cron", None),
    ("time_zone tz", "timezone", None),
    ("concurrency_policy", "concurrency", "write `concurrency: allow`, `forbid` or `replace`"),
    ("starting_deadline_seconds deadline", "starting_deadline",
     "write `starting_deadline: 10m`"),
    ("stop_strategy", "stop_after", "write `stop_after: {failures: 3}`"),
    ("successful_jobs_history_limit failed_jobs_history_limit", "history",
     "write `history: {succeeded: 3, failed: 1}`"),
    ("enabled paused", "suspend", "write `suspend: true` where no runs are to start"),
    ("locks mutex semaphore synchronization concurrency_group", "lock",
     "write `lock: {mutex: NAME}`"),
    ("queue_name local_queue kueue", "queue", None),
    ("caching caches enable_caching memoize", "cache", "write `cache: {key: KEY}`"),
    # of `workflow`
    ("ttl_strategy", "ttl", "write `ttl: 7d`, or `ttl: {after_success: 1d}`"),
    ("priority_class_name pod_priority_class_name", "priority_class", None),
    ("volume_claim_gc", "keep_claims",
     "write `keep_claims: never`; without it the claims of a run that failed are kept"),
    ("volume_claim_templates", "volume_claims", None),
    ("display_name name", "title", None),
    # of containers beside the step's own, and of their probes
    ("mirror_volume_mounts", "mirror_volumes", None),
    ("readiness_probe healthcheck health_check", "readiness",
     "write `readiness: {http: {port: 8080}}`"),
    ("liveness_probe", "liveness", "write `liveness: {http: {port: 8080}}`"),
    ("startup_probe", "startup", "write `startup: {http: {port: 8080}}`"),
    ("http_get", "http", "write `http: {port: 8080, path: /}`"),
    ("tcp_socket", "tcp", "write `tcp: {port: 8080}`"),
    ("initial_delay_seconds", "delay", "write a duration: `delay: 5s`"),
    ("period_seconds", "period", "write a duration: `period: 10s`"),
    ("timeout_seconds", "timeout", "write a duration: `timeout: 1s`"),
    ("failure_threshold", "failures", None),
    ("success_threshold", "successes", None),
    ("pdb", "pod_disruption_budget", "write `pod_disruption_budget: {min_available: 1}`"),
    ("max_unavailable", "min_available",
     "Kubernetes knows of pods of a run only how many are to stay: write `min_available`"),
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

_NETWORKS = "leave it out: the pods of a cluster reach each other, and no network is named"
_COMPILED = (
    "that is a part of a compiled pipeline: a spec has `steps`, and runs component files of "
    "Kubeflow Pipelines v1"
)
_SCHEDULES = (
    'the whole pipeline has a schedule, at the top of the file: `schedule: {cron: "0 4 * * *"}`'
)
_TRIGGERS = (
    "runs start when what `kfpc compile` writes is submitted, by hand or from your CI, or by a "
    "`schedule`"
)
_PLACES = "`node_selector` says on which nodes a step runs: `node_selector: {LABEL: VALUE}`"
_BUILDS = "kfpc builds no images: push one, and name it in `image`"
_PODS = "a step is one pod: write a step for each"

_ABSENT: tuple[tuple[str, str], ...] = (
    ("networks network", _NETWORKS),
    ("pipeline_spec root deployment_spec sdk_version schema_version", _COMPILED),
    ("version", "leave it out: `apiVersion` is the version of the language, and an image has its "
     "tag"),
    ("schedule", _SCHEDULES),
    ("on trigger triggers event events", _TRIGGERS),
    ("runs_on node_pool nodepool machine pool agent", _PLACES),
    ("build dockerfile", _BUILDS),
    ("packages packages_to_install requirements pip",
     f"{_BUILDS}; or run `pip install` in `script`"),
    ("deploy replicas workers scale completions", _PODS),
    ("fail_fast", "a step that fails lets nothing run after it, unless it has "
     "`continue_on_failure: true`"),
    ("on_success", "a step runs when those before it succeeded: `after: [a, b]`"),
    ("stage", "there are no stages: `after: [a, b]` says which steps come first"),
    ("parallel", "steps run side by side, unless one comes `after` another or reads its outputs"),
    ("lock concurrency",
     "what a run holds goes into `workflow`: `workflow: {lock: {mutex: NAME}}`"),
    ("cache", "each step has a cache of its own: `cache: {key: KEY}`"),
    ("http", "this version of kfpc has no steps that call addresses: run `curl` in a `script`"),
    ("liveness startup", "only `sidecars` have it: a step is done when its program ends, and "
     "`readiness` says when others may reach it"),
    ("namespace", "a spec has no namespace: `argo submit -n NAMESPACE` says it"),
    ("entrypoint", "there is no entrypoint: all `steps` run, each after those that it reads"),
    ("permissions", "`service_account` says what the pods may do"),
    ("include import imports extends", "`pipeline: FILE` runs another spec as a step, "
     "`step_templates` are what steps of one file share, and component files what specs share"),
)  # fmt: skip
"""Words that no key is meant by, and what to do instead."""

ABSENT = {word: say for words, say in _ABSENT for word in words.split()}

OF_WHEN = (
    frozenset(word for word, say in ABSENT.items() if say in (_SCHEDULES, _TRIGGERS))
    | {"fail_fast", "on_success", "parallel", "while", "until"}
    | {word for words, key, _ in WORDS for word in words.split() if key == "for_each"}
)
"""Words of those that say when something runs and how often: a step that stands under one is more
than a step in a wrong place."""

NODE_LABELS = {
    "machine_type": "node.kubernetes.io/instance-type",
    "instance_type": "node.kubernetes.io/instance-type",
    "zone": "topology.kubernetes.io/zone",
    "region": "topology.kubernetes.io/region",
}
"""What Kubernetes calls what other tools have a key for."""
