"""How rules are asked, and how what they find is told."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

import kfpc
from kfpc.analysis import Analysis
from kfpc.checks import engine, rules
from kfpc.checks.findings import Finding, Steps
from kfpc.checks.rules import preemptible_without_retries, too_many_pods
from kfpc.diagnostics import Code, Severity
from kfpc.pipeline.step import Leaf
from kfpc.record import replace
from kfpc.targets.argo import rules as argo_rules
from kfpc.targets.argo.target import ARGO
from tests.telling import loaded

HOME = Path(kfpc.__file__).parent

PARAMETERS = {
    "of_pipeline": 1,
    "of_scope": 2,
    "of_step": 2,
    "of_leaf": 2,
    "of_pod": 2,
    "of_ports": 2,
    "of_use": 2,
}


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in iter_modules(package.__path__):
        if not found.ispkg:
            yield import_module(f"{package.__name__}.{found.name}")


ASKED_APART = {too_many_pods}
"""Rules that take more than a pipeline: the limit that somebody sets."""

ALL = [*(one for one in modules(rules) if one not in ASKED_APART), *modules(argo_rules)]


def short(rule: object) -> str:
    return getattr(rule, "__name__", "").removeprefix("kfpc.")


@pytest.mark.parametrize("rule", ALL, ids=short)
def test_a_rule_says_what_it_is_asked_about(rule: ModuleType):
    assert isinstance(rule.CODE, Code)
    asked = [name for name in vars(rule) if name.startswith("of_")]
    assert asked
    for name in asked:
        assert len(inspect.signature(getattr(rule, name)).parameters) == PARAMETERS[name]
    assert not hasattr(rule, "check")


def test_every_rule_is_asked():
    assert set(rules.RULES) == set(modules(rules)) - ASKED_APART
    assert set(argo_rules.RULES) == set(modules(argo_rules))
    assert tuple(PARAMETERS) == engine.FUNCTIONS


def test_a_code_has_its_page_from_the_rule_that_knows_no_platform():
    here, there = {rule.CODE.id for rule in rules.RULES}, argo_rules.pages()
    for rule in argo_rules.RULES:
        is_page = "```yaml" in there[rule.CODE.id]
        assert is_page is (rule.CODE.id not in here)


# ---------------------------------------------------------------- steps that are alike

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("**/*.yaml"))


class Hidden:
    """What a rule of pods must not look at: steps that share both may differ in it."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a rule of pods asks for `{name}`")

    __iter__ = __len__ = __getitem__ = __contains__ = None


def test_rules_of_pods_look_at_programs_and_settings_only():
    asked = 0
    for spec in GOLDEN:
        analysis = kfpc.load(spec).analysis
        for leaf in () if analysis is None else analysis.pipeline.leaves():
            others: Any = dict.fromkeys(
                ("inputs", "outputs", "readings", "unread", "when"), Hidden()
            )
            bare = replace(leaf, **others)
            for rule in ALL:
                if hasattr(rule, "of_pod"):
                    asked += len(list(rule.of_pod(bare, analysis)))
    assert asked > 100


def test_rules_of_ports_do_not_look_at_what_inputs_are_given():
    asked = 0
    hidden: Any = Hidden()
    for spec in GOLDEN:
        analysis = kfpc.load(spec).analysis
        for leaf in () if analysis is None else analysis.pipeline.leaves():
            inputs = {
                name: replace(item, value=hidden, place=hidden, source=hidden)
                for name, item in leaf.inputs.items()
            }
            bare = replace(leaf, inputs=inputs, readings=hidden, unread=hidden, when=hidden)
            for rule in ALL:
                if hasattr(rule, "of_ports"):
                    asked += len(list(rule.of_ports(bare, analysis)))
    assert asked > 20


def test_what_one_of_them_finds_is_told_of_all(tmp_path: Path):
    (tmp_path / "component.yaml").write_text(COMPONENT)
    steps = "".join(STEP.format(number, retries) for number, retries in enumerate((1, 0, 1, 0)))
    (tmp_path / "spec.yaml").write_text(f"{HEAD}{steps}")
    made = kfpc.load(tmp_path / "spec.yaml")
    assert made.analysis is not None
    first, second, third, fourth = (leaf.settings for leaf in made.analysis.pipeline.leaves())
    assert first is third
    assert second is fourth
    code = preemptible_without_retries.CODE.id
    found = [one for one in made.diagnostics if one.code == code]
    assert [one.message.split("`")[1] for one in found] == ["s1", "s3"]
    assert [one.span.line for one in found] == [15, 29]


HEAD = "apiVersion: kfpc/v1\nname: demo\nsteps:\n"

STEP = """
  s{0}:
    component: component.yaml
    with: {{n: "{0}"}}
    preemptible: true
    retries: {1}
    resume: {{checkpoint: "${{{{ inputs.n }}}}/a"}}
"""

COMPONENT = """
name: train
inputs: [{name: n, type: String}]
implementation: {container: {image: "busybox:1", command: [echo, {inputValue: n}]}}
"""


# ---------------------------------------------------------------- merging

CODE = Code("KFPC999", Severity.ERROR, "a rule of a test")

