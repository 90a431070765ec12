"""Each number has the range of the field that it becomes: the largest compiles and Argo decodes
it, one more is a diagnostic that says the largest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import kfpc
from kfpc.diagnostics import Diagnostic
from kfpc.kubernetes.duration import spelled
from kfpc.kubernetes.ranges import INT32, INT64, SECONDS_32, SECONDS_GO
from kfpc.language.spec import Spec
from tests.oracles import argo
from tests.telling import whole

STEP = "{image: 'busybox:1', command: [echo], %s}"


@dataclass(frozen=True)
class Number:
    """``keys`` is where the number stands in the language. ``field`` is its field of Argo's where
    decoding, or Argo's validation, refuses one more; the others are texts to Argo, which are read
    in a run. A tilde in ``setting`` and ``head`` stands for it."""

    keys: str
    code: str
    most: int
    setting: str
    head: str = ""
    field: str | None = None

    def spec(self, number: int) -> str:
        value = spelled(number) if self.code == "KFPC602" else str(number)
        step = STEP % (self.setting.replace("~", value))
        return whole(f"{self.head.replace('~', value)}\nsteps: {{a: {step}}}\n")

    @property
    def said(self) -> str:
        return spelled(self.most) if self.code == "KFPC602" else str(self.most)


def _of_run(keys: str, code: str, most: int, text: str, field: str | None = None) -> Number:
    return Number(keys, code, most, "timeout: 1h", f"workflow: {{{text}}}", field)


def _weighted(kind: str) -> str:
    term = "podAffinityTerm: {topologyKey: zone}"
    return (
        f"affinity: {{{kind}: {{preferredDuringSchedulingIgnoredDuringExecution: "
        f"[{{weight: ~, {term}}}]}}}}"
    )


_PREFERRED_NODE = (
    "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: ~, "
    "preference: {matchExpressions: [{key: a, operator: Exists}]}}]}}"
)
_COMPARED = (
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
    "{nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: [~]}]}]}}}"
)
_ZONE = "topologyKey: topology.kubernetes.io/zone"
_RETRIES = "retries: {total: 1, backoff: {%s}}"

YEAR = 365 * 86400
"""A wait has to end within ``maxDuration``, which is ten years from the first attempt on."""

NUMBERS = [
    Number("timeout", "KFPC602", SECONDS_32, "timeout: ~", "", "activeDeadlineSeconds"),
    Number("retries", "KFPC601", INT32, "retries: ~"),
    Number("retries.total", "KFPC601", INT32, "retries: {total: ~}"),
    Number("retries.preemptions", "KFPC601", INT32 - 1, "retries: {preemptions: ~}"),
    Number("retries.failures", "KFPC601", INT32 - 1, "retries: {failures: ~}"),
    Number("retries.backoff.delay", "KFPC602", YEAR, _RETRIES % "delay: ~"),
    Number(
        "retries.backoff.max_delay",
        "KFPC602",
        YEAR,
        _RETRIES % "delay: 1s, max_delay: ~",
    ),
    Number("retries.backoff.factor", "KFPC204", 1000, _RETRIES % "delay: 1s, factor: ~"),
    Number(
        "preemptible.fallback.after",
        "KFPC204",
        INT32,
        f"retries: {INT32}, preemptible: {{fallback: {{after: ~}}}}",
    ),
    Number(
        "resume.grace_period",
        "KFPC602",
        SECONDS_GO,
        "retries: 1, resume: {checkpoint: 'gs://b/c', grace_period: ~}",
    ),
    Number(
        "inputs.from.git.depth",
        "KFPC204",
        INT32,
        "inputs: {i: {from: {git: {repo: 'https://example.com/a.git', depth: ~}}}}",
    ),
    Number("gpus", "KFPC601", INT32, "gpus: ~"),
    Number("gpus.count", "KFPC601", INT32, "gpus: {count: ~}"),
    *(
        Number(key, "KFPC601", INT64, f"{key.replace('.', ': {')}: ~" + "}" * key.count("."))
        for key in ("cpu", "cpu.request", "memory", "memory.limit", "storage", "storage.limit")
    ),
    Number(
        "memory.after_oom",
        "KFPC601",
        INT64,
        "retries: {failures: 1}, memory: {limit: 1, after_oom: [~]}",
    ),
    Number("volumes.empty_dir", "KFPC601", INT64, "volumes: {/scratch: {empty_dir: '~'}}"),
    Number(
        "sidecars.memory",
        "KFPC601",
        INT64,
        "sidecars: [{name: s, image: 'busybox:1', memory: ~}]",
    ),
    Number(
        "tolerations.tolerationSeconds",
        "KFPC204",
        INT64,
        "tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: ~}]",
        "",
        "tolerationSeconds",
    ),
    Number("affinity.nodeAffinity.weight", "KFPC204", 100, _PREFERRED_NODE),
    Number("affinity.podAffinity.weight", "KFPC204", 100, _weighted("podAffinity")),
    Number("affinity.podAntiAffinity.weight", "KFPC204", 100, _weighted("podAntiAffinity")),
    Number("affinity.nodeAffinity.values", "KFPC610", INT64, _COMPARED),
    Number(
        "cluster.notice",
        "KFPC602",
        SECONDS_GO,
        "retries: 1",
        "cluster: {spot: {labels: {a: b}}, notice: ~}",
    ),
    Number(
        "topology_spread.maxSkew",
        "KFPC204",
        INT32,
        f"topology_spread: [{{{_ZONE}, whenUnsatisfiable: ScheduleAnyway, maxSkew: ~}}]",
    ),
    Number(
        "topology_spread.minDomains",
        "KFPC204",
        INT32,
        f"topology_spread: [{{{_ZONE}, whenUnsatisfiable: DoNotSchedule, maxSkew: 1, "
        "minDomains: ~}]",
    ),
    Number("ports.port", "KFPC204", 65535, "ports: [{port: ~}]"),
    *(
        Number(
            f"schedule.{key}",
            "KFPC204",
            most,
            "timeout: 1h",
            f"schedule: {{cron: '@daily', {text}}}",
        )
        for key, most, text in (
            ("stop_after.successes", INT64, "stop_after: {successes: ~}"),
            ("stop_after.failures", INT64, "stop_after: {failures: ~}"),
            ("history.succeeded", INT32, "history: {succeeded: ~}"),
            ("history.failed", INT32, "history: {failed: ~}"),
        )
    ),
    _of_run("workflow.parallelism", "KFPC204", INT64, "parallelism: ~", "parallelism"),
    _of_run("workflow.priority", "KFPC204", INT32, "priority: ~", "priority"),
    _of_run(
        "workflow.pod_disruption_budget.min_available",
        "KFPC204",
        INT32,
        "pod_disruption_budget: {min_available: ~}",
        "minAvailable",
    ),
    _of_run("workflow.timeout", "KFPC602", SECONDS_GO, "timeout: ~"),
    _of_run("workflow.ttl", "KFPC602", SECONDS_32, "ttl: ~", "secondsAfterCompletion"),
    *(
        _of_run(
            f"workflow.ttl.after_{end}",
            "KFPC602",
            SECONDS_32,
            f"ttl: {{after_{end}: ~}}",
            f"secondsAfter{end.capitalize()}",
        )
        for end in ("completion", "success", "failure")
    ),
    _of_run(
        "workflow.pod_gc.delay",
        "KFPC602",
        SECONDS_GO,
        "pod_gc: {strategy: OnPodCompletion, delay: ~}",
    ),
    _of_run("workflow.volume_claims.size", "KFPC601", INT64, "volume_claims: {v: {size: ~}}"),
]
each = pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.keys)


def _errors(text: str) -> list[Diagnostic]:
    found = kfpc.compile(kfpc.Source(text, "spec.yaml")).diagnostics
    return [one for one in found if one.severity.value == "error"]


@each
def test_the_largest_is_taken(number: Number) -> None:
    assert _errors(number.spec(number.most)) == []


@each
def test_one_more_is_an_error_that_says_the_largest(number: Number) -> None:
    text = number.spec(number.most + 1)
    (found,) = _errors(text)
    assert found.code == number.code
    assert number.said in f"{found.message} {found.help}"
    written = text[found.span.start : found.span.end].strip("'")
    assert written == (spelled if number.code == "KFPC602" else str)(number.most + 1)


def test_argo_decodes_the_largest_and_refuses_one_more(tmp_path: Path) -> None:
    for number in NUMBERS:
        manifest = kfpc.compile(kfpc.Source(number.spec(number.most), "spec.yaml")).manifest
        text = json.dumps(manifest)
        assert argo.validate_text(text, tmp_path) == [], number.keys
        if number.field is not None:
            field = f'"{number.field}": {number.most}'
            assert field in text
            more = text.replace(field, f'"{number.field}": {number.most + 1}')
            assert argo.validate_text(more, tmp_path) != [], number.keys


def test_go_reads_the_longest_duration_and_no_second_more() -> None:
    asked = [f"duration('{SECONDS_GO + more}s')" for more in (0, 1)]
    read, refused = argo.evaluate([{"expression": e, "as": "tag", "env": {}} for e in asked])
    assert read == str(SECONDS_GO * 10**9)
    assert isinstance(refused, argo.Refused)


def test_a_duration_is_the_sum_of_its_parts() -> None:
    days, rest = divmod(SECONDS_32, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    sums = [f"{days}d{hours}h{minutes}m{left}s", f"{days}d{hours}h{minutes}m{left + 1}s"]
    step = STEP % "timeout: %s"
    assert [len(_errors(whole(f"steps: {{a: {step % s}}}"))) for s in sums] == [0, 1]
    assert len(_errors(whole(f"steps: {{a: {step % f'{days}d{hours + 1}h'}}}"))) == 1


@pytest.mark.parametrize(
    ("setting", "largest", "help"),
    [
        ("retries: '${{ params.n }}'", INT32, str(INT32)),
        ("retries: '${{ int(params.n) }}'", INT32, str(INT32)),
        ("retries: {preemptions: '${{ params.n }}'}", INT32 - 1, str(INT32 - 1)),
        ("gpus: '${{ params.n }}'", INT32, str(INT32)),
        ("memory: '${{ params.n }}k'", INT64 // 1000, str(INT64)),
    ],
)
def test_what_params_make_of_a_number(setting: str, largest: int, help: str) -> None:
    def spec(default: int) -> kfpc.Source:
        head = f"params: {{n: {default}}}\n"
        return kfpc.Source(whole(f"{head}steps: {{a: {STEP % setting}}}\n"), "spec.yaml")

    assert _errors(str(spec(largest).text)) == []
    (by_default,) = _errors(str(spec(largest + 1).text))
    assert help in str(by_default.help)
    assert kfpc.compile(spec(1), set={"n": str(largest)}).valid
    (given,) = kfpc.compile(spec(1), set={"n": str(largest + 1)}).diagnostics
    assert (given.code, given.span.file) == ("KFPC601", "--set")
    assert help in str(given.help)


def _whole_numbers(model: type[BaseModel], seen: set[Any]) -> Iterator[tuple[str, Any]]:
    """The keys below a model that take a whole number and nothing else."""
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        if field.annotation in (int, int | None):
            yield name, field
        for inner in _models(field.annotation):
            yield from _whole_numbers(inner, seen)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def test_every_whole_number_of_the_language_is_here() -> None:
    found = dict(_whole_numbers(Spec, set()))
    del found["max"]  # of a repeat: bounded by how deep it stands, see depth.py
    del found["gzip"]  # 0 to 9, as gzip itself
    assert set(found) <= {number.keys.rpartition(".")[2] for number in NUMBERS}
    for field in found.values():
        assert any(hasattr(mark, "le") for mark in field.metadata)
