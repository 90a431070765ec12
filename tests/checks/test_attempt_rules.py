"""What the rules say of retries, fallbacks, waits, grace periods and numbers of pods."""

from __future__ import annotations

import pytest

from kfpc.checks import check_max_pods
from kfpc.diagnostics import Diagnostic
from kfpc.targets.argo.target import ARGO
from tests.telling import Told, codes, loaded, told

DONE = "outputs: {done: {path: /tmp/done}}"


def preemptible(rest: str) -> list[str]:
    return codes(f"cluster: eks\nsteps: {{a: {{image: x, resume: idempotent, {rest}}}}}")


# ---------------------------------------------------------------- retries


@pytest.mark.parametrize(
    ("retries", "found"),
    [
        ("{preemptions: 0}", ["702"]),
        ("{preemptions: 0, failures: 0}", ["702"]),
        ("{preemptions: 0, failures: 1}", []),
        ("{failures: 1}", []),
        ("{preemptions: 1}", []),
    ],
)
def test_two_budgets_that_are_none(retries: str, found: list[str]):
    assert preemptible(f"preemptible: true, retries: {retries}") == found


# ---------------------------------------------------------------- fallback


@pytest.mark.parametrize(
    ("fallback", "retries", "found"),
    [
        ("on-demand", "1", []),
        ("{after: 4}", "4", []),
        ("{after: 5}", "4", ["709"]),
        ("{after: 6}", "4", ["709"]),
        ("{after: 5}", "{preemptions: 4, failures: 3}", ["709"]),
        ("{after: 4}", "{preemptions: 4, failures: 3}", []),
        ("{after: 6}", "{failures: 3}", ["709"]),  # five preemptions, if nothing is said
        ("{after: 5}", "{failures: 3}", []),
        ("{after: 1}", "0", ["709"]),
        ("on-demand", "0", ["709"]),
        ("on-demand", "{preemptions: 0, failures: 2}", ["709"]),
        ("false", "0", ["702"]),
    ],
)
def test_a_fallback_that_never_comes_or_is_all_there_is(
    fallback: str, retries: str, found: list[str]
):
    body = f"preemptible: {{fallback: {fallback}}}, retries: {retries}"
    assert preemptible(body) == found


def test_nothing_is_said_of_a_fallback_among_attempts_that_only_the_run_counts():
    assert codes("""
        cluster: eks
        params: {n: {type: Integer}}
        steps:
          a:
            image: x
            preemptible: {fallback: {after: 9}}
            retries: "${{ params.n }}"
            resume: idempotent
        """) == []  # fmt: skip


REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
SPOT_AFFINITY = (
    f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{{matchExpressions: "
    "[{key: eks.amazonaws.com/capacityType, operator: In, values: [SPOT]}]}]}}}"
)
PATCH = "argo: {affinity: {nodeAffinity: {KEY}}}"


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ("node_selector: {eks.amazonaws.com/capacityType: SPOT}", ["715"]),
        ("node_selector: {disk: ssd}", []),
        (
            "node_selector: {eks.amazonaws.com/capacityType: SPOT}, "
            "argo: {nodeSelector: {eks.amazonaws.com/capacityType: null}}",
            [],
        ),
        (SPOT_AFFINITY, ["715"]),
        (f"{SPOT_AFFINITY}, argo: {{affinity: {{podAffinity: {{}}}}}}", ["715"]),
        (
            f"{SPOT_AFFINITY}, argo: {{affinity: {{nodeAffinity: {{{PREFERRED}: []}}}}}}",
            ["715", "712"],
        ),
        (f"{SPOT_AFFINITY}, argo: {{affinity: {{nodeAffinity: {{{REQUIRED}: null}}}}}}", ["712"]),
    ],
)
def test_a_fallback_beside_nodes_that_the_author_asks_for(own: str, found: list[str]):
    body = f"preemptible: {{fallback: on-demand}}, retries: 3, {own}"
    assert codes(f"cluster: eks\nsteps: {{a: {{image: x, resume: idempotent, {body}}}}}") == found


