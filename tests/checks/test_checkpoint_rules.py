"""What the rules say of checkpoints, and of files that two steps write."""

from __future__ import annotations

from pathlib import Path

import pytest

import kfpc
from kfpc.analysis import exclusion
from kfpc.analysis.conditions import Terms, apart
from kfpc.preemption.variables import variables
from tests.telling import codes as all_codes
from tests.telling import loaded, told, whole


def codes(body: str, folder: Path | None = None) -> list[str]:
    """Those of all rules but the one of volumes that no step mounts."""
    return [code for code in all_codes(body, folder) if code != "642"]


def step(checkpoint: str, more: str = "") -> str:
    return f"""
        cluster: eks
        params: {{dir: gs://b/p, local: /ckpt/p, required: {{type: String}}}}
        steps:
          a:
            image: x
            inputs: {{d: gs://b/i, l: /ckpt, p: "${{{{ params.required }}}}"}}
            args: ["${{{{ params.dir }}}}", "${{{{ params.local }}}}", "${{{{ inputs.p }}}}"]
            command: ["${{{{ inputs.d }}}}", "${{{{ inputs.l }}}}"]
            preemptible: true
            retries: 5
            resume: {{checkpoint: "{checkpoint}", across_runs: true}}
            {more}
        """


# ---------------------------------------------------------------- paths that change


@pytest.mark.parametrize(
    ("checkpoint", "at"),
    [
        ("gs://b/${{ attempt }}", "attempt"),
        ("gs://b/${{ pod.name }}", "pod.name"),
        ("gs://b/${{ attempt + 1 }}", "attempt"),
        ("gs://b/${{ if(attempt == 1, 'a', 'b') }}", "attempt"),
    ],
)
def test_names_that_change_with_each_attempt(checkpoint: str, at: str):
    (found,) = told(step(checkpoint))
    assert (found.code, found.at) == ("706", at)
    assert found.help == "leave it out; `${{ run.name }}` is the same for all attempts of a run"


@pytest.mark.parametrize(
    "text",
    [
        "$(KFPC_ATTEMPT)", "${KFPC_ATTEMPT}", "$KFPC_ATTEMPT", "$(KFPC_FAILURES)",
        "$(KFPC_LAST_CAUSE)", "$(HOSTNAME)", "$(MINE)",
    ],
)  # fmt: skip
def test_variables_that_change_with_each_attempt(text: str):
    env = "env: {MINE: 'no ${{ attempt }}', OTHER: '${{ run.name }}'}"
    (found,) = told(step(f"gs://b/{text}/c", env))
    assert found.code == "706"
    assert found.message.startswith(f"`{text}` differs in each attempt")


@pytest.mark.parametrize(
    "text", ["$(OTHER)", "$HOME", "$(date)", "KFPC_ATTEMPT", "$KFPC_ATTEMPTS", "${{ run.name }}"]
)
def test_texts_that_stay(text: str):
    env = "env: {OTHER: '${{ run.name }}'}"
    assert codes(step(f"gs://b/{text}/c", env)) == []


def test_an_input_never_knows_the_attempt():
    body = step("${{ inputs.d }}").replace("d: gs://b/i", "d: '${{ attempt }}'")
    assert codes(body) == ["456"]


@pytest.mark.parametrize(
    ("default", "env", "expected"),
    [
        ("gs://b/{{pod.name}}", "gs://b", ["804"]),
        ("gs://b/$(WHICH)", "{{retries}}", ["706"]),
        ("gs://b/$(WHICH)", "on {{pod.name}}", ["706"]),
        ("gs://b/$(WHICH)", "{{workflow.name}}", []),
    ],
)
def test_tags_of_the_platform_in_a_component(
    default: str, env: str, expected: list[str], tmp_path: Path
):
    (tmp_path / "c.yaml").write_text(
        f"""
        name: C
        inputs: [{{name: dir, default: "{default}"}}]
        implementation:
          container:
            image: x
            command: [x]
            args: [{{inputValue: dir}}]
            env: {{WHICH: "{env}"}}
        """,
        encoding="utf-8",
    )
    body = "steps: {a: {component: ./c.yaml, resume: {checkpoint: '${{ inputs.dir }}'}}}"
    assert codes(body, tmp_path) == expected


# ---------------------------------------------------------------- paths that end with the pod


