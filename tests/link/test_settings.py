"""How and where a step runs: what is read of it, and ``defaults``."""

from __future__ import annotations

import pytest

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.values import TypedText
from tests.telling import codes, loaded, told


def settings(body: str, step: str = "a") -> Settings:
    pipeline = loaded(body).pipeline
    assert pipeline is not None
    return pipeline.leaf((step,)).settings


def one(setting: str) -> Settings:
    return settings(f"steps: {{a: {{image: x, {setting}}}}}")


def literals(values: object) -> dict[str, str | None]:
    assert isinstance(values, dict)
    return {key: value.literal for key, value in values.items() if isinstance(value, TypedText)}


@pytest.mark.parametrize(
    ("setting", "requests", "limits"),
    [
        ("cpu: 4", {"cpu": "4"}, {}),
        ("cpu: 0.5", {"cpu": "0.5"}, {}),
        ("memory: 48G", {}, {"memory": "48G"}),
        ("memory: {request: 1Gi, limit: 2Gi}", {"memory": "1Gi"}, {"memory": "2Gi"}),
        ("storage: 10Gi", {}, {"ephemeral-storage": "10Gi"}),
        ("gpus: 4", {}, {"nvidia.com/gpu": "4"}),
        ("gpus: {count: 2, type: amd.com/gpu}", {}, {"amd.com/gpu": "2"}),
        ("gpus: 0", {}, {}),
        ("cpu: false, memory: 0", {}, {}),
    ],
)
def test_resources(setting: str, requests: dict[str, str], limits: dict[str, str]):
    found = one(setting).resources
    assert (literals(found.requests), literals(found.limits)) == (requests, limits)


def test_a_kind_of_gpu_is_a_node_label():
    found = one("gpus: {count: 1, type: nvidia-tesla-t4}")
    assert literals(found.node_selector) == {"cloud.google.com/gke-accelerator": "nvidia-tesla-t4"}


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("retries: '${{ params.s }}'", "451"),
        ("gpus: '${{ params.n }}0'", "451"),
        ("cpu: '${{ params.b }}'", "601"),
        ("memory: '${{ params.l }}'", "451"),
        ("memory: '${{ params.n }}Gi'", None),
        ("retries: '${{ int(params.s) }}'", None),
        ("cpu: '${{ params.s }}'", None),
    ],
)
def test_expressions_in_the_pod_s_fields_have_a_type(setting: str, code: str | None):
    params = "params: {s: '1', n: 1, b: true, l: [1]}"
    rest = "args: ['${{ params.s }}${{ params.n }}${{ params.b }}${{ json(params.l) }}']"
    found = codes(f"{params}\nsteps: {{a: {{image: x, {rest}, {setting}}}}}")
    assert found == ([] if code is None else [code])


# ---------------------------------------------------------------- defaults


def test_mappings_merge_by_key_and_the_rest_is_replaced():
    body = """
        defaults: {env: {A: a, B: b}, memory: 1G, retries: {total: 3, backoff: {delay: 1m}}}
        steps: {a: {image: x, env: {B: c, C: c}, memory: 2G, retries: 5}}
        """
    found = settings(body)
    assert literals(found.env) == {"A": "a", "B": "c", "C": "c"}
    assert literals(found.resources.limits) == {"memory": "2G"}
    retries = sound(found.retries)
    assert retries is not None
    assert (retries.total and retries.total.literal, retries.backoff) == (
        "5",
        None,
    )


@pytest.mark.parametrize("off", ["false", "0"])
def test_a_step_switches_a_default_off(off: str):
    body = f"""
        defaults: {{retries: 3, memory: 1G, timeout: 1h}}
        steps: {{a: {{image: x, retries: {off}, memory: {off}, timeout: {off}}}}}
        """
    assert settings(body) == Settings()


def test_what_is_wrong_with_a_default_is_said_once_and_there():
    body = """
        defaults: {memory: 1K, preemptible: true}
        cluster: eks
        steps: {a: {image: x}, b: {image: x}, c: {image: x, memory: 1G}}
        """
    found = told(body)
    assert [(one.code, one.at) for one in found] == [
        ("601", "1K"),
        ("701", "true"),
        ("702", "true"),
    ]
    assert found[1].message.startswith("`a` and 2 other steps are preemptible")


def test_a_default_that_no_step_takes_is_checked_too():
    assert codes("defaults: {memory: 1K}\nsteps: {a: {image: x, memory: 1G}}") == ["601"]


@pytest.mark.parametrize(
    ("own", "total", "preemptions", "failures"),
    [
        ("backoff: {delay: 1s}", None, "3", "1"),
        ("preemptions: 9", None, "9", "1"),
        ("total: 4", "4", None, None),
    ],
)
def test_one_budget_takes_the_place_of_two(
    own: str, total: str | None, preemptions: str | None, failures: str | None
):
    body = "defaults: {retries: {preemptions: 3, failures: 1}}\n"
    found = sound(settings(f"{body}steps: {{a: {{image: x, retries: {{{own}}}}}}}").retries)
    assert found is not None
    counts = (found.total, found.preemptions, found.failures)
    assert [count and count.literal for count in counts] == [total, preemptions, failures]