@pytest.mark.parametrize(
    ("fallback", "retries"), [("on-demand", 0), ("{after: 9}", 3)], ids=["all", "never"]
)
def test_a_fallback_that_is_idle_is_not_out_of_reach_too(fallback: str, retries: int):
    selector = "node_selector: {eks.amazonaws.com/capacityType: SPOT}"
    body = f"preemptible: {{fallback: {fallback}}}, retries: {retries}, {selector}"
    assert preemptible(body) == ["709"]


# ---------------------------------------------------------------- nodes that contradict


CAPACITY = "karpenter.sh/capacity-type"


def beside(own: str, preemptible: str, params: str = "{}") -> list[Told]:
    """What is told of a step's own nodes on a cluster with Karpenter."""
    return told(f"""
        cluster: karpenter
        params: {params}
        steps:
          a:
            image: x
            retries: 3
            resume: idempotent
            preemptible: {preemptible}
            {own}
        """)


def required(expression: str) -> str:
    terms = f"[{{matchExpressions: [{{key: {CAPACITY}, {expression}}}]}}]"
    return f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: {terms}}}}}}}"


ON_DEMAND = [
    f"node_selector: {{{CAPACITY}: on-demand}}",
    required("operator: In, values: [on-demand]"),
    required("operator: NotIn, values: [spot]"),
    required("operator: DoesNotExist"),
    required("operator: Gt, values: [5]"),  # which is for labels that are numbers
]


@pytest.mark.parametrize("own", ON_DEMAND)
@pytest.mark.parametrize(
    ("preemptible", "message"),
    [
        ("{required: true}", "no node takes `a`: preemptible ones are required"),
        ("{required: true, fallback: on-demand}", "no node takes `a`"),
        ("true", "`a` never runs on a preemptible node"),
        ("{fallback: on-demand}", "`a` never runs on a preemptible node"),
    ],
)
def test_nodes_that_are_never_preemptible(own: str, preemptible: str, message: str):
    (found,) = beside(own, preemptible)
    assert (found.code, found.related) == ("715", (preemptible,))
    assert found.at == ("on-demand" if own.startswith("node") else "affinity")
    assert found.message.startswith(message)


@pytest.mark.parametrize(
    "own",
    [
        f"node_selector: {{{CAPACITY}: spot}}",
        "node_selector: {disk: ssd}",
        required("operator: Exists"),
        required("operator: In, values: [spot, on-demand]"),
        required("operator: NotIn, values: [on-demand]"),
        required("operator: In, values: [on-demand]").replace(
            "Terms: [", "Terms: [{matchExpressions: [{key: zone, operator: Exists}]}, "
        ),
        required("operator: In, values: [on-demand]").replace("Terms: [{", "Terms: [{}, {"),
    ],
)
def test_nodes_that_may_be_preemptible(own: str):
    assert beside(own, "{required: true}") == []


def test_a_node_selector_that_the_run_decides_contradicts_nothing():
    own = f"node_selector: {{{CAPACITY}: '${{{{ params.nodes }}}}'}}"
    assert beside(own, "{required: true}", "{nodes: on-demand}") == []


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        (f"{{nodeSelector: {{{CAPACITY}: null}}}}", []),
        ("{nodeSelector: null}", []),
        (f"{{nodeSelector: {{{CAPACITY}: on-demand}}}}", ["712"]),
        ("{nodeSelector: {disk: ssd}}", ["715"]),
    ],
)
def test_a_patch_that_says_the_nodes_anew_is_another_rule_s_matter(patch: str, expected: list[str]):
    own = f"{ON_DEMAND[0]}\n            argo: {patch}"
    assert [one.code for one in beside(own, "{required: true}")] == expected


def test_a_step_whose_only_attempt_is_on_demand_may_ask_for_such_a_node():
    own = f"retries: 0, {ON_DEMAND[0]}"
    assert codes(f"""
        cluster: karpenter
        steps: {{a: {{image: x, preemptible: {{fallback: on-demand}}, resume: idempotent, {own}}}}}
        """) == ["709"]


# ---------------------------------------------------------------- the whole run's timeout


