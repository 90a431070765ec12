"""What the rules say of nodes that are asked for, and of patches that undo what a plan promises."""

from __future__ import annotations

import pytest

from tests.telling import Told, codes, told

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
SPOT = "cloud.google.com/gke-spot"


def affinity(*terms: str) -> str:
    listed = ", ".join(f"{{matchExpressions: [{term}]}}" for term in terms)
    return f"{{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{listed}]}}}}}}"


PREFERS_SSD = (
    "{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: "
    "[{weight: 1, preference: {matchExpressions: [{key: ssd, operator: Exists}]}}]}}"
)
IS_SPOT = f'{{key: {SPOT}, operator: In, values: ["true"]}}'


# ---------------------------------------------------------------- nodes by hand


def by_hand(step: str, cluster: str = "cluster: gke-spot", more: str = "") -> list[str]:
    return codes(f"""
        {cluster}
        steps: {{a: {{image: x, gpus: 4, {step}}}}}
        {more}
        """)


SELECTOR = f'node_selector: {{{SPOT}: "true"}}'


@pytest.mark.parametrize(
    "step",
    [
        SELECTOR,
        f"affinity: {affinity(IS_SPOT)}",
        f"affinity: {affinity(f'{{key: {SPOT}, operator: Exists}}')}",
        f"affinity: {affinity(IS_SPOT, IS_SPOT)}",
        f'argo: {{nodeSelector: {{{SPOT}: "true"}}}}',
        f"argo: {{affinity: {affinity(IS_SPOT)}}}",
        f"{SELECTOR}, tolerations: [{{key: {SPOT}, value: 'false', effect: NoSchedule}}]",
        f"{SELECTOR}, tolerations: [{{key: {SPOT}, operator: Exists, effect: NoExecute}}]",
        f"{SELECTOR}, tolerations: [{{key: gpu, operator: Exists}}]",
        f"{SELECTOR}, tolerations: [{{operator: Exists}}], argo: {{tolerations: null}}",
        f"{SELECTOR}, argo: {{nodeSelector: {{disk: ssd}}}}",  # beside it
        f"affinity: {affinity(IS_SPOT)}, argo: {{affinity: {PREFERS_SSD}}}",
    ],
)
def test_nodes_that_are_asked_for_and_not_tolerated(step: str):
    assert by_hand(step) == ["711"]


@pytest.mark.parametrize(
    "step",
    [
        "cpu: 1",
        f"{SELECTOR}, tolerations: [{{key: {SPOT}, value: 'true', effect: NoSchedule}}]",
        f"{SELECTOR}, tolerations: [{{key: {SPOT}, value: 'true'}}]",
        f"{SELECTOR}, tolerations: [{{key: {SPOT}, operator: Exists}}]",
        f"{SELECTOR}, tolerations: [{{operator: Exists}}]",
        f"{SELECTOR}, argo: {{tolerations: [{{operator: Exists}}]}}",
        f"{SELECTOR}, argo: {{nodeSelector: {{{SPOT}: null}}}}",
        f"{SELECTOR}, argo: {{nodeSelector: null}}",
        f"affinity: {affinity(IS_SPOT)}, argo: {{affinity: null}}",
        f"{SELECTOR}, argo: {{podSpecPatch: 'tolerations: []'}}",
        f"{SELECTOR}, preemptible: true, retries: 1, resume: idempotent",
        f'node_selector: {{{SPOT}: "false"}}',
        f"affinity: {affinity(IS_SPOT, '{key: zone, operator: Exists}')}",  # or another node
        f"affinity: {affinity(f'{{key: {SPOT}, operator: NotIn, values: [a]}}')}",
        f"affinity: {affinity(f'{{key: {SPOT}, operator: In, values: [a, b]}}')}",
    ],
)
def test_nodes_that_take_the_pod(step: str):
    assert by_hand(step) == []


def test_nodes_that_have_no_taint_or_that_nobody_tells_of():
    spot = 'node_selector: {eks.amazonaws.com/capacityType: "SPOT"}'
    assert by_hand(spot, "cluster: eks") == []
    assert by_hand('node_selector: {cloud.google.com/gke-preemptible: "true"}', "") == []
    own = "cluster: {spot: {labels: {LABELS}, taints: [{key: k, effect: EFFECT}]}}"
    labels = own.replace("LABELS", "a: b, c: d")
    soft, hard = labels.replace("EFFECT", "PreferNoSchedule"), labels.replace("EFFECT", "NoExecute")
    assert by_hand("node_selector: {a: b, c: d}", hard) == ["711"]
    assert by_hand("node_selector: {a: b, c: d}", soft) == []
    assert by_hand("node_selector: {a: b}", hard) == []  # other nodes may have that one


