"""Whatever a file holds, kfpc has an answer: a package, or diagnostics that point into it.

Trees of YAML, specs with pieces taken out, put in or renamed, and component files likewise.
"""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import kfpc
from kfpc.bundle import dump
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.render_text import render_text
from kfpc.targets.argo.target import ARGO

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "specs").glob("*/pipeline.yaml"))
GOLDEN = sorted(
    path
    for folder in ("golden", "golden/errors")
    for path in (ROOT / "tests" / folder).glob("*.yaml")
    if not path.name.endswith(".argo.yaml")
)
READABLE = [
    path
    for path in (*SPECS, *GOLDEN)
    if not path.name.startswith(("KFPC1", "KFPC605", "KFPC612"))  # broken YAML, and large files
]
COMPONENTS = sorted((ROOT / "specs").glob("*/components/*.yaml"))


def examine(text: str, folder: Path, kind: str | None = None) -> kfpc.CompileResult:
    """Compiles a text as a spec of a folder; whatever comes out has to make sense."""
    source = kfpc.Source(text, str(folder / "pipeline.yaml"))
    result = kfpc.compile(source, kind=kind)
    assert result.valid == (result.manifest is not None)
    assert result.valid or result.diagnostics, "invalid, and nobody says why"
    assert len(set(map(_what, result.diagnostics))) == len(result.diagnostics)
    for found in result.diagnostics:
        _points_into_its_file(found)
    render_text(result.diagnostics)
    if result.manifest is not None:
        dump(result.manifest)
        loaded = kfpc.load(source, kind=kind)
        assert loaded.pipeline is not None
        for plan in ARGO.analysis(loaded.pipeline).plans.values():
            assert plan.most_pods is None or plan.most_pods >= 1
            assert all(plan.nodes_of(attempt) for attempt in (1, 2, 3))
    return result


def _what(found: Diagnostic) -> tuple[Any, ...]:
    return found.code, found.message, found.span.file, found.span.start, found.span.end


def _points_into_its_file(found: Diagnostic) -> None:
    for span in (found.span, *(related.span for related in found.related)):
        assert 0 <= span.start <= span.end <= len(span.source.text), found
    assert found.message
    assert not found.message.endswith(".")


# ---------------------------------------------------------------- any tree

WORDS = sorted(
    {
        "apiVersion", "name", "description", "params", "components", "cluster", "defaults",
        "steps", "outputs", "workflow", "argo", "component", "with", "image", "command", "args",
        "script", "interpreter", "inputs", "after", "when", "retries", "preemptible", "resume",
        "timeout", "cpu", "memory", "gpus", "storage", "env", "secrets", "volumes",
        "node_selector", "tolerations", "affinity", "labels", "annotations", "service_account",
        "image_pull_policy", "init", "sidecars", "continue_on_failure", "display_name", "type",
        "value", "path", "optional", "default", "enum", "secret", "key", "total", "backoff",
        "preemptions", "failures", "fallback", "to", "retryStrategy", "podSpecPatch",
        "delay", "factor", "max_delay", "required", "checkpoint", "grace_period", "request",
        "limit", "count", "claim", "config_map", "empty_dir", "volume", "read_only", "sub_path",
        "as", "mount", "mounts", "ttl", "pod_gc", "strategy", "spot", "on_demand", "taints",
        "notice", "gpu", "volume_claims", "size", "a", "b", "train", "<<", "for_each",
    }
)  # fmt: skip

