"""A container beside a step's own that is called as one of Argo's."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_POD
from kfpc.pipeline.step import Leaf

CODE = BAD_POD

_RESERVED = frozenset({"main", "init", "wait", "supervisor"})


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for side in (*leaf.settings.init, *leaf.settings.sidecars):
        name = side.name
        if name in _RESERVED or name.startswith("artifact-plugin-"):
            yield BAD_POD.at(side.place, f"a container cannot be called `{name}`: Argo has one")
