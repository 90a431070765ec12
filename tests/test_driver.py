"""One way from text to package: what it makes once, and that all who go it report the same."""

from __future__ import annotations

import math
import pickle
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

import kfpc
from kfpc import driver
from kfpc.analysis import analysis as facts
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.render_text import render_text
from tests.test_golden import ERRORS, PACKAGES
from tests.test_specs import ROOT

MODEL_CASE = ROOT / "specs" / "github-issue-summarization" / "pipeline.yaml"

ONCE = [
    (driver, "read_file"),
    (driver, "read_spec"),
    (driver, "link"),
    (driver, "check"),
    (facts, "uses"),
    (facts, "edges"),
    (facts, "captures"),
    (facts, "known_values"),
]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each was called."""
    found: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def count(*arguments: Any, **named: Any) -> Any:
            found[name] += 1
            return function(*arguments, **named)

        return count

    for module, name in ONCE:
        monkeypatch.setattr(module, name, counted(name, getattr(module, name)))
    planned = vars(facts)["plan_of"]

    def plan_of(step: Any, *arguments: Any) -> Any:
        found[f"plan of {step.name}"] += 1
        return planned(step, *arguments)

    monkeypatch.setattr(facts, "plan_of", plan_of)
    return found


@pytest.mark.parametrize("way", [kfpc.load, kfpc.validate, kfpc.compile, kfpc.plan])
def test_everything_is_made_once(way: Callable[..., Any], calls: Counter[str]) -> None:
    assert way(MODEL_CASE, set={"working_dir": "gs://a/b"}).diagnostics == ()
    assert set(calls.values()) == {1}
    steps = {name for name in calls if name.startswith("plan of ")}
    assert len(steps) == 6
    assert {"read_spec", "link", "check", "uses", "edges", "known_values"} <= calls.keys()


def told(way: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[Diagnostic, ...]:
    found: tuple[Diagnostic, ...] = way(*arguments, **options).diagnostics
    return found


def alike(source: Any, **options: Any) -> tuple[Diagnostic, ...]:
    """What one way reports, which all others do too."""
    loaded = told(kfpc.load, source, **options)
    for way in (kfpc.validate, kfpc.compile, kfpc.plan):
        assert render_text(told(way, source, **options)) == render_text(loaded)
    return loaded


@pytest.mark.parametrize(
    "spec", [*(spec for spec, _ in PACKAGES.values()), *sorted(ERRORS.glob("*.yaml"))], ids=str
)
def test_all_report_the_same(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(spec.parent)
    alike(spec.name)


def test_all_report_the_same_of_a_spec_with_too_many_steps() -> None:
    steps = "".join(f"  s{n}: {{image: x, command: ['{n}']}}\n" for n in range(201))
    text = f"apiVersion: kfpc/v1\nname: demo\nsteps:\n{steps}"
    assert [found.code for found in alike(kfpc.Source(text))] == ["KFPC605"]


def test_all_report_the_same_of_a_spec_with_few_steps_and_much_text() -> None:
    text = (
        f"apiVersion: kfpc/v1\nname: demo\ndefaults: {{env: {{TEXT: '{'x' * 120_000}'}}}}\nsteps:\n"
    )
    text += "".join(f"  s{n}: {{image: x, command: [echo, '{n}']}}\n" for n in range(9))
    assert [found.code for found in alike(kfpc.Source(text))] == ["KFPC612"]


# ---------------------------------------------------------------- files beside the spec

NAN = float("nan")
SPEC = """\
apiVersion: kfpc/v1
name: demo
params: {n: 1}
steps:
  a: {image: busybox, command: [echo, "${{ params.n }}"]}
