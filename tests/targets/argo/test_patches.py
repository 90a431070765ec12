"""What patches decide, held against the packages that they are merged into."""

from __future__ import annotations

from typing import Any

import pytest

import kfpc
from kfpc.kubernetes.affinity import NodeAffinity
from kfpc.kubernetes.plain import affinity_from_plain, tolerations_from_plain
from kfpc.pipeline.patches import NodeRequest
from kfpc.targets.argo.patches import ArgoPatches
from tests.telling import whole

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
TERM = "matchExpressions: [{key: KEY, operator: Exists}]"


def required(key: str) -> str:
    return (
        f"{{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{{{TERM.replace('KEY', key)}}}]}}}}}}"
    )


def preferred(key: str) -> str:
    term = f"{{weight: 1, preference: {{{TERM.replace('KEY', key)}}}}}"
    return f"{{nodeAffinity: {{{PREFERRED}: [{term}]}}}}"


OWN = f"""
    node_selector: {{disk: ssd, zone: a}}
    affinity: {required("own")}
    tolerations: [{{key: own, operator: Exists}}]
"""
PATCHES = [
    "{nodeSelector: {disk: hdd}}",
    "{nodeSelector: {disk: null}}",
    "{nodeSelector: {disk: null, zone: null}}",
    "{nodeSelector: null}",
    "{nodeSelector: {}}",
    f"{{affinity: {required('patch')}}}",
    f"{{affinity: {preferred('patch')}}}",
    "{affinity: null}",
    "{affinity: {nodeAffinity: null}}",
    "{affinity: {podAffinity: {}}}",
    "{affinity: {}}",
    "{tolerations: []}",
    "{tolerations: null}",
    "{tolerations: [{key: patch, operator: Exists}]}",
    "{tolerations: [{key: own, operator: Equal, value: x}]}",
    "{tolerations: [{key: own, $patch: delete}]}",
    "{tolerations: [{$patch: replace}, {key: patch, operator: Exists}]}",
    "{nodeSelector: {$patch: replace, pool: x}}",
    "{nodeSelector: {$patch: delete}}",
    "{affinity: {$patch: delete}}",
    f"{{affinity: {{$patch: replace, nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: []}}}}}}}}",
    "{priorityClassName: high}",
]


def spec(own: str, patch: str, of_all: str) -> kfpc.Source:
    said = f"argo: {of_all}\nsteps:\n  a:\n    image: x\n    argo: {patch}\n{own}"
    return kfpc.Source(whole(said))


def asked(source: kfpc.Source) -> NodeRequest:
    loaded = kfpc.load(source)
    assert loaded.pipeline is not None
    found = ArgoPatches(loaded.pipeline).asked_nodes(loaded.pipeline.leaf(("a",)))
    assert found is not None
    return found


def packaged(source: kfpc.Source) -> tuple[Any, NodeAffinity | None, Any]:
    """What the package asks for, as Argo reads it: of the Workflow what the template lacks."""
    manifest = kfpc.compile(source).manifest
    assert manifest is not None
    (template,) = (one for one in manifest["spec"]["templates"] if one["name"] == "a")
    keys = ("nodeSelector", "affinity", "tolerations")
    pod = {key: template.get(key) or manifest["spec"].get(key) for key in keys}
    if "affinity" in template:  # an empty one counts
        pod["affinity"] = template["affinity"]
    affinity = affinity_from_plain(pod["affinity"])
    return (
        pod["nodeSelector"] or {},
        None if affinity is None else affinity.node,
        tolerations_from_plain(pod["tolerations"]),
    )


@pytest.mark.parametrize(
    "of_all",
    [
        "{}",
        "{nodeSelector: {pool: x}, tolerations: [{key: all, operator: Exists}]}",
        f"{{affinity: {required('all')}}}",
    ],
)
@pytest.mark.parametrize("patch", PATCHES)
@pytest.mark.parametrize("own", ["", OWN], ids=["nothing", "own"])
def test_what_a_pod_asks_for_is_what_its_package_says(own: str, patch: str, of_all: str) -> None:
    source = spec(own, patch, of_all)
    found = asked(source)
    assert (found.selector, found.affinity, found.tolerations) == packaged(source)