SPEC = """
    defaults: {timeout: 1h, labels: {team: "{steps} {is|are}"}}
    steps:
      a: {image: x}
      b: {image: x}
      c: {image: x}
      own: {image: x, timeout: 2h}
    """


def told(rule: Any, spec: str = SPEC) -> list[str]:
    pipeline = loaded(spec).pipeline
    assert pipeline is not None
    found = engine.run((cast(ModuleType, rule),), ARGO.analysis(pipeline))
    return [one.message for one in found]


def long_timeout(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    yield Finding(
        leaf.setting("timeout"), leaf.id, lambda steps: f"{steps} {steps.verb('is', 'are')} slow"
    )


def test_a_value_of_the_defaults_is_told_once():
    rule = SimpleNamespace(CODE=CODE, of_leaf=long_timeout)
    assert told(rule) == ["`a` and 2 other steps are slow", "`own` is slow"]


def test_causes_at_one_place_are_told_apart():
    def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
        kind = "early" if leaf.name in "ab" else "late"
        place = leaf.setting("timeout")
        yield Finding(place, leaf.id, lambda steps: f"{steps}: {kind}", cause=kind)

    rule = SimpleNamespace(CODE=CODE, of_leaf=of_leaf)
    assert told(rule) == ["`a` and `b`: early", "`c`: late", "`own`: late"]


def test_what_is_told_of_many_is_what_the_first_says():
    def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
        yield Finding(leaf.setting("timeout"), leaf.id, lambda _: f"{leaf.name} said it", leaf.name)

    pipeline = loaded(SPEC).pipeline
    assert pipeline is not None
    rule = cast(ModuleType, SimpleNamespace(CODE=CODE, of_leaf=of_leaf))
    found = list(engine.run((rule,), ARGO.analysis(pipeline)))
    assert [(one.message, one.help) for one in found] == [
        ("a said it", "a"),
        ("own said it", "own"),
    ]


def test_a_text_of_the_author_s_is_no_markup():
    def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
        said = leaf.settings.labels["team"].literal
        yield Finding(
            leaf.setting("labels", "team"), leaf.id, lambda steps: f"{steps} say `{said}`"
        )

    assert told(SimpleNamespace(CODE=CODE, of_leaf=of_leaf)) == [
        "`a` and 3 other steps say `{steps} {is|are}`"
    ]


def test_steps_in_a_sentence():
    ids = (("tune", "train"), ("b",), ("c",))
    assert [str(Steps(ids[:count])) for count in (1, 2, 3)] == [
        "`tune.train`",
        "`tune.train` and `b`",
        "`tune.train` and 2 other steps",
    ]
    assert Steps(ids[:1]).verb("runs", "run") == "runs"
    assert Steps(ids).verb("runs", "run") == "run"


# ---------------------------------------------------------------- walking

ROOMS = ("analysis", "preemption", "checks", "targets", "bundle", "views", "cli")


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((HOME / room).rglob("*.py"))


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(HOME)))
def test_only_the_pipeline_knows_how_scopes_hold_their_steps(path: Path):
    """Its walkers know of nesting: whoever goes through a scope's own steps forgets the rest."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    scopes = set(scopes_of(tree))
    reached = [ast.unparse(node) for node in ast.walk(tree) if is_steps_of_a_scope(node, scopes)]
    assert not reached, f"{path.name} reaches into a scope"


@pytest.mark.parametrize("path", sorted((HOME / "checks").rglob("*.py")), ids=lambda p: p.stem)
def test_no_rule_goes_through_the_steps_of_one_scope(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert "members" not in {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


def scopes_of(tree: ast.Module) -> Iterator[str]:
    """The names that stand for scopes: by annotation, by a walk, by where they come from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            if ast.unparse(node.annotation).split(" | ")[0] in {"Scope", "Block"}:
                yield node.arg
        elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.target, ast.Name):
            if ast.unparse(node.iter).endswith(".scopes()"):
                yield node.target.id
        elif isinstance(node, ast.Assign) and is_scope(node.value, set()):
            yield from (one.id for one in node.targets if isinstance(one, ast.Name))


def is_scope(node: ast.expr, scopes: set[str]) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "scope"
    if isinstance(node, ast.Attribute):
        return node.attr in {"scope", "root"}
    return isinstance(node, ast.Name) and (node.id in scopes or node.id == "scope")


def is_steps_of_a_scope(node: ast.AST, scopes: set[str]) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "steps" and is_scope(node.value, scopes)


@pytest.mark.parametrize(
    ("source", "reaches"),
    [
        ("def f(scope: Scope): return scope.steps", True),
        ("def f(one: Scope): return list(one.steps.values())", True),
        ("for one in pipeline.scopes(): print(one.steps)", True),
        ("found = pipeline.scope(id)\nprint(found.steps)", True),
        ("pipeline.root.steps", True),
        ("block.scope.steps", True),
        ("pipeline.steps()", False),
        ("plan.steps", False),
        ("scope.results", False),
    ],
)
def test_the_look_at_the_sources_sees_it(source: str, reaches: bool):
    tree = ast.parse(source)
    scopes = set(scopes_of(tree))
    assert any(is_steps_of_a_scope(node, scopes) for node in ast.walk(tree)) is reaches