"""


def test_a_comment_in_a_cluster_file_silences_what_is_found_there(tmp_path: Path) -> None:
    cluster = tmp_path / "cluster.yaml"
    cluster.write_text("spot: {labels: {a: 0777}}\n")
    assert [found.code for found in alike(kfpc.Source(SPEC), cluster=str(cluster))] == ["KFPC122"]
    cluster.write_text("spot: {labels: {a: 0777}} # kfpc: ignore\n")
    assert alike(kfpc.Source(SPEC), cluster=str(cluster)) == ()


def test_the_cluster_file_is_one_of_the_files(tmp_path: Path) -> None:
    cluster = tmp_path / "cluster.yaml"
    cluster.write_text("spot: {labels: {a: b}}\n")
    (tmp_path / "spec.yaml").write_text(SPEC)
    files = (str(tmp_path / "spec.yaml"), str(cluster))
    assert kfpc.load(files[0], cluster=files[1]).files == files
    assert kfpc.compile(files[0], cluster=files[1]).files == files
    assert kfpc.plan(files[0], cluster=files[1]).files == files


def test_what_a_plan_adds_is_sorted_in() -> None:
    text = f"{SPEC}  b: {{image: busybox, command: [echo, yes]}}\n"
    found = kfpc.plan(kfpc.Source(text), max_pods=1).diagnostics
    assert [one.code for one in found] == ["KFPC710", "KFPC122"]


def test_what_cannot_be_assumed_may_be_told_to_another_process() -> None:
    with pytest.raises(kfpc.AssumptionError) as raised:
        kfpc.plan(kfpc.Source(SPEC), assumed=kfpc.Assumptions(every={"a": 3}))
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.lacks_hours) == (str(raised.value), "a")


@pytest.mark.parametrize(
    "assumed",
    [{"every": {"a": NAN}}, {"every_other": NAN}, {"rate": NAN}, {"rate": "often"},
     {"rate": "100%"}, {"hours_of_one": NAN}],
)  # fmt: skip
def test_what_is_no_number_cannot_be_assumed(assumed: dict[str, Any]) -> None:
    with pytest.raises(kfpc.AssumptionError):
        kfpc.plan(kfpc.Source(SPEC), assumed=kfpc.Assumptions(hours={"a": 1}, **assumed))


def test_hours_of_the_one_step_that_is_meant() -> None:
    assumed = kfpc.Assumptions(hours_of_one=4.0, rate="50%")
    view = kfpc.plan(kfpc.Source(SPEC), assumed=assumed).view
    assert view is not None
    assert view.steps[0].estimate is not None
    assert view.steps[0].estimate.hours == 4
    assert view.rate == pytest.approx(math.log(2))
    two = kfpc.Source(f"{SPEC}  b: {{image: busybox, command: [echo, yes]}}\n")
    with pytest.raises(kfpc.AssumptionError, match="hours_of_one: a and b may be meant; say which"):
        kfpc.plan(two, assumed=assumed)


@pytest.mark.parametrize("limit", [0, -1, 1.5, NAN, True])
def test_a_limit_of_pods_that_no_run_keeps_to_is_refused(limit: int) -> None:
    with pytest.raises(kfpc.AssumptionError, match="max_pods is a number of pods, from 1"):
        kfpc.plan(kfpc.Source(SPEC), max_pods=limit)


@pytest.mark.parametrize("way", [kfpc.load, kfpc.validate, kfpc.compile, kfpc.plan])
def test_the_help_of_a_function_names_what_it_takes(way: Callable[..., Any]) -> None:
    names = re.findall(r"``(kfpc[\w.]+)``", way.__doc__ or "")
    assert "kfpc.api.SpecOptions" in names
    assert ("kfpc.Assumptions" in names) == (way is kfpc.plan)
    for name in names:
        assert resolve_name(name).__doc__


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("timeout: “2h”", ["KFPC602"]),
        ('labels: {a: "-$(params.x)"}', ["KFPC610"]),
        ("unknown: 1, env: {A: params.x}", ["KFPC201", "KFPC808"]),
        ("env: {A: params.x, B: [1]}", ["KFPC808", "KFPC203"]),
    ],
)
def test_a_warning_about_a_text_with_an_error_is_left_out(step: str, expected: list[str]) -> None:
    spec = f"apiVersion: kfpc/v1\nname: demo\nparams: {{x: 1}}\nsteps: {{a: {{image: x, {step}}}}}"
    found = kfpc.validate(kfpc.Source(spec)).diagnostics
    assert [one.code for one in found] == expected