@pytest.mark.parametrize(
    ("whole", "own", "speaks"),
    [
        ("12h", "retries: 5, timeout: 2h", False),
        ("11h59m", "retries: 5, timeout: 2h", True),
        # 3 · 2 attempts
        ("12h", "retries: {preemptions: 2, failures: 1}, timeout: 2h", False),
        ("11h", "retries: {preemptions: 2, failures: 1}, timeout: 2h", True),
        # 3 attempts of an hour, and 30 and 60 minutes between them
        ("4h30m", "retries: {total: 2, backoff: {delay: 30m, factor: 2}}, timeout: 1h", False),
        ("4h29m", "retries: {total: 2, backoff: {delay: 30m, factor: 2}}, timeout: 1h", True),
        # four attempts, each followed by a wait: of one and of two minutes in each round
        (
            "4h6m",
            "retries: {preemptions: 1, failures: 1, backoff: {delay: 1m, factor: 2}}, timeout: 1h",
            False,
        ),
        (
            "4h5m",
            "retries: {preemptions: 1, failures: 1, backoff: {delay: 1m, factor: 2}}, timeout: 1h",
            True,
        ),
        ("1h", "retries: {preemptions: 0, failures: 0}, timeout: 2h, preemptible: false", False),
        ("1h", "retries: {preemptions: 1}, cpu: 1", True),  # a timeout of its own would help
    ],
)
def test_a_timeout_that_is_shorter_than_the_attempts(whole: str, own: str, speaks: bool):
    body = f"""
        cluster: eks
        workflow: {{timeout: {whole}}}
        defaults: {{preemptible: true, resume: idempotent}}
        steps: {{a: {{image: x, {own}}}}}
        """
    assert [code for code in codes(body) if code != "629"] == (["703"] if speaks else [])


def test_the_run_s_timeout_may_be_the_author_s_own():
    def body(argo: str) -> str:
        return f"""
            cluster: eks
            workflow: {{timeout: 1d}}
            steps:
              a: {{image: x, preemptible: true, resume: idempotent, retries: 5, timeout: 1h}}
            argo: {{activeDeadlineSeconds: {argo}}}
            """

    (found,) = told(body("600"))
    assert (found.code, found.at) == ("703", "600")
    assert codes(body("null").replace("1d", "1h")) == []


@pytest.mark.parametrize("retries", ["'${{ params.n }}'", "{preemptions: '${{ params.n }}'}"])
def test_nothing_is_said_of_attempts_that_only_the_run_counts(retries: str):
    assert codes(f"""
        cluster: eks
        params: {{n: {{type: Integer}}}}
        workflow: {{timeout: 1h}}
        steps:
          a:
            image: x
            preemptible: true
            resume: idempotent
            retries: {retries}
        """) == []  # fmt: skip


# ---------------------------------------------------------------- grace periods


@pytest.mark.parametrize(
    ("cluster", "notice"),
    [
        ("gke-preemptible", 15), ("gke-spot", 15), ("gke-autopilot", 15), ("eks", 120),
        ("karpenter", 120), ("aks", 30), ("{spot: {labels: {a: b}}, notice: 40s}", 40),
    ],
)  # fmt: skip
def test_a_grace_period_longer_than_the_notice(cluster: str, notice: int):
    def spec(grace: int, more: str = "preemptible: true") -> str:
        return f"""
            cluster: {cluster}
            steps:
              a:
                image: x
                {DONE}
                retries: 5
                resume: {{checkpoint: gs://b/c, across_runs: true, grace_period: {grace}s}}
                {more}
            """

    assert codes(spec(notice)) == []
    (found,) = told(spec(notice + 1))
    assert (found.code, found.at) == ("705", f"{notice + 1}s")
    assert found.related == ("40s" if "notice" in cluster else cluster,)
    assert codes(spec(notice + 1, "cpu: 1")) == []


def test_a_profile_without_a_notice_bounds_nothing():
    assert codes(f"""
        cluster: {{spot: {{labels: {{a: b}}}}}}
        steps:
          a:
            image: x
            {DONE}
            preemptible: true
            retries: 5
            resume: {{checkpoint: gs://b/c, across_runs: true, grace_period: 1h}}
        """) == []  # fmt: skip


# ---------------------------------------------------------------- the end of a program


