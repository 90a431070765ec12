"""What Argo would refuse is told beforehand."""

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
from kfpc.targets.argo import limits
from kfpc.targets.argo.target import ARGO
from kfpc.types import BOOLEAN, INTEGER, STRING
from tests.nested import (
    HERE,
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
from tests.targets.argo.support import codes

TESTS = Path(__file__).parents[2]

HEAD = "apiVersion: kfpc/v1\nname: demo\n"


def steps(count: int, extra: str = "") -> str:
    words = [f"echo{extra % i if extra else ''}" for i in range(count)]
    lines = [f'  s{i}: {{image: "i:1", command: [{word}]}}' for i, word in enumerate(words)]
    return HEAD + "steps:\n" + "\n".join(lines)


def test_two_hundred_tasks_are_fine_and_one_more_is_not() -> None:
    assert codes(steps(200)) == []
    assert codes(steps(201)) == ["KFPC605"]


def test_templates_count_too() -> None:
    assert codes(steps(201, ', "%d"')) == ["KFPC605", "KFPC605"]


def test_a_package_of_more_than_a_mebibyte() -> None:
    text = "x" * 11_000
    assert "KFPC612" in codes(steps(110, f', "{text}%d"'))


def test_names_that_become_the_same() -> None:
    found = kfpc.validate(
        kfpc.Source(
            HEAD + 'steps:\n  log_data: {image: "i:1"}\n  log-data: {image: "i:1"}\n', "spec.yaml"
        )
    ).diagnostics
    (diagnostic,) = found
    assert diagnostic.code == "KFPC604"
    assert [related.span.line for related in diagnostic.related] == [4]


def test_a_pipeline_whose_runs_would_have_too_long_a_name() -> None:
    spec = 'apiVersion: kfpc/v1\nname: {}\nsteps: {{a: {{image: "i:1"}}}}'
    assert codes(spec.format("a" * 58)) == ["KFPC606"]
    assert codes(spec.format("a" * 57)) == []


@pytest.mark.parametrize(
    "setting",
    [
        "secrets: {s: {as: gcp}}, volumes: {/secret/gcp-credentials/: {claim: c}}",
        "secrets: {s: {as: gcp}, t: {mount: /secret/gcp-credentials}}",
        "inputs: {x: q}, args: ['${{ inputs.x.path }}'], volumes: {/tmp/inputs/x/data: {claim: c}}",
    ],
)
def test_paths_that_kfpc_mounts_itself(setting: str) -> None:
    assert codes(f"{HEAD}steps: {{a: {{image: x, {setting}}}}}") == ["KFPC611"]


# ---------------------------------------------------------------- without a package


def check_bounds(analysis: Analysis) -> None:
    """What is counted beforehand is never less than what the package comes to."""
    package = ARGO.emit(analysis, None).package
    assert package is not None
    templates = package.manifest["spec"]["templates"]
    tasks = [len(one["dag"]["tasks"]) for one in templates if "dag" in one]
    size = len(json.dumps(package.manifest, ensure_ascii=False).encode())
    assert limits._most_tasks(analysis.pipeline) >= max(tasks)
    assert limits._most_templates(analysis.pipeline) >= len(templates)
    assert limits._most_bytes(analysis) >= size


SPECS = [
    *sorted((TESTS.parent / "specs").glob("*/pipeline.yaml")),
    *(path for path in sorted((TESTS / "golden").glob("*.yaml")) if ".argo" not in path.name),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_package_is_no_larger_than_was_thought(spec: Path) -> None:
    loaded = kfpc.load(spec)
    assert loaded.pipeline is not None
    check_bounds(Analysis(loaded.pipeline, loaded.given))


def test_a_package_with_scopes_is_no_larger_than_was_thought() -> None:
    check_bounds(Analysis(nested()))


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


BUDGETS = Retries(HERE, preemptions=text(param("p", INTEGER)), failures=text("2"))


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
            resume=Resume(HERE, checkpoint=own),
            env={"A": own, "B": outer},
            resources=Resources({"cpu": outer}, {}),
        )
        step = leaf(f"g{number}.s", "true", {"x": outer}, settings=asked, when=equal(node, "x"))
        made.append(block(f"g{number}", ScopeKind.GROUP, [step], {"r": outer}))
    check_bounds(Analysis(pipeline(made, {"r": output("g0", "r")}, {"p": (INTEGER, "1")})))


@pytest.mark.parametrize(
    ("count", "extra"), [(201, ""), (110, ', "' + "x" * 11_000 + '%d"')], ids=["many", "long"]
)
def test_a_package_is_made_where_it_may_be_too_large(count: int, extra: str) -> None:
    loaded = kfpc.load(kfpc.Source(steps(count, extra), "spec.yaml"))
    assert loaded.pipeline is not None
    analysis = Analysis(loaded.pipeline)
    assert ARGO.emit(analysis, None).problems
    assert ARGO.needs_emission(analysis, 0)


def test_no_package_is_made_of_a_small_pipeline() -> None:
    loaded = kfpc.load(TESTS.parent / "specs" / "spot-training" / "pipeline.yaml")
    assert loaded.pipeline is not None
    assert not ARGO.needs_emission(Analysis(loaded.pipeline), 10_000)
    assert not ARGO.needs_emission(Analysis(nested()), 10_000)
