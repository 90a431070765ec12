"""Every key of the language comes to something, and takes the expressions that its mark says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
import yaml

import kfpc
from kfpc.diagnostics import Severity
from kfpc.expressions.positions import CONTEXTS
from kfpc.language import Spec, kubernetes
from kfpc.language.shapes import Shape, shape_at
from kfpc.language.step import Settings, Step
from tests.keys import MINIMAL, OF_THE_AUTHOR, SAMPLES, Key, keys, said, with_key, without_key
from tests.test_golden import GOLDEN, PACKAGES

COMPONENT = """\
name: Greet
inputs: [{name: who, default: world}]
implementation: {container: {image: busybox, args: [{inputValue: who}]}}
"""

MINIMAL_SPEC = {**MINIMAL[Spec], "steps": {"a": MINIMAL[Step]}}

KEYS = list(keys())

Run: TypeAlias = Callable[[dict[str, Any]], kfpc.CompileResult]


@pytest.fixture
def run(tmp_path) -> Run:
    (tmp_path / "component.yaml").write_text(COMPONENT, encoding="utf-8")
    name = str(tmp_path / "pipeline.yaml")
    (tmp_path / "other.yaml").write_text(json.dumps(MINIMAL_SPEC), encoding="utf-8")
    return lambda spec: kfpc.compile(kfpc.Source(json.dumps(spec), name))


# ---------------------------------------------------------------- set alone

_TYPE = "what is declared is held against the value when compiling; a run has texts"
_ONE_VALUE = "it has one value, which it has without the key too"

UNSEEN = {
    "Spec.apiVersion": _ONE_VALUE,
    "Spec.step_templates": "it shows where a step extends one",
    "Spec.components": "a name for a file, which shows where a step uses it",
    "Param.type": _TYPE,
    "Cluster.notice": "what a grace period is held against",
    "Fallback.to": _ONE_VALUE,
    "Resume.across_runs": "the author's word, which a warning asks for",
    "Input.type": _TYPE,
    "ResultValue.type": _TYPE,
    "Step.description": "for the reader of the spec",
}
"""The keys that do not show in the package, and why."""


PARTS = {"Param.by": "KFPC457", "Param.optional": "KFPC457"}
"""The keys of specs that others run as a step, and what is said of them where nobody does."""

WHOLE = [key for key in KEYS if key.of_model not in PARTS]


@pytest.mark.parametrize("key", WHOLE, ids=str)
def test_a_key_set_alone_changes_the_package(key: Key, run: Run):
    with_it, without = run(with_key(key)), run(without_key(key))
    for result in (with_it, without):
        assert [d for d in result.diagnostics if d.severity is Severity.ERROR] == []
    changed = with_it.manifest != without.manifest
    assert changed != (key.of_model in UNSEEN), UNSEEN.get(key.of_model, "it changes nothing")


def test_the_samples_are_of_keys_that_there_are():
    models = {model for key in KEYS for model in key.model.__mro__}
    assert set(MINIMAL) <= models
    assert {f"{model.__name__}.{name}" for model, name in SAMPLES} <= {
        f"{model.__name__}.{key.name}" for key in KEYS for model in key.model.__mro__
    }
    assert set(UNSEEN) <= {key.of_model for key in KEYS}


def test_every_key_of_ours_is_in_a_spec_with_a_golden_package():
    """By the mapping that it is a key of: `workflow` has keys that are called as a step's."""
    files = [*(spec for spec, _ in PACKAGES.values()), *(GOLDEN / "parts").glob("*.yaml")]
    specs = [yaml.safe_load(spec.read_text(encoding="utf-8")) for spec in files]
    ours = {key.of_home for key in KEYS if key.model.__module__ != kubernetes.__name__}
    assert ours - {name for spec in specs for name in said(spec)} == set()


# ---------------------------------------------------------------- mistakes

SETTINGS = [
    key for key in KEYS if key.above == ("steps", "a") and key.name in Settings.model_fields
]


@pytest.mark.parametrize("key", SETTINGS, ids=str)
def test_false_switches_off_what_the_defaults_say(key: Key, run: Run):
    spec, without = with_key(key), without_key(key)
    spec["defaults"] = {key.name: spec["steps"]["a"][key.name]}
    for step in spec["steps"].values():
        step[key.name] = False
    assert run(spec).manifest == run(without).manifest is not None


@pytest.mark.parametrize("key", [key for key in KEYS if key.of_model in PARTS], ids=str)
def test_a_key_of_specs_that_others_run_needs_one_that_does(key: Key, run: Run):
    assert [found.code for found in run(with_key(key)).diagnostics] == [PARTS[key.of_model]]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_key_that_is_misspelt_is_the_only_mistake(key: Key, run: Run):
    """A rule that misses the key where it is lacking finds it erroneous, and says nothing."""
    spec = with_key(key)
    before = {found.code for found in run(spec).diagnostics}
    mapping: Any = spec
    for part in key.above:
        mapping = mapping[part]
    mapping[f"{key.name}_"] = mapping.pop(key.name)
    told = [found.code for found in run(spec).diagnostics if found.code not in before]
    assert told == ["KFPC201"]


