"""The examples that users copy: each compiles without a word, and says what it shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.diagnostics.render_text import render_text

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "specs").glob("*/pipeline.yaml"))
MODEL_CASE = ROOT / "specs" / "github-issue-summarization"


def manifest(spec: Path) -> dict[str, Any]:
    """The package of a spec that has nothing wrong with it."""
    result = kfpc.compile(spec)
    assert result.diagnostics == (), render_text(result.diagnostics)
    assert result.manifest is not None
    return result.manifest


def templates(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {template["name"]: template for template in package["spec"]["templates"]}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.parent.name)
def test_compiles_without_a_word(spec: Path) -> None:
    manifest(spec)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.parent.name)
def test_is_found_by_editors_and_readers(spec: Path) -> None:
    text = spec.read_text(encoding="utf-8")
    (modeline,) = (line for line in text.splitlines() if "yaml-language-server" in line)
    schema = modeline.partition("$schema=")[2]
    assert (spec.parent / schema).resolve() == ROOT / "schemas" / "kfpc-v1.schema.json"
    name = next(line for line in text.splitlines() if line.startswith("name: "))
    assert name == f"name: {spec.parent.name}"


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.parent.name)
def test_a_copy_elsewhere_gives_the_same_package(spec: Path, tmp_path: Path) -> None:
    shutil.copytree(spec.parent, tmp_path / "copy")
    assert manifest(tmp_path / "copy" / spec.name) == manifest(spec)


def test_each_is_in_the_list() -> None:
    listed = re.findall(
        r"\]\((.*?)/pipeline\.yaml\)", (ROOT / "specs/README.md").read_text("utf-8")
    )
    assert sorted(listed) == [spec.parent.name for spec in SPECS]
    assert len(SPECS) >= 16


# ---------------------------------------------------------------- the model case, fact by fact


@pytest.fixture(scope="module")
def model_case() -> dict[str, Any]:
    return manifest(MODEL_CASE / "pipeline.yaml")


@pytest.fixture(scope="module")
def train(model_case: dict[str, Any]) -> dict[str, Any]:
    return templates(model_case)["train-summarizer"]


def test_train_has_four_gpus_and_48g(train: dict[str, Any]) -> None:
    assert train["container"]["resources"] == {"limits": {"memory": "48G", "nvidia.com/gpu": "4"}}


def test_train_prefers_preemptible_nodes(train: dict[str, Any]) -> None:
    assert train["tolerations"] == [
        {"key": "preemptible", "operator": "Equal", "value": "true", "effect": "NoSchedule"}
    ]
    expression = {"key": "cloud.google.com/gke-preemptible", "operator": "In", "values": ["true"]}
    assert train["affinity"]["nodeAffinity"] == {
        "preferredDuringSchedulingIgnoredDuringExecution": [
            {"weight": 50, "preference": {"matchExpressions": [expression]}}
        ]
    }


def test_train_is_tried_again_whatever_face_a_preemption_shows(train: dict[str, Any]) -> None:
    strategy = train["retryStrategy"]
    assert (strategy["limit"], strategy["retryPolicy"]) == ("5", "Always")


def test_retries_are_those_of_train_alone(model_case: dict[str, Any]) -> None:
    retried = [n for n, t in templates(model_case).items() if "retryStrategy" in t]
    assert retried == ["train-summarizer"]
    assert "retryStrategy" not in model_case["spec"]
    assert "templateDefaults" not in model_case["spec"]


def test_the_order_of_the_steps(model_case: dict[str, Any]) -> None:
    tasks = templates(model_case)["main"]["dag"]["tasks"]
    assert {task["name"]: task.get("depends") for task in tasks} == {
        "copydata": None,
        "log-dataset": "copydata",
        "train": "copydata",
        "log-model": "train",
        "serve": "train",
        "webapp": "train && serve",  # it reads an output of train
    }


def test_webapp_runs_if_train_printed_true(model_case: dict[str, Any]) -> None:
    tasks = {task["name"]: task for task in templates(model_case)["main"]["dag"]["tasks"]}
    assert tasks["webapp"]["when"] == (
        "{{= tasks['train'].outputs.parameters['output'] == 'true' }}"
    )


def test_who_has_the_service_account(model_case: dict[str, Any]) -> None:
    variable = {
        "name": "GOOGLE_APPLICATION_CREDENTIALS",
        "value": "/secret/gcp-credentials/user-gcp-sa.json",
    }
    having = {
        name
        for name, template in templates(model_case).items()
        if variable in template.get("container", {}).get("env", [])
    }
    assert having == {"copy-checkpoint", "train-summarizer", "serve"}


def test_the_token_is_named_and_never_written(model_case: dict[str, Any]) -> None:
    container = templates(model_case)["webapp"]["container"]
    (variable,) = container["env"]
    assert container["args"][-1] == f"$({variable['name']})"
    assert variable["valueFrom"] == {"secretKeyRef": {"name": "github", "key": "token"}}


def test_one_param_has_to_be_given_at_submit() -> None:
    result = kfpc.compile(MODEL_CASE / "pipeline.yaml")
    assert result.required_params == ("working_dir",)
    assert not result.needs_artifact_repository


def test_the_original_components_load_and_type_check_in_their_place(
    corpus: Path, tmp_path: Path
) -> None:
    text = (MODEL_CASE / "pipeline.yaml").read_text(encoding="utf-8")
    originals = {
        "components/copy_data.yaml": "datacopy_component.yaml",
        "components/metadata_log.yaml": "metadata_log_component.yaml",
        "components/train.yaml": "train_component.yaml",
    }
    for ours, theirs in originals.items():
        original = corpus / "seed" / theirs
        assert ours in text
        assert original.exists()
        text = text.replace(ours, str(original))
    spec = tmp_path / "pipeline.yaml"
    spec.write_text(text, encoding="utf-8")
    package = manifest(spec)
    assert len(templates(package)["main"]["dag"]["tasks"]) == 6