@pytest.mark.parametrize(
    "setting",
    [
        "env: {{A: {{secret: {{name: '{}', key: k}}}}}}",
        "env: {{A: {{secret: {{name: n, key: '{}'}}}}}}",
        "init: [{{name: i, image: x, env: {{A: {{secret: {{name: '{}', key: k}}}}}}}}]",
        "sidecars: [{{name: i, image: x, env: {{A: {{secret: {{name: n, key: '{}'}}}}}}}}]",
        "secrets: {{s: {{as: gcp, key: '{}'}}}}",
        "secrets: {{s: {{env: {{A: '{}'}}}}}}",
        "volumes: {{/v: {{claim: '{}'}}}}",
        "volumes: {{/v: {{secret: '{}'}}}}",
        "volumes: {{/v: {{config_map: '{}'}}}}",
        "service_account: '{}'",
    ],
)
@pytest.mark.parametrize(
    "where", ["steps: {{a: {{{}}}}}", "defaults: {{{}}}\nsteps: {{a: {{{}}}}}"]
)
def test_which_names_say_what_a_pod_takes_from_the_cluster(setting: str, where: str):
    """A secret is none of them, nor is what only the run knows."""
    program = "image: x, inputs: {i: '${{ params.y }}'}, args: ['${{ inputs.i }}']"
    head = "params: {s: {secret: {name: n, key: k}}, y: z}\n"

    def found(expression: str) -> list[str]:
        said = setting.format(f"${{{{ {expression} }}}}")
        if where.startswith("defaults"):
            spec = where.format(said, program)
        else:
            spec = where.format(f"{program}, {said}")
        return [code for code in codes(head + spec) if code != "505"]

    assert found("params.y") == found("inputs.i") == found("lower(params.y)") == []
    assert found("params.s") == ["801"]
    assert found("run.name") == found("steps.a.status") == ["456"]
    assert "456" in found("params.none")


def test_params_alone_say_which_secret_an_input_is_given(tmp_path):
    component = (
        "inputs: [{name: t}]\nimplementation: {container: {image: x, args: [{inputValue: t}]}}"
    )
    (tmp_path / "c.yaml").write_text(component)
    given = "with: {t: {secret: {name: '%s', key: k}}}"
    spec = f"params: {{y: z}}\nsteps: {{a: {{component: ./c.yaml, {given}}}}}"
    assert codes(spec % "${{ params.y }}", tmp_path) == []
    assert "456" in codes(spec % "${{ steps.a.status }}", tmp_path)
    assert "613" in codes(spec % "A_B", tmp_path)


def test_a_secret_does_not_say_which_secret_a_param_is():
    params = (
        "params: {a: {secret: {name: '${{ params.%s }}', key: k}}, b: {secret: {name: n, key: k}}}"
    )
    step = "\nsteps: {s: {image: x, env: {A: '${{ params.a }}', B: '${{ params.b }}'}}}"
    assert codes(params % "a" + step) == codes(params % "b" + step) == ["801"]


def test_continue_on_failure_may_be_a_default():
    body = """
        defaults: {continue_on_failure: true}
        steps:
          a: {image: x, outputs: {o: {path: /o}}}
          b: {image: x, args: ["${{ steps.a.outputs.o }}"]}
        """
    assert codes(body) == ["503"]
    assert codes(body.replace("a: {image: x,", "a: {image: x, continue_on_failure: false,")) == []


@pytest.mark.parametrize(
    ("params", "step", "expected"),
    [
        ("{m: 4QB}", "memory: '${{ params.m }}'", ["this becomes `4QB`, which is not a quantity"]),
        ("{m: 4Gi}", "memory: '${{ params.m }}'", []),
        ("{m: {type: String}}", "memory: '${{ params.m }}'", []),
        ("{m: 4x}", "inputs: {i: '${{ params.m }}'}, cpu: '${{ inputs.i }}'", ["this becomes `4x"]),
        ("{m: a b}", "node_selector: {disk: '${{ params.m }}'}", ["`a b` is not a value"]),
        ("{m: ssd}", "node_selector: {disk: '${{ params.m }}'}", []),
    ],
)  # fmt: skip
def test_defaults_that_kubernetes_would_refuse(params: str, step: str, expected: list[str]):
    found = told(f"params: {params}\nsteps: {{a: {{image: x, {step}}}}}")
    assert len(found) == len(expected)
    for one, message in zip(found, expected, strict=True):
        assert one.message.startswith(message)


def test_a_resume_of_the_step_is_merged_with_that_of_the_defaults():
    found = settings("""
        defaults: {resume: {checkpoint: gs://a/b}}
        steps: {a: {image: x, resume: {grace_period: 10s}}}
        """)
    resume = sound(found.resume)
    assert resume is not None
    assert resume.checkpoint is not None
    assert (resume.checkpoint.literal, resume.grace_period) == ("gs://a/b", 10)


@pytest.mark.parametrize(
    ("number", "found"), [("-2", ["601"]), ("99999999999", ["601"]), ("3", [])]
)
def test_a_default_that_counts_retries(number: str, found: list[str]):
    body = f"params: {{n: {number}}}\nsteps: {{a: {{image: x, retries: '${{{{ params.n }}}}'}}}}"
    assert codes(body) == found