@pytest.mark.parametrize(
    ("checkpoint", "volumes", "reason"),
    [
        ("/ckpt", "/ckpt: {claim: c}", None),
        ("/ckpt", "/ckpt: {volume: run}", None),
        ("/ckpt", "/ckpt: {volume: shared}", None),
        ("gs://b/c", "/ckpt: {empty_dir: true}", None),
        ("${{ params.local }}", "/ckpt: {empty_dir: true}", None),  # another may be given
        ("${{ inputs.p }}", "/ckpt: {empty_dir: true}", None),
        ("/ckpt${{ params.required }}", "/ckpt: {claim: c}", None),  # which may begin with /
        ("/ckpt", "/data: {claim: c}", "no volume is mounted at `/ckpt`"),
        ("${{ inputs.l }}/x", "/data: {claim: c}", "no volume is mounted at `/ckpt/x`"),
        ("/ckpt/x", "/ckpt: {empty_dir: 1Gi}", "`/ckpt` is an `empty_dir`"),
        ("/ckpt", "/ckpt: {volume: each}", "`/ckpt` is an `empty_dir`"),
        ("/ckpt", "/ckpt: {secret: s}", "`/ckpt` is a Secret"),
        ("/ckpt", "/ckpt: {config_map: s}", "`/ckpt` is a ConfigMap"),
        ("/ckpt", "/ckpt: {claim: c, read_only: true}", "`/ckpt` is mounted read-only"),
        ("/certs/x", "/cert: {claim: c}", "`/certs` is a Secret"),
    ],
)
def test_a_checkpoint_that_ends_with_the_pod(checkpoint: str, volumes: str, reason: str | None):
    more = f"volumes: {{{volumes}}}"
    if checkpoint.startswith("/certs"):
        more += "\n            secrets: {s: {mount: /certs}}"
    body = step(checkpoint, more) + (
        "\n        workflow: {volumes: {shared: {claim: c}, each: {empty_dir: true}}, "
        "volume_claims: {run: {size: 1Gi}}}"
    )
    found = [(one.code, one.message) for one in told(body) if one.code != "642"]
    if reason is None:
        assert found == []
    else:
        ((code, message),) = found
        assert (code, reason in message) == ("713", True), message


def test_a_step_that_runs_once_may_keep_its_checkpoint_where_it_likes():
    assert codes("steps: {a: {image: x, resume: {checkpoint: /tmp/c}}}") == []
    (found,) = told("steps: {a: {image: x, retries: 1, resume: {checkpoint: /tmp/c}}}")
    assert (found.code, found.at, found.related) == ("713", "/tmp/c", ())


def test_volumes_that_are_mounted_by_hand_are_not_judged():
    body = """
        steps:
          a:
            image: x
            retries: 1
            resume: {checkpoint: /nfs/c}
            argo:
              volumes: [{name: nfs, nfs: {server: s, path: /}}]
              container: {volumeMounts: [{name: nfs, mountPath: /nfs}]}
        """
    assert codes(body) == []


def test_volumes_with_a_mistake_are_not_lacking():
    body = "steps: {a: {image: x, retries: 1, resume: {checkpoint: /c}, VOLUMES}}"
    assert "713" not in codes(body.replace("VOLUMES", "volume: {/c: {claim: c}}"))
    assert codes(body.replace("VOLUMES", "volumes: {/c: {volume: nothing}}")) == ["611"]


# ---------------------------------------------------------------- one path for two steps


def two(first: str, second: str) -> list[str]:
    return codes(f"""
        params: {{dir: gs://b/p, local: /ckpt/p, which: x}}
        steps:
          z: {{image: x, args: ["${{{{ params.dir }}}}", "${{{{ params.local }}}}",
               "${{{{ params.which }}}}"]}}
          a: {{image: x, {first}}}
          b: {{image: x, {second}}}
        """)


