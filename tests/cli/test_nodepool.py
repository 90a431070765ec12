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
