"""Nothing that a spec holds becomes a command: one stands in each leaf and each key in turn, and
whatever is printed for it is run by ``sh``, with stand-ins for the tools of the platforms.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import kfpc
from kfpc.checks.rules import images, kubernetes_labels, kubernetes_names
from kfpc.clusters import PROFILES
from kfpc.link import profile
from kfpc.link.settings import resources
from kfpc.targets.argo.target import ARGO
from kfpc.views.nodepools import needs, node_pools
from kfpc.views.nodepools.shell import word
from kfpc.views.nodepools.variables import Variable
from tests.test_whole import at, paths_of
from tests.views.nodepools.platforms import run, wanted

ROOT = Path(__file__).parents[3]
SPECS = sorted(
    [
        *(ROOT / "specs").glob("*/pipeline.yaml"),
        *(path for path in (ROOT / "tests" / "golden").glob("*.yaml") if ".argo." not in path.name),
        Path(__file__).parent / "golden" / "spec.yaml",
    ]
)
OWN = Path(__file__).parent / "golden" / "own.yaml"
MANIFESTS = {"eks", "karpenter"}

COMMAND = "x$(touch made)`touch made`;touch made\n'\";touch made #"
"""It makes a file, unless it is a value and nothing else."""


def printed(tree: Any, folder: Path, cluster: str | None) -> str:
    """What is printed for a spec; nothing for one that is refused."""
    source = kfpc.Source(json.dumps(tree), str(folder / "pipeline.yaml"))
    loaded = kfpc.load(source, cluster=cluster)
    if not loaded.valid or loaded.pipeline is None:
        return ""
    return node_pools(ARGO.analysis(loaded.pipeline))


def changed(tree: Any) -> Iterator[Any]:
    """The tree with the command in the place of each leaf, at the end of each text, and as each
    key."""
    for path in paths_of(tree):
        value, key = at(tree, path), path[-1]
        if isinstance(value, str):
            yield _with(tree, path, value + COMMAND)
        if not isinstance(value, (dict, list)):
            yield _with(tree, path, COMMAND)
        if isinstance(key, str):
            made = copy.deepcopy(tree)
            parent = at(made, path[:-1])
            parent[f"{key}{COMMAND}"] = parent.pop(key)
            yield made


def _with(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(tree)
    at(made, path[:-1])[path[-1]] = value
    return made


def harmless(text: str, cluster: str, folder: Path) -> None:
    """That what was printed makes no file when it is run, or read."""
    if cluster in MANIFESTS:
        kinds = [document["kind"] for document in yaml.safe_load_all(text)]
        assert set(kinds) == {"ClusterConfig" if cluster == "eks" else "NodePool"}
        return
    code, said, _ = run(text, folder, dict.fromkeys(wanted(text), COMMAND))
    assert (code, said) == (0, "")
    assert not (folder / "made").exists(), text


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.parent.name + "/" + path.stem)
def test_nothing_in_a_spec_is_run(spec: Path, tmp_path: Path) -> None:
    tree = yaml.safe_load(spec.read_text(encoding="utf-8"))
    own = tree.get("cluster", "gke-preemptible")
    name = own if isinstance(own, str) else own.get("profile", "own")
    before = printed(tree, spec.parent, None)
    seen = {before, ""}
    for made in changed(tree) if before else ():
        text = printed(made, spec.parent, None)
        if text not in seen:
            seen.add(text)
            harmless(text, name, tmp_path)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at labels, keys and names: what is printed has to be quoted all the same."""
    for module in (kubernetes_labels, kubernetes_names, profile, resources, needs, images):
        for name in ("is_label_value", "is_key", "is_dns_subdomain", "is_image"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda _: True)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("cluster", [*PROFILES, "own"])
def test_nothing_is_run_where_nobody_checks_either(cluster: str, tmp_path: Path) -> None:
    spec = Path(__file__).parent / "golden" / "spec.yaml"
    tree = yaml.safe_load(spec.read_text(encoding="utf-8"))
    tree["cluster"] = cluster if cluster != "own" else yaml.safe_load(OWN.read_text())
    if cluster == "aks":
        for step in ("train", "evaluate"):
            tree["steps"][step]["gpus"] = 4
    tree["steps"]["tune"]["affinity"] = {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "rack", "operator": "In", "values": ["one"]}]}
                ]
            }
        }
    }
    before = printed(tree, spec.parent, None)
    assert before
    seen = {before, ""}
    for made in changed(tree):
        text = printed(made, spec.parent, None)
        if text not in seen:
            seen.add(text)
            harmless(text, cluster, tmp_path)
    assert len(seen) > 6, "the command came into nothing that is printed"


@pytest.mark.parametrize("made", [*changed(yaml.safe_load(OWN.read_text(encoding="utf-8")))])
def test_nothing_in_a_file_with_a_cluster_is_run(made: Any, tmp_path: Path) -> None:
    spec = Path(__file__).parent / "golden" / "spec.yaml"
    file = tmp_path / "cluster.yaml"
    file.write_text(json.dumps(made), encoding="utf-8")
    text = printed(yaml.safe_load(spec.read_text(encoding="utf-8")), spec.parent, str(file))
    if text:
        harmless(text, "own", tmp_path)


@pytest.mark.parametrize(
    "parts",
    [
        (COMMAND,),
        ("type=", COMMAND, ",count=", Variable("NUMBER", "a number")),
        (Variable("NUMBER", "a number"), COMMAND),
        ("\\${NUMBER}", Variable("NUMBER", "a number"), "_x", "\\", Variable("NUMBER", "")),
    ],
)
def test_a_word_is_what_its_parts_are(parts: tuple[str | Variable, ...], tmp_path: Path) -> None:
    if shutil.which("sh") is None:
        pytest.skip("sh is not installed")
    given = {"NUMBER": f"4{COMMAND}"}
    meant = "".join(given["NUMBER"] if isinstance(part, Variable) else part for part in parts)
    run(f"kubectl {word(*parts)} end", tmp_path, given)
    raw = (tmp_path / "calls").read_text()
    assert raw == f"kubectl\x1f{meant}\x1fend\x1f\n"
    assert not (tmp_path / "made").exists()