def graceful(rest: str, more: str = "") -> str:
    return f"""
        cluster: eks
        defaults:
          preemptible: true
          retries: 5
          resume: {{checkpoint: gs://b/c, across_runs: true, grace_period: 10s}}
        steps:
          a: {{image: x, {rest}}}
          {more}
        """


@pytest.mark.parametrize(
    ("outputs", "speaks"),
    [
        ("outputs: {done: {path: /done}}", False),
        ("outputs: {done: Integer}, script: 'x > ${{ outputs.done.path }}'", False),
        ("outputs: {done: {path: /done, optional: true}}", True),
        ("outputs: {model: {type: Model, path: /m}}", True),
        ("outputs: {model: {type: Model, path: /m}, done: {path: /d}}", False),
        ("cpu: 1", True),
        ("preemptible: false", False),
        ("resume: idempotent", False),
        ("output: {done: {path: /done}}", False),  # misspelt, and reported
    ],
)
def test_a_program_that_may_count_as_done_when_cut_short(outputs: str, speaks: bool):
    assert ("714" in codes(graceful(outputs))) == speaks


def test_a_file_that_somebody_reads_marks_the_end():
    reads = """
          b:
            image: x
            preemptible: false
            resume: idempotent
            inputs: {m: "${{ steps.a.outputs.model }}"}
            args: ["${{ inputs.m.path }}"]
    """
    made = "outputs: {model: {type: Model, path: /m}}"
    assert codes(graceful(made, reads.strip())) == []
    (found,) = told(graceful(made))
    assert found.message.endswith(
        "no output marks the end, for nobody reads the file that it writes"
    )
    assert (found.at, found.related) == ("10s", ("model",))


def test_a_mark_that_nothing_writes():
    (found,) = told(graceful("outputs: {done: String}"))
    assert (found.code, found.at) == ("506", "done")
    body = (
        graceful("outputs: {done: String}")
        + "\n        outputs: {d: '${{ steps.a.outputs.done }}'}"
    )
    (found,) = told(body)
    assert (found.code, found.at) == ("506", "done")
    assert found.related == ("steps.a.outputs.done",)


# ---------------------------------------------------------------- pods


def beyond(body: str, limit: int, **given: str) -> list[Diagnostic]:
    pipeline = loaded(body).pipeline
    assert pipeline is not None
    return list(check_max_pods(ARGO.analysis(pipeline, given), limit))


THREE = """
    params: {n: {type: Integer}}
    steps:
      a: {image: x}
      b: {image: x, retries: 4}
      c: {image: x, retries: {preemptions: 20, failures: 2}}
    """


def test_the_most_pods_are_added_up():
    assert beyond(THREE, 69) == []
    (found,) = beyond(THREE, 68)
    assert found.code == "KFPC710"
    assert found.message == (
        "the steps may take up to 69 pods, more than the 68 of --max-pods; `c` takes 63 of them"
    )
    shown = found.span.source.text[found.span.start : found.span.end]
    assert shown == "{preemptions: 20, failures: 2}"
    assert [one.message for one in found.related] == ["`b` takes 5 pods"]


def test_one_step_alone_and_steps_without_retries():
    (found,) = beyond("steps: {a: {image: x, retries: 4}}", 4)
    assert found.message == "the steps may take up to 5 pods, more than the 4 of --max-pods"
    (found,) = beyond("steps: {a: {image: x}, b: {image: x}}", 1)
    assert found.span.source.text[found.span.start : found.span.end] == "a"
    assert found.related == ()


UNKNOWN = """
    params: {n: {type: Integer}}
    steps:
      a: {image: x, retries: "${{ params.n }}"}
      b: {image: x, retries: 4}
    """


def test_a_number_that_only_the_run_knows_is_no_guard():
    (found,) = beyond(UNKNOWN, 1000)
    assert found.message.startswith("how often `a` may be tried is not known before the run")
    assert beyond(UNKNOWN, 1000, n="5") == []
    (found,) = beyond(UNKNOWN, 10, n="5")
    assert "up to 11 pods" in found.message
    (found,) = beyond(UNKNOWN, 5)
    assert found.message.startswith("the steps may take 6 pods or more, more than the 5")