def test_the_whole_workflow_may_ask_or_tolerate():
    selector = f'argo: {{nodeSelector: {{{SPOT}: "true"}}}}'
    assert by_hand("cpu: 1", more=selector) == ["711"]
    assert by_hand("node_selector: {disk: ssd}", more=selector) == []  # Argo takes the step's
    assert by_hand(SELECTOR, more="argo: {tolerations: [{operator: Exists}]}") == []
    assert by_hand(SELECTOR, more="argo: {templateDefaults: {tolerations: []}}") == []


# ---------------------------------------------------------------- patches


def patched(argo: str, setting: str, more: str = "", whole: str = "") -> list[Told]:
    """What is told of a step's patch; ``setting`` is beside those that every test has."""
    return told(f"""
        cluster: gke-spot
        steps:
          a:
            image: x
            outputs: {{done: {{path: /done}}}}
            resume: {{checkpoint: gs://b/c, across_runs: true, grace_period: 10s}}
            retries: 5
            {setting}
            {more}
            {f"argo: {argo}" if argo else ""}
        {whole}
        """)


@pytest.mark.parametrize(
    ("argo", "setting"),
    [
        ("{retryStrategy: {limit: 5}}", "cpu: 1"),
        ("{retryStrategy: {limit: '5', retryPolicy: Always, expression: null}}", "cpu: 1"),
        ("{retryStrategy: {affinity: {nodeAntiAffinity: {}}}}", "cpu: 1"),
        ("{retryStrategy: {limit: 9}}", "retries: 0"),
        ("{tolerations: [{operator: Exists}]}", "preemptible: true"),
        (f"{{tolerations: [{{key: {SPOT}, operator: Exists}}]}}", "preemptible: true"),
        ("{tolerations: []}", "cpu: 1"),
        ("{nodeSelector: {disk: ssd}}", "preemptible: {fallback: on-demand}"),
        (f'{{nodeSelector: {{{SPOT}: "true"}}}}', "preemptible: true"),
        (f"{{affinity: {affinity('{key: zone, operator: Exists}')}}}", "preemptible: true"),
        (f"{{affinity: {affinity(IS_SPOT)}}}", "preemptible: {required: true}"),
        ("{affinity: {podAffinity: null}}", "preemptible: true"),
        ("{podSpecPatch: 'terminationGracePeriodSeconds: 10'}", "preemptible: true"),
        ("{activeDeadlineSeconds: 3600}", "timeout: 1h"),
        ("{activeDeadlineSeconds: 60}", "cpu: 1"),
        ("{timeout: 60m}", "timeout: 1h"),
        ("{timeout: 2h}", "timeout: 1h"),  # the shorter one holds
        ("{timeout: soon}", "timeout: 1h"),  # which Argo does not take
        ("{timeout: 5m}", "cpu: 1"),
        ("{container: {workingDir: /tmp}}", "preemptible: true"),
        ("{outputs: {artifacts: []}}", "preemptible: true"),
        ("{outputs: {parameters: []}}", "cpu: 1"),
        ("{synchronization: {mutexes: [{name: m}]}}", "preemptible: true"),
        # what Argo does not take is an error of its own
        ("{retryStrategy: 5, tolerations: 5, affinity: 5, nodeSelector: 5}", "cpu: 1"),
        ("{container: 5, outputs: 5}", "preemptible: true"),
    ],
)
def test_patches_that_undo_nothing(argo: str, setting: str):
    retries = "" if "retries" in setting else setting
    body = patched(argo, retries)
    if "retries" in setting:
        body = told(f"steps: {{a: {{image: x, {setting}, argo: {argo}}}}}")
    assert [one for one in body if one.code != "624"] == []