EXPRESSIONS = [
    "${{ params.a }}", "${{ params.b }}", "${{ steps.a.outputs.a }}", "${{ steps.b.outputs.b }}",
    "${{ steps.train.status }}", "${{ inputs.a }}", "${{ inputs.a.path }}", "${{ run.name }}",
    "${{ outputs.a.path }}", "${{ attempt }}", "${{ pod.name }}", "x-${{ params.a }}-y",
    "${{ steps.a.outputs.a ?? 'none' }}", "${{ int(params.a) }}", "${{ as(params.a, 'CSV') }}",
    "${{ json(params.b) }}", "${{ params.a == 'x' && params.b }}", "${{ if(params.b, 1, 2) }}",
    "params.a == 'true'", "params.b", "steps.a.status == 'Succeeded'", "!params.b", "${{",
    "$${{ x }}", "{{ x }}", "{{= x }}", "${{ }}", "${{ params['a'] }}", "${{ steps.a.outputs }}",
    "${{ secrets.x }}", "${{ [1, 2] }}", "${{ 'a' in params.b }}", "${{ min(1, params.a) }}",
    "${{ from_json(params.a, 'List') }}", "${{ params.a }}${{ params.b }}", "${{ 1 < params.a }}",
]  # fmt: skip

PLAIN = [
    "", "a", "b", "train", "x", "kfpc/v1", "demo", "busybox:1", "true", "false", "0", "1", "1K",
    "48G", "4", "500m", "90s", "2h", "gs://a/b", "/data", "/tmp/x", "sh", "-c", "-e", "echo $A",
    "Integer", "String", "Float", "Boolean", "List", "Dict", "Artifact", "Secret", "CSV", "gcp",
    "idempotent", "Always", "gke-spot", "NoSchedule", "Exists", "ä", "\u2028", "\x85", "a b", "'",
    '"', "$(date)", "$$", "components/train.yaml", "../x.yaml", ".", "/", "a/b", "nvidia.com/gpu",
    "on-demand", "karpenter", "gke-autopilot",
]  # fmt: skip

scalars = (
    st.sampled_from(PLAIN)
    | st.sampled_from(EXPRESSIONS)
    | st.booleans()
    | st.none()
    | st.integers(-3, 10**20)
    | st.floats()
    | st.text(max_size=8)
)
keys = st.sampled_from(WORDS) | st.sampled_from(PLAIN) | st.text(max_size=5)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)


def written(tree: Any) -> str:
    """A tree as YAML."""
    text: str = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    return text


@given(trees)
def test_any_tree(tree: Any) -> None:
    examine(written(tree), ROOT)


settings_of_a_step = st.dictionaries(st.sampled_from(WORDS), trees, max_size=4)
steps = st.fixed_dictionaries(
    {},
    optional={
        "image": st.just("busybox:1") | trees,
        "script": scalars,
        "component": st.just("components/train.yaml") | scalars,
        "with": trees,
        "command": trees,
        "args": st.lists(scalars, max_size=3) | trees,
        "inputs": st.dictionaries(st.sampled_from(["a", "b"]), trees, max_size=2) | trees,
        "outputs": st.dictionaries(st.sampled_from(["a", "b"]), trees, max_size=2) | trees,
        "after": st.sampled_from(["a", "b", "train"]) | trees,
        "when": scalars,
        "env": st.dictionaries(keys, scalars, max_size=2) | trees,
        "labels": st.dictionaries(keys, scalars, max_size=2) | trees,
        "retries": trees,
        "preemptible": trees,
        "memory": trees,
        "gpus": trees,
        "resume": trees,
        "volumes": st.dictionaries(keys, trees, max_size=2),
        "secrets": st.dictionaries(keys, trees, max_size=2),
        "sidecars": trees,
        "tolerations": trees,
        "continue_on_failure": st.booleans(),
        "argo": trees,
    },
)
near_specs = st.fixed_dictionaries(
    {
        "apiVersion": st.just("kfpc/v1"),
        "name": st.just("demo"),
        "steps": st.dictionaries(st.sampled_from(["a", "b", "train"]), steps | trees, max_size=3),
    },
    optional={
        "params": st.dictionaries(st.sampled_from(["a", "b"]), trees, max_size=2) | trees,
        "defaults": settings_of_a_step | trees,
        "components": st.dictionaries(st.sampled_from(["a", "b"]), scalars, max_size=2) | trees,
        "cluster": trees,
        "outputs": st.dictionaries(st.sampled_from(["a", "b"]), trees, max_size=2),
        "workflow": settings_of_a_step,
        "argo": trees,
    },
)