def at(checkpoint: str, volumes: str = "") -> str:
    mounts = f", volumes: {{{volumes}}}" if volumes else ""
    return f'resume: {{checkpoint: "{checkpoint}", across_runs: true}}{mounts}'


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (at("gs://b/${{ run.name }}"), at("gs://b/${{ run.name }}/")),
        (at("${{ params.dir }}/c"), at("${{ params.dir }}/c")),
        (at("gs://b/c"), "inputs: {d: gs://b/c}, " + at("${{ inputs.d }}")),
        (
            at("${{ params.dir }}"),
            "inputs: {d: {type: Path, value: '${{ as(params.dir, ''Path'') }}'}}, "
            + at("${{ inputs.d }}"),
        ),
        (at("/ckpt/a", "/ckpt: {claim: c}"), at("/data/a", "/data: {claim: c}")),
        (at("${{ params.local }}", "/ckpt: {claim: c}"), at("/x/p", "/x: {claim: c}")),
    ],
)
def test_two_checkpoints_that_are_one(first: str, second: str):
    assert two(first, second) == ["707"]
    assert two(second, first) == ["707"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (at("gs://b/c"), at("gs://b/d")),
        (at("gs://b/c"), "inputs: {d: gs://b/c}, args: ['${{ inputs.d }}']"),
        (
            "inputs: {d: 'a${{ run.name }}'}, " + at("gs://b/${{ lower(inputs.d) }}"),
            "inputs: {d: 'b${{ run.name }}'}, " + at("gs://b/${{ lower(inputs.d) }}"),
        ),
        (at("/ckpt", "/ckpt: {empty_dir: true}"), at("/ckpt", "/ckpt: {empty_dir: true}")),
        (
            "when: params.which == 'a', " + at("gs://b/c"),
            "when: params.which == 'b', " + at("gs://b/c"),
        ),
        (
            "when: params.which == 'a', " + at("gs://b/c"),
            "when: params.which != 'a', " + at("gs://b/c"),
        ),
    ],
)
def test_two_checkpoints_that_are_not(first: str, second: str):
    assert two(first, second) == []


def test_conditions_that_may_both_hold():
    assert two(
        "when: params.which == 'a', " + at("gs://b/c"), "when: run.name == 'b', " + at("gs://b/c")
    ) == ["707"]
    assert two("when: params.which == 'a', " + at("gs://b/c"), at("gs://b/c")) == ["707"]


def test_a_branch_may_write_where_the_other_keeps_its_checkpoint():
    checkpoint = at("/c/x", "/c: {claim: c}")
    output = "outputs: {o: {path: /c/x}}, volumes: {/c: {claim: c}}"
    one, other = "when: params.which == 'a', ", "when: params.which != 'a', "
    assert two(one + checkpoint, other + output) == []
    assert two(one + checkpoint, one + output) == ["707"]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("params.which == 'v{n}'", []),
        ("params.which == 'v{n}' && params.deep", []),
        ("params.deep", ["707", "708"]),
        ("params.which != 'v{n}'", ["707", "708"]),
    ],
)
def test_a_thousand_steps_take_no_look_at_each_pair(
    when: str, found: list[str], monkeypatch: pytest.MonkeyPatch
):
    looks = 0

    def counted(one: Terms, other: Terms) -> bool:
        nonlocal looks
        looks += 1
        return apart(one, other)

    monkeypatch.setattr(exclusion, "apart", counted)
    steps = "".join(
        f'  s{n}: {{image: x, when: "{when.format(n=n)}", outputs: {{o: {{path: /c/same}}}}}}\n'
        for n in range(1000)
    )
    told = codes(
        "params: {which: x, deep: true}\n"
        "defaults: {preemptible: true, resume: {checkpoint: /c/same}, volumes: {/c: {claim: c}}}\n"
        f"steps:\n{steps}"
    )
    assert [code for code in told if code in ("707", "708")] == found
    assert looks < 3000


def test_an_output_in_the_checkpoint_of_its_own_step():
    assert codes("""
        steps:
          a:
            image: x
            outputs: {o: {path: /m/best}}
            resume: {checkpoint: /m/best, across_runs: true}
            volumes: {/m: {claim: c}}
        """) == []  # fmt: skip


# ---------------------------------------------------------------- one file of two steps


def files(first: str, second: str, preemptible: str = "preemptible: true") -> list[str]:
    more = f"retries: 1, resume: idempotent, {preemptible}"
    return codes(f"""
        cluster: eks
        params: {{which: x}}
        steps:
          z: {{image: x, args: ["${{{{ params.which }}}}"]}}
          a: {{image: x, {more}, {first}}}
          b: {{image: x, {second}}}
        workflow: {{volumes: {{shared: {{claim: c}}, each: {{empty_dir: true}}}}}}
        """)


def out(path: str, volumes: str) -> str:
    return f"outputs: {{o: {{path: {path}}}}}, volumes: {{{volumes}}}"