@pytest.mark.parametrize("value", ["5", "[5]", "text", "{a: [b]}", "[{a: b}]", "null", "{}"])
@pytest.mark.parametrize(
    "key",
    [
        "retryStrategy", "tolerations", "affinity", "nodeSelector", "podSpecPatch", "container",
        "outputs", "activeDeadlineSeconds", "timeout", "templateDefaults",
    ],
)  # fmt: skip
def test_no_patch_makes_a_traceback(key: str, value: str):
    setting, more = "preemptible: {required: true, fallback: on-demand}", "timeout: 1h"
    patched(f"{{{key}: {value}}}", setting, more, f"argo: {{{key}: {value}}}")
    nested = f"{{{key}: {{env: {value}, nodeAffinity: {value}, limit: {value}}}}}"
    patched(nested, setting, more, f"argo: {nested}")
    for one in (f"{{{key}: {value}}}", nested):
        by_hand(f"{SELECTOR}, affinity: {affinity(IS_SPOT)}, argo: {one}", more=f"argo: {one}")


def test_a_patch_of_a_program_s_variables_may_repeat_those_of_the_checkpoint():
    names = ("CHECKPOINT", "ATTEMPT", "LAST_CAUSE")
    env = ", ".join(f"{{name: KFPC_{name}, value: x}}" for name in names)
    assert patched(f"{{container: {{env: [{env}]}}}}", "cpu: 1") == []


# ---------------------------------------------------------------- patches of the whole


@pytest.mark.parametrize(
    ("argo", "setting", "at", "undone"),
    [
        ("{retryStrategy: {limit: 1}}", "cpu: 1", "retryStrategy", "`retries` of `a`: the graph"),
        ("{templateDefaults: {retryStrategy: {limit: 1}}}", "cpu: 1", "retryStrategy",
         "`retries` of `a`: the graph"),
        ("{nodeSelector: {SPOT: 'false'}}", "preemptible: true", "SPOT", "no preemptible node"),
        ("{templateDefaults: {nodeSelector: {SPOT: 'false'}}}", "preemptible: true", "SPOT",
         "no preemptible node"),
        ("{templateDefaults: {timeout: 5m}}", "timeout: 1h", "timeout", "`timeout: 5m`"),
        ("{podSpecPatch: 'tolerations: []'}", "preemptible: true", "podSpecPatch",
         "`tolerations` is in the patch of the pod"),
        ("{podSpecPatch: 'activeDeadlineSeconds: 5'}", "timeout: 1h", "podSpecPatch",
         "`timeout` of `a`"),
    ],
)  # fmt: skip
def test_patches_of_the_whole_that_undo(argo: str, setting: str, at: str, undone: str):
    (found,) = patched("", setting, whole=f"argo: {argo.replace('SPOT', SPOT)}")
    assert (found.code, found.at) == ("712", at.replace("SPOT", SPOT))
    assert undone in found.message


@pytest.mark.parametrize(
    ("argo", "more"),
    [
        # the template has its own
        ("{affinity: null}", ""),
        ("{affinity: {nodeAffinity: null}}", ""),
        ("{tolerations: []}", ""),
        (f'{{nodeSelector: {{{SPOT}: "false"}}}}', "node_selector: {disk: ssd}"),
        ("{podSpecPatch: 'terminationGracePeriodSeconds: 1'}", ""),
        ("{templateDefaults: {podSpecPatch: 'tolerations: []'}}", ""),
        ("{templateDefaults: {activeDeadlineSeconds: 1}}", ""),
        ("{podMetadata: {labels: {a: b}}}", ""),
    ],
)
def test_patches_of_the_whole_that_do_not_reach_the_step(argo: str, more: str):
    assert patched("", "preemptible: {required: true}", more, f"argo: {argo}") == []


def test_a_timeout_for_all_templates_does_not_reach_one_with_its_own():
    whole = "argo: {templateDefaults: {timeout: 5m}}"
    assert patched("{timeout: 2h}", "timeout: 1h", whole=whole) == []
    assert [one.code for one in patched("{timeout: null}", "timeout: 1h", whole=whole)] == ["712"]


def test_a_default_patch_of_the_pod_reaches_steps_without_one():
    def body(memory: str) -> str:
        return f"""
            cluster: gke-spot
            params: {{m: 1Gi}}
            steps:
              a:
                image: x
                args: ["${{{{ params.m }}}}"]
                memory: {memory}
                preemptible: true
                retries: 1
                resume: idempotent
            argo: {{templateDefaults: {{podSpecPatch: "tolerations: []"}}}}
            """

    assert codes(body("1Gi")) == ["712"]
    assert codes(body("${{ params.m }}")) == []  # which is in a patch of kfpc's
