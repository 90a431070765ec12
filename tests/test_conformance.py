"""What kfp 1.8 compiled, said in kfpc's language: ``specs/conformance`` has a spec for each.

A package has to run the same steps, in the same order, under the same conditions, as often, in the
same pods. Where it does not, on purpose, ``OTHERWISE`` says so, and ``docs/conformance.md`` too.
The packages of kfp 1.8 are not a part of the project: without them these tests are skipped.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

import kfpc
from tests.packages import Step, steps_of

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "conformance.md"
SPECS = sorted((ROOT / "specs" / "conformance").glob("*/pipeline.yaml"))

OTHERWISE = {
    ("basic", "get-frequent", "program"): "a value in quotes of a shell would become its syntax",
    ("uri_artifacts", "write-to-gcs", "program"): "without a launcher the step says its address",
}
"""What differs in a step, and why."""

PARAMS_OTHERWISE = {
    "uri_artifacts": {"pipeline-name"},  # the launcher's own
}


@pytest.fixture(scope="module")
def theirs() -> Path:
    """The packages that kfp 1.8 compiled."""
    corpus = Path(os.environ.get("KFPC_CORPUS", ROOT / ".." / "shared" / "corpus"))
    path = corpus / "argo_goldens_v1"
    if not path.is_dir():
        pytest.skip(f"no packages of kfp 1.8 at {path} (set KFPC_CORPUS)")
    return path


def package(spec: Path | kfpc.Source) -> Any:
    return kfpc.compile(spec).manifest


def golden(theirs: Path, spec: Path) -> Any:
    return yaml.safe_load((theirs / f"{spec.parent.name}.yaml").read_text(encoding="utf-8"))


def facts(step: Step) -> dict[str, Any]:
    """What is compared of a step."""
    decided = {key: getattr(step, key) for key in ("after", "conditions", "loops", "repeats")}
    return {**decided, "at exit": step.at_exit, **step.pod}


def differences(one: Step, other: Step) -> set[str]:
    a, b = facts(one), facts(other)
    return {key for key in {*a, *b} if a.get(key) != b.get(key)}


def test_every_package_of_kfp_can_be_said(theirs: Path) -> None:
    assert {spec.parent.name for spec in SPECS} == {file.stem for file in theirs.glob("*.yaml")}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.parent.name)
def test_it_has_the_same_steps(spec: Path, theirs: Path) -> None:
    assert set(steps_of(package(spec))) == set(steps_of(golden(theirs, spec)))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.parent.name)
def test_its_steps_do_the_same(spec: Path, theirs: Path) -> None:
    ours, others = steps_of(package(spec)), steps_of(golden(theirs, spec))
    name = spec.parent.name
    found = {(name, step, key) for step in ours for key in differences(ours[step], others[step])}
    assert found == {key for key in OTHERWISE if key[0] == name}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.parent.name)
def test_a_run_is_given_the_same(spec: Path, theirs: Path) -> None:
    ours, others = package(spec)["spec"], golden(theirs, spec)["spec"]
    for key in ("serviceAccountName", "activeDeadlineSeconds"):
        assert ours.get(key) == others.get(key)
    left_out = PARAMS_OTHERWISE.get(spec.parent.name, set())
    assert params(ours) == {k: v for k, v in params(others).items() if k not in left_out}


def params(spec: Any) -> dict[str, Any]:
    """The params of a run with their defaults, lists as what they hold."""
    given = spec.get("arguments", {}).get("parameters", ())
    return {param["name"]: yaml.safe_load(str(param.get("value"))) for param in given}


def test_the_page_has_every_spec() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [spec.parent.name for spec in SPECS if f"| [`{spec.parent.name}`]" not in text] == []


def test_the_comparison_sees_what_differs() -> None:
    """Each of these changes is one that a wrong package could have."""
    spec = ROOT / "specs" / "conformance" / "coin" / "pipeline.yaml"
    text = spec.read_text(encoding="utf-8")
    right = steps_of(package(spec))
    for wrong, key in (
        (text.replace("word == 'tails'", "word == 'heads'"), "conditions"),
        (text.replace("echo,", "cat,"), "program"),
        (text.replace("alpine:3.6", "alpine:3.7"), "image"),
        (text.replace("  print2:", "  print2:\n    timeout: 5s"), "timeout"),
        (text.replace("  print2:", "  print2:\n    for_each: [1, 2]"), "loops"),
    ):
        made = steps_of(package(kfpc.Source(wrong, "pipeline.yaml")))
        assert key in differences(made["print2"], right["print2"])