@pytest.mark.parametrize(
    "second",
    [
        out("/v/m", "/v: {claim: c}"),
        out("/v/m", "/v: {volume: shared}"),
        "preemptible: true, retries: 1, resume: idempotent, " + out("/v/m", "/v: {claim: c}"),
        "after: a, " + out("/v/m", "/v: {claim: c}"),
    ],
)
def test_a_file_that_two_steps_write(second: str):
    assert files(out("/v/m", "/v: {claim: c}"), second) == ["708"]


@pytest.mark.parametrize(
    "second",
    [
        out("/v/n", "/v: {claim: c}"),
        out("/v/m", "/v: {claim: d}"),
        out("/v/m", "/v: {empty_dir: true}"),
        "outputs: {o: {path: /v/m}}",
    ],
)
def test_files_of_two_steps(second: str):
    assert files(out("/v/m", "/v: {claim: c}"), second) == []


def test_a_path_in_the_pods_is_each_one_s_own():
    assert files("outputs: {o: {path: /v/m}}", "outputs: {o: {path: /v/m}}") == []
    each = out("/v/m", "/v: {volume: each}")
    assert files(each, each) == []


def test_steps_that_are_not_preemptible_are_their_author_s_matter():
    both = out("/v/m", "/v: {claim: c}")
    assert files(both, both, "preemptible: false") == []
    assert files(both, both) == ["708"]


def test_branches_may_write_one_file():
    both = out("/v/m", "/v: {claim: c}")
    assert files(f"when: params.which == 'a', {both}", f"when: params.which != 'a', {both}") == []


def test_a_component_that_two_steps_run_on_one_volume(tmp_path: Path):
    (tmp_path / "c.yaml").write_text(
        "name: C\noutputs: [{name: o}]\nimplementation:\n"
        "  container: {image: x, command: [x], fileOutputs: {o: /v/m}}\n",
        encoding="utf-8",
    )
    body = """
        cluster: eks
        defaults: {volumes: {/v: {claim: CLAIM}}}
        steps:
          a: {component: ./c.yaml, preemptible: true, retries: 1, resume: idempotent}
          b: {component: ./c.yaml}
        """
    (found,) = told(body.replace("CLAIM", "c"), tmp_path)
    assert (found.code, found.at, found.related) == ("708", "a", ("b",))
    assert codes(body.replace("{claim: CLAIM}", "{empty_dir: true}"), tmp_path) == []


# ---------------------------------------------------------------- kfpc's own variables


@pytest.mark.parametrize(
    ("name", "retries", "found"),
    [
        ("KFPC_CHECKPOINT", "3", ["614"]),
        ("KFPC_ATTEMPT", "3", ["614"]),
        ("KFPC_LAST_CAUSE", "3", ["614"]),
        ("KFPC_FAILURES", "3", []),  # nobody counts them
        ("KFPC_FAILURES", "{failures: 1}", ["614"]),
        ("KFPC_FAILURES", "0", ["614"]),
        ("KFPC_OTHER", "3", []),
    ],
)
def test_variables_that_tell_of_a_checkpoint(name: str, retries: str, found: list[str]):
    def spec(setting: str, resume: str) -> str:
        return f"steps: {{a: {{image: x, retries: {retries}, resume: {resume}, {setting}}}}}"

    for setting in (f"env: {{{name}: x}}", f"secrets: {{s: {{env: {{{name}: k}}}}}}"):
        assert codes(spec(setting, "{checkpoint: gs://b/c, across_runs: true}")) == found
        assert codes(spec(setting, "idempotent")) == []


@pytest.mark.parametrize(
    "retries", ["0", "3", "{preemptions: 3}", "{failures: 1}", "{failures: 1, preemptions: 0}"]
)
def test_the_variables_are_those_in_the_package(retries: str):
    body = f"steps: {{a: {{image: x, retries: {retries}, resume: {{checkpoint: gs://b/c}}}}}}"
    manifest = kfpc.compile(kfpc.Source(whole(body))).manifest
    pipeline = loaded(body).pipeline
    assert manifest is not None
    assert pipeline is not None
    leaf = next(one for one in manifest["spec"]["templates"] if one["name"] == "a")
    expected = variables(pipeline.leaf(("a",)).settings)
    assert sorted(entry["name"] for entry in leaf["container"]["env"]) == sorted(expected)
