"""The upper bounds of a package's size: where they say no, no package is too large."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.analysis import Analysis
from kfpc.pipeline.scope import ScopeKind, Step
from kfpc.pipeline.settings import Resources, Resume, Retries, Settings
from kfpc.pipeline.values import (
    Apply,
    Comparison,
    Constant,
    Fallback,
    InputRef,
    Negation,
    Node,
    TypedText,
)
from kfpc.targets.argo import bounds
from kfpc.targets.argo.target import ARGO
from kfpc.types import BOOLEAN, INTEGER, STRING
from tests.nested import (
    block,
    equal,
    leaf,
    nested,
    output,
    param,
    pipeline,
    ref,
    text,
    writes,
)
from tests.test_golden import PACKAGES
from tests.test_specs import ROOT

MODEL_CASE = ROOT / "specs" / "github-issue-summarization" / "pipeline.yaml"


def analysis(source: kfpc.Source | Path) -> Analysis:
    pipeline = kfpc.load(source).pipeline
    assert pipeline is not None
    return ARGO.analysis(pipeline)


def test_the_model_case_is_surely_small() -> None:
    assert not bounds.may_be_too_large(analysis(MODEL_CASE))


@pytest.mark.parametrize("spec", [spec for spec, _ in PACKAGES.values()], ids=str)
def test_no_package_has_more_bytes(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = kfpc.compile(spec).manifest
    size = len(json.dumps(manifest, ensure_ascii=False).encode())
    monkeypatch.setattr(bounds, "LARGEST_OBJECT", size - 1)
    assert bounds.may_be_too_large(analysis(spec))


BLOWN_UP = ["é", "漢", "$", "{", "'", '"', "\\", "\t", "\U0001f600", "<", "$$(", "${", "}"]


@pytest.mark.parametrize("letter", BLOWN_UP)
def test_letters_that_become_many(letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    escaped = "$${{" * 5_000 if letter == "{" else letter * 20_000
    text = json.dumps(escaped)
    spec = f"apiVersion: kfpc/v1\nname: demo\nsteps: {{a: {{image: x, command: [echo, {text}]}}}}"
    manifest = kfpc.compile(kfpc.Source(spec)).manifest
    assert manifest is not None
    size = len(json.dumps(manifest, ensure_ascii=False).encode())
    monkeypatch.setattr(bounds, "LARGEST_OBJECT", size - 1)
    assert bounds.may_be_too_large(analysis(kfpc.Source(spec)))


def check_bounds(analysis: Analysis) -> None:
    """What is counted beforehand is never less than what the package comes to."""
    package = ARGO.emit(analysis, None).package
    assert package is not None
    templates = package.manifest["spec"]["templates"]
    tasks = [len(one["dag"]["tasks"]) for one in templates if "dag" in one]
    size = len(json.dumps(package.manifest, ensure_ascii=False).encode())
    assert bounds._most_tasks(analysis.pipeline) >= max(tasks)
    assert bounds._most_templates(analysis.pipeline) >= len(templates)
    assert bounds._most_bytes(analysis) >= size


def test_a_package_with_scopes_is_no_larger_than_was_thought() -> None:
    check_bounds(ARGO.analysis(nested()))


WORDS = st.text(st.sampled_from("ab-{}$'\"\\\n<é\u2028\x07 (OWN)"), max_size=30)

OUTSIDE: list[Node] = [param("p"), output("made", "o"), output("perhaps", "o", absent=True)]
OWN: list[Node] = [ref(InputRef("x")), Apply("int", (ref(InputRef("x")),), INTEGER)]


def nodes(names: Sequence[Node]) -> st.SearchStrategy[Node]:
    """Expressions of constants and these."""
    words = WORDS.map(lambda word: Constant(word, STRING))
    return st.recursive(words | st.sampled_from(names), _larger, max_leaves=8)


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(lambda one, other: Fallback(one, other, STRING, other.absent), inner, inner),
        st.builds(lambda one: Apply("string", (one,), STRING, one.absent), inner),
        st.builds(_choice, inner, inner, inner),
    )


def _choice(one: Node, other: Node, third: Node) -> Node:
    absent = one.absent or other.absent
    condition = Negation(Comparison("==", one, other, BOOLEAN, absent), BOOLEAN, absent)
    return Apply("if", (condition, other, third), STRING, absent or third.absent)


def texts(names: Sequence[Node]) -> st.SearchStrategy[TypedText]:
    parts = st.lists(WORDS.filter(bool) | nodes(names), min_size=1, max_size=3)
    return parts.map(lambda found: TypedText(tuple(found)))


BUDGETS = Retries(preemptions=text(param("p", INTEGER)), failures=text("2"))


@given(
    st.lists(
        st.tuples(texts([*OUTSIDE, *OWN]), texts(OUTSIDE), nodes(OUTSIDE)), min_size=1, max_size=3
    )
)
@settings(max_examples=50)
def test_texts_are_no_longer_than_was_thought(
    given: Sequence[tuple[TypedText, TypedText, Node]],
) -> None:
    made: list[Step] = [
        leaf("made", writes(o="x"), outputs={"o": STRING}),
        leaf("perhaps", writes(o="x"), outputs={"o": STRING}, when=equal(param("p"), "1")),
    ]
    for number, (own, outer, node) in enumerate(given):
        asked = Settings(
            retries=BUDGETS,
            resume=Resume(checkpoint=own),
            env={"A": own, "B": outer},
            resources=Resources({"cpu": outer}, {}),
        )
        step = leaf(f"g{number}.s", "true", {"x": outer}, settings=asked, when=equal(node, "x"))
        made.append(block(f"g{number}", ScopeKind.GROUP, [step], {"r": outer}))
    check_bounds(ARGO.analysis(pipeline(made, {"r": output("g0", "r")}, {"p": (INTEGER, "1")})))


def test_a_pipeline_with_scopes_is_surely_small() -> None:
    assert not bounds.may_be_too_large(ARGO.analysis(nested()))
