"""A pod that is like an earlier one is not lowered again, and comes to the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import kfpc
from kfpc.driver import Compilation, Options
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import exit_of
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import TypedText, passed_file
from kfpc.record import replace
from kfpc.targets.argo.lower import alike
from kfpc.targets.argo.lower.alike import Lowering
from kfpc.targets.argo.lower.leaf import lowered_leaf
from kfpc.targets.argo.lower.outputs import emitted_outputs
from kfpc.targets.argo.target import ARGO
from tests.telling import loaded

TESTS = Path(__file__).parents[3]
SPECS = [
    *sorted((TESTS / "golden").glob("*[!o].yaml")),
    *sorted(TESTS.parent.glob("specs/*/pipeline.yaml")),
]

COMPONENT_STEPS = """
params: {size: 1}
steps:
  a: {component: %s, with: {n: "${{ params.size }}"}, memory: 1Gi, preemptible: true, retries: 2, resume: idempotent}
  b: {component: %s, with: {n: 7}, memory: 1Gi, preemptible: true, retries: 2, resume: idempotent}
  c: {component: %s, with: {n: 7}, memory: 2Gi, preemptible: true, retries: 2, resume: idempotent}
"""  # noqa: E501
COMPONENT = """
inputs: [{name: n, type: Integer}]
implementation: {container: {image: "busybox:1", command: [echo, {inputValue: n}]}}
"""


def test_steps_that_differ_in_their_values_have_one_template(tmp_path: Path) -> None:
    file = tmp_path / "echo.yaml"
    file.write_text(COMPONENT)
    pipeline = loaded(COMPONENT_STEPS.replace("%s", str(file))).pipeline
    assert pipeline is not None
    analysis = ARGO.analysis(pipeline)
    lowering, outputs = Lowering(sound(pipeline.profile), "cache"), emitted_outputs(analysis)
    a, b, c = (
        lowering.of(step, analysis.plans[step.id], outputs[step.id]) for step in pipeline.leaves()
    )
    assert a.template is b.template
    assert a.template != c.template
    assert [one.parameters["n"].literal for one in (a, b, c)] == [None, "7", "7"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("env: {A: x, B: y}", "env: {B: y, A: x}"),
        ("labels: {a: x, b: y}", "labels: {b: y, a: x}"),
        (
            "argo: {container: {tty: true, stdin: true}}",
            "argo: {container: {stdin: true, tty: true}}",
        ),
    ],
)
def test_steps_whose_settings_have_another_order_have_templates_of_their_own(
    one: str, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "echo.yaml"
    file.write_text(COMPONENT)
    steps = "".join(
        f"  {name}: {{component: {file}, with: {{n: 1}}, {more}}}\n"
        for name, more in (("a", one), ("b", other))
    )
    spec = kfpc.Source(f"apiVersion: kfpc/v1\nname: x\nsteps:\n{steps}")
    remembered = kfpc.compile(spec).manifest
    monkeypatch.setattr(alike, "MOST", 0)
    made = kfpc.compile(spec).manifest
    assert made is not None
    assert repr(remembered) == repr(made)


def values_of(files: Mapping[str, Input]) -> dict[str, object]:
    return {name: item.value for name, item in files.items()}


def with_other_values(step: Leaf) -> Leaf:
    """The step with another text for each value that an input is given."""

    def other(item: Input) -> Input:
        if not isinstance(item.value, TypedText) or passed_file(item.value) is not None:
            return item
        return replace(item, value=TypedText((f"other {item.name}",)))

    return replace(step, inputs={name: other(item) for name, item in step.inputs.items()})


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_template_that_is_taken_again_is_the_one_that_would_be_made(spec: Path) -> None:
    compilation = Compilation(spec, Options(), ARGO)
    analysis = compilation.analysis
    if compilation.package is None or analysis is None:
        pytest.skip("does not compile")
    profile, outputs = sound(analysis.pipeline.profile), emitted_outputs(analysis)
    lowering = Lowering(profile, "cache")
    for step in analysis.pipeline.leaves():
        other, plan = with_other_values(step), analysis.plans.get(step.id)
        given, has_exit = outputs[step.id], exit_of(step.id) in outputs
        lowering.of(step, plan, given, has_exit=has_exit)
        taken = lowering.of(other, plan, given, has_exit=has_exit)
        made = lowered_leaf(other, plan, given, profile, "cache", has_exit=has_exit)
        assert taken.template == made.template
        assert taken.parameters == made.parameters
        assert list(taken.parameters) == list(made.parameters)
        assert values_of(taken.files) == values_of(made.files)
        assert repr(taken.rounds) == repr(made.rounds)


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_package_is_the_same_where_nothing_is_taken_again(
    spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = kfpc.compile(spec).manifest
    monkeypatch.setattr(alike, "MOST", 0)
    assert kfpc.compile(spec).manifest == remembered