# ---------------------------------------------------------------- expressions

NAMES = {
    "params": "params.zz",
    "item": "item.zz",
    "state": "state.zz",
    "steps": "steps.zz.status",
    "run": "run.name",
    "inputs": "inputs.zz.path",
    "outputs": "outputs.zz.path",
    "schedule": "schedule.failed",
    "pod": "pod.name",
    "attempt": "attempt",
}
REFUSED = (
    "is not known here",
    "is the path of a file",
    "would become part of the script",
    "differs in each attempt",
)


def texts() -> Iterator[Any]:
    """Each place at which a text may stand: its key, its shape, and what puts a text there."""
    for key in KEYS:
        shape = shape_at(Spec, key.path)
        if shape.takes_text:
            yield pytest.param(key, shape, lambda text: text, id=str(key))
        if shape.items is not None and shape.items.takes_text and shape.values is None:
            yield pytest.param(key, shape.items, lambda text: [text], id=f"{key}.0")
        if shape.values is not None and shape.values.takes_text:
            name = "c" if key.name == "components" else OF_THE_AUTHOR.get(key.name, "n")
            yield pytest.param(
                key, shape.values, lambda text, name=name: {name: text}, id=f"{key}.{name}"
            )


@pytest.mark.parametrize(("key", "shape", "form"), [*texts()])
def test_a_text_takes_the_expressions_that_its_mark_says(
    key: Key, shape: Shape, form: Callable[[str], Any], run: Run
):
    def told(expression: str) -> list[tuple[str, str]]:
        found = run(with_key(key, form(f"${{{{ {expression} }}}}"))).diagnostics
        return [(d.code[4:], d.message) for d in found if d.severity is Severity.ERROR]

    if shape.templated is None:
        for expression in NAMES.values():
            ((code, _),) = told(expression)
            assert code in ("203", "204", "205", "208")
        return
    assert ("456", "unknown name `nonsense`") in told("nonsense.zz")
    refused = {
        word
        for word, name in NAMES.items()
        if any(m.startswith(f"`{name}` {why}") for _, m in told(name) for why in REFUSED)
    }
    known = CONTEXTS[shape.templated.position]
    if key.path[0] == "argo":  # here not of a template, so of no pod
        known -= {"attempt", "pod"}
    assert set(NAMES) - refused == known


def open_texts() -> Iterator[Any]:
    """The places among them at which a param may stand."""
    for one in texts():
        key, shape, form = one.values
        if shape.templated is None or "params" not in CONTEXTS[shape.templated.position]:
            continue
        yield pytest.param(key, form, id=one.id)


@pytest.mark.parametrize(("key", "form"), [*open_texts()])
def test_a_param_in_a_text_reaches_the_package(key: Key, form: Callable[[str], Any], run: Run):
    """It does not where it was forgotten on the way, such as in the walk of ``step_texts``."""
    made = []
    for value in ("text", 7, True, ["x"]):
        spec = with_key(key, form("${{ params.zz }}"))
        spec["params"] = {**spec.get("params", {}), "zz": value}
        made.append(run(spec).manifest)
    specs = (one["spec"] for one in made if one is not None)
    written = [json.dumps({**spec, "arguments": None}) for spec in specs]
    assert written, "a param of no type can stand there"
    assert all("zz" in text for text in written)


@pytest.mark.parametrize(("key", "form"), [*open_texts()])
def test_a_secret_in_a_text_stays_in_kubernetes_or_is_an_error(
    key: Key, form: Callable[[str], Any], run: Run
):
    spec = with_key(key, form("${{ params.zz }}"))
    secret = {"name": "secret-zz", "key": "key-zz"}
    spec["params"] = {**spec.get("params", {}), "zz": {"secret": secret}}
    result = run(spec)
    if result.manifest is not None:
        written = json.dumps(result.manifest)
        assert json.dumps({"secretKeyRef": secret}) in written
        assert "parameters.zz" not in written


def test_every_word_is_tried():
    assert set(NAMES) == frozenset[str]().union(*CONTEXTS.values())


# ---------------------------------------------------------------- forms


def of_names() -> Iterator[Any]:
    """Each key below which the author names things, but for those of Kubernetes and Argo."""
    for key in KEYS:
        shape = shape_at(Spec, key.path)
        ours = key.name != "argo" and key.model.__module__ != kubernetes.__name__
        a_mapping = shape.values is not None and shape.items is None
        if ours and a_mapping and not shape.takes_text:
            yield pytest.param(key, id=str(key))


@pytest.mark.parametrize("key", [*of_names()])
def test_a_mapping_of_names_is_shown_by_an_example(key: Key, run: Run):
    found = [d for d in run(with_key(key, 5)).diagnostics if d.code == "KFPC203"]
    assert [d.help for d in found if d.help and d.help.startswith("write a mapping")], found