@pytest.mark.parametrize(
    ("own", "patch", "of_all", "shown", "again"),
    [
        ("", "{retryStrategy: {limit: 1}}", "{}", "argo: {retryStrategy: …}", True),
        ("", "{retryStrategy: {}}", "{}", "argo: {retryStrategy: …}", True),
        ("retries: 1", "{retryStrategy: {}}", "{}", None, None),
        ("retries: 1", "{retryStrategy: null}", "{}", "argo: {retryStrategy: …}", False),
        ("", "{}", "{retryStrategy: {limit: 1}}", "argo: {retryStrategy: …}", True),
        (
            "",
            "{}",
            "{templateDefaults: {retryStrategy: {limit: 1}}}",
            "argo: {templateDefaults: {retryStrategy: …}}",
            True,
        ),
        ("retries: 1", "{}", "{retryStrategy: {limit: 1}}", None, None),
    ],
)
def test_who_decides_how_often_a_step_is_tried(
    own: str, patch: str, of_all: str, shown: str | None, again: bool | None
) -> None:
    pipeline = kfpc.load(spec(f"    {own}\n", patch, of_all)).pipeline
    assert pipeline is not None
    found = ArgoPatches(pipeline).retries(pipeline.leaf(("a",)))
    assert (None if found is None else (found.shown, found.again)) == (
        None if shown is None else (shown, again)
    )


WAITING = "{preemptions: 3, failures: 1, backoff: {delay: 30s}}"


@pytest.mark.parametrize(
    ("retries", "strategy", "undone"),
    [
        ("5", "{limit: 5}", False),
        ("5", "{limit: '5', retryPolicy: Always}", False),
        ("5", "{limit: 6}", True),
        ("5", "{expression: 'true'}", False),
        ("5", "{expression: true}", False),
        ("5", "{expression: null}", False),
        ("5", "{expression: 'false'}", True),
        ("5", "{backoff: null}", False),
        ("5", "{backoff: {}}", False),
        ("5", "{backoff: {duration: 1m}}", True),
        ("{total: 5, backoff: {delay: 30s}}", "{backoff: {}}", False),
        ("{total: 5, backoff: {delay: 30s}}", "{backoff: null}", True),
        ("{preemptions: 3}", "{limit: 3}", False),
        ("{preemptions: 3}", "{expression: 'true'}", True),
        # A round that waits at its end has a limit of one more.
        (WAITING, "{limit: 4}", False),
        (WAITING, "{limit: 3}", True),
        ("'${{ params.n }}'", "{limit: 2}", True),
    ],
)
def test_a_patch_that_says_what_is_written_undoes_nothing(
    retries: str, strategy: str, undone: bool
) -> None:
    said = f"{{image: x, retries: {retries}, argo: {{retryStrategy: {strategy}}}}}"
    result = kfpc.validate(kfpc.Source(whole(f"params: {{n: 2}}\nsteps:\n  a: {said}\n")))
    assert ("KFPC712" in [found.code for found in result.diagnostics]) is undone


SPOT = """
cluster: gke-spot
params: {v: x}
steps:
  a:
    image: x
    command: [x]
    preemptible: true
    retries: 1
    resume: {checkpoint: "gs://x/${{ run.name }}/y"}
    argo: PATCH
"""


@pytest.mark.parametrize(
    ("patch", "undone"),
    [
        ("{tolerations: [{key: gpu, operator: Exists}]}", False),
        ("{tolerations: []}", False),
        ("{tolerations: [{$patch: replace}, {key: gpu, operator: Exists}]}", True),
        ("{tolerations: null}", True),
        # The same key and effect as kfpc's own.
        (
            "{tolerations: [{key: cloud.google.com/gke-spot, effect: NoSchedule, value: no}]}",
            True,
        ),
        (
            "{tolerations: [{key: cloud.google.com/gke-spot, effect: NoSchedule, "
            "operator: Exists}]}",
            False,
        ),
        # Nobody knows what a tag comes to.
        (
            "{tolerations: [{key: cloud.google.com/gke-spot, effect: NoSchedule, "
            "value: '${{ params.v }}'}]}",
            False,
        ),
        ("{container: {env: [{name: MORE, value: x}]}}", False),
        ("{container: {env: [{name: KFPC_CHECKPOINT, $patch: delete}]}}", True),
        ("{container: {env: [{$patch: replace}]}}", True),
    ],
)
def test_what_is_added_undoes_nothing(patch: str, undone: bool) -> None:
    result = kfpc.validate(kfpc.Source(whole(SPOT.replace("PATCH", patch))))
    found = [one.code for one in result.diagnostics]
    assert ("KFPC712" in found) is undone
    assert not {"KFPC623", "KFPC624"} & {*found}
