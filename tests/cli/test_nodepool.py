"""`kfpc nodepool`: what goes where, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

SPOT = """\
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train: {image: "busybox:1.36", command: [echo], preemptible: true, retries: 5, resume: idempotent}
"""


@pytest.fixture
def spot(spec: Path) -> Path:
    spec.write_text(SPOT)
    return spec


def test_commands_go_to_standard_output(invoke, spot):
    result = invoke("nodepool", "spec.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "#!/bin/sh\n# Nodes for the preemptible steps of demo, profile gke-spot.\n"
    )


def test_another_cluster(invoke, spot):
    result = invoke("nodepool", "spec.yaml", "--cluster", "karpenter")
    assert "kind: NodePool" in result.stdout
    Path("own.yaml").write_text("spot: {labels: {pool: cheap}}\n")
    result = invoke("nodepool", "spec.yaml", "--cluster", "own.yaml")
    assert 'kubectl label node "$NODE" --overwrite \\\n  pool=cheap\n' in result.stdout


def test_from_standard_input(invoke, spot):
    result = invoke("nodepool", "-", input=SPOT)
    assert "gcloud" in result.stdout


def test_a_spec_without_preemptible_steps_needs_none(invoke, spec):
    result = invoke("nodepool", "spec.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no step is preemptible: no node pool is needed\n"


def test_remarks_go_to_standard_error(invoke, spot):
    spot.write_text(SPOT.replace("cluster: gke-spot\n", ""))
    result = invoke("nodepool", "spec.yaml")
    assert result.exit_code == 0
    assert "note[KFPC704]" in result.stderr
    assert "KFPC704" not in result.stdout


def test_a_spec_with_a_mistake_gives_nothing(invoke, spot):
    spot.write_text(SPOT.replace("retries: 5", "retries: many"))
    result = invoke("nodepool", "spec.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[KFPC" in result.stderr


@pytest.mark.parametrize(
    "arguments", [("none.yaml",), ("spec.yaml", "--cluster", "none"), ("spec.yaml", "more")]
)
def test_wrong_use(invoke, spot, arguments: tuple[str, ...]):
    result = invoke("nodepool", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


class TestNotice:
    """How long pods have, where the platform can be told."""

    def test_the_pool_gives_it_and_the_spec_has_to_say_it(self, invoke, spot):
        result = invoke("nodepool", "spec.yaml", "--notice", "105s")
        assert result.exit_code == 0
        for line in (
            "  shutdownGracePeriodSeconds: 120\n",
            "  shutdownGracePeriodCriticalPodsSeconds: 15\n",
        ):
            assert line in result.stdout
        said = "say so in the spec: `cluster: {profile: gke-spot, notice: 105s}`\n"
        assert result.stderr == said

    def test_a_spec_that_says_it_needs_no_option(self, invoke, spot):
        with_option = invoke("nodepool", "spec.yaml", "--notice", "1m45s").stdout
        spot.write_text(SPOT.replace("gke-spot", "{profile: gke-spot, notice: 105s}"))
        result = invoke("nodepool", "spec.yaml")
        assert (result.stdout, result.stderr) == (with_option, "")
        assert invoke("nodepool", "spec.yaml", "--notice", "105s").stderr == ""

    def test_the_option_goes_over_the_spec(self, invoke, spot):
        spot.write_text(SPOT.replace("gke-spot", "{profile: gke-spot, notice: 105s}"))
        result = invoke("nodepool", "spec.yaml", "--notice", "60s")
        assert "shutdownGracePeriodCriticalPodsSeconds: 60\n" in result.stdout

    @pytest.mark.parametrize(
        ("cluster", "notice", "told"),
        [
            ("gke-spot", "soon", "--notice takes a duration such as 105s or 1m30s, not 'soon'"),
            ("gke-spot", "0s", "--notice takes a duration such as 105s or 1m30s, not '0s'"),
            ("gke-spot", "2m", "pools of `gke-spot` give pods 105 s at most: of GKE's 120 s"),
            ("gke-spot", "15s", "`gke-spot` gives pods 15 s anyway"),
            ("gke-preemptible", "105s", "take the profile `gke-spot`"),
            ("eks", "3m", "nothing in a pool of `eks` makes the notice of a preemption, 120 s"),
            ("karpenter", "60s", "nothing in a pool of `karpenter`"),
            ("aks", "60s", "nothing in a pool of `aks`"),
            ("own.yaml", "60s", "kfpc does not make the nodes of a cluster of your own"),
        ],
    )
    def test_what_no_pool_gives(self, invoke, spot, cluster: str, notice: str, told: str):
        Path("own.yaml").write_text("spot: {labels: {pool: cheap}}\n")
        result = invoke("nodepool", "spec.yaml", "--cluster", cluster, "--notice", notice)
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr
