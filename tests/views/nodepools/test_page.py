"""What the page shows is what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import kfpc
from kfpc.clusters import PROFILES
from kfpc.targets.argo.target import ARGO
from kfpc.views.nodepools import node_pools
from tests.views.nodepools.platforms import wanted

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "nodepools.md").read_text(encoding="utf-8")

_SHOWN = re.compile(
    r"<!-- `kfpc nodepool (\S+)` -->\n\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def test_the_model_case() -> None:
    ((spec, text),) = _SHOWN.findall(PAGE)
    pipeline = kfpc.load(ROOT / spec).pipeline
    assert pipeline is not None
    assert node_pools(ARGO.analysis(pipeline)) == text
    for name in wanted(text):
        assert f"{name}=" in PAGE


def test_every_profile_is_there() -> None:
    for name in PROFILES:
        assert f"`{name}`" in PAGE