@given(near_specs)
def test_what_is_nearly_a_spec(tree: Any) -> None:
    examine(written(tree), SPECS[0].parent)


# ---------------------------------------------------------------- specs with pieces changed


def paths_of(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all that a tree holds."""
    found = [path] if path else []
    if isinstance(tree, dict):
        entries: Any = tree.items()
    elif isinstance(tree, list):
        entries = enumerate(tree)
    else:
        return found
    for key, value in entries:
        found += paths_of(value, (*path, key))
    return found


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def changed(tree: Any, draw: Any) -> Any:
    """A tree in which something is deleted, replaced, inserted, renamed, moved or doubled."""
    paths = paths_of(tree)
    if not paths:
        return draw(trees)
    path = draw(st.sampled_from(paths))
    parent, key = at(tree, path[:-1]), path[-1]
    how = draw(st.sampled_from(["delete", "replace", "insert", "rename", "move", "edit"]))
    if how == "delete":
        del parent[key]
    elif how == "replace":
        parent[key] = draw(trees)
    elif how == "insert" and isinstance(parent, dict):
        parent[draw(keys)] = draw(trees)
    elif how == "insert":
        parent.insert(key, draw(trees))
    elif how == "rename" and isinstance(parent, dict):
        parent[draw(keys)] = parent.pop(key)
    elif how == "move":
        parent[key] = copy.deepcopy(at(tree, draw(st.sampled_from(paths_of(tree)))))
    elif isinstance(parent[key], str):
        text = parent[key]
        place = draw(st.integers(0, len(text)))
        parent[key] = text[:place] + draw(st.sampled_from(EXPRESSIONS + PLAIN)) + text[place:]
    return tree


@st.composite
def mutations(draw: Any, files: list[Path]) -> tuple[Path, Any]:
    """A file of a list, and what it holds with up to four changes."""
    file = draw(st.sampled_from(files))
    tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    for _ in range(draw(st.integers(1, 4))):
        tree = changed(tree, draw)
    return file, tree


@given(mutations(READABLE))
def test_a_changed_spec(mutation: tuple[Path, Any]) -> None:
    file, tree = mutation
    examine(written(tree), file.parent)


@given(mutations(COMPONENTS))
def test_a_changed_component(tmp_path_factory: pytest.TempPathFactory, mutation: Any) -> None:
    file, tree = mutation
    folder = tmp_path_factory.mktemp("component")
    (folder / "component.yaml").write_text(written(tree), encoding="utf-8")
    declared = yaml.safe_load(file.read_text(encoding="utf-8"))["inputs"]
    spec = {
        "apiVersion": "kfpc/v1",
        "name": "demo",
        "steps": {
            "a": {"component": "component.yaml", "with": {one["name"]: "1" for one in declared}},
            "b": {"component": "component.yaml"},
        },
    }
    examine(written(spec), folder)


@given(st.sampled_from(SPECS), st.data())
def test_a_changed_text(file: Path, data: st.DataObject) -> None:
    text = file.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    middle = data.draw(st.text(max_size=4) | st.sampled_from(["\n", "  ", "{", "&a ", "*a", "- "]))
    examine(text[:start] + middle + text[end:], file.parent)


# ---------------------------------------------------------------- the same every time

_SHOW = """
import sys, kfpc
from kfpc.analysis import Analysis
from kfpc.bundle import dump
from kfpc.diagnostics.render_text import render_text
for path in sys.argv[1:]:
    result = kfpc.compile(path)
    print(path, render_text(result.diagnostics))
    if result.manifest is not None:
        print(dump(result.manifest).decode())
"""


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    """Nothing may hang on the order of a set."""
    paths = [str(path) for path in (*SPECS, *GOLDEN)]
    shown = set()
    for seed in ("0", "1", "42", "4294967295"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "compiler")}
        done = subprocess.run(
            [sys.executable, "-c", _SHOW, *paths],
            env=environment, capture_output=True, check=True, cwd=ROOT,
        )  # fmt: skip
        shown.add(done.stdout)
    assert len(shown) == 1
