"""Sizes that Argo and Kubernetes take, against what a pipeline comes to.

Sources: Argo's full CRDs (200 templates, 200 tasks in a dag; the default since 4.0), and etcd's
limit on one object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import TOO_BIG, TOO_MANY
from kfpc.pipeline.pipeline import Pipeline
from kfpc.targets.argo.bounds import LARGEST_OBJECT
from kfpc.targets.base import Package

MOST_TASKS = 200
MOST_TEMPLATES = 200


def check_size(pipeline: Pipeline, package: Package) -> Iterator[Diagnostic]:
    """More tasks, templates or bytes than one object takes."""
    tasks, templates = package.units["tasks"], package.units["templates"]
    if tasks > MOST_TASKS:
        yield TOO_MANY.at(
            pipeline.place,
            f"{tasks} tasks in one dag: Argo takes {MOST_TASKS}",
            help="Argo 4 refuses the package where its full CRDs are installed",
        )
    if templates > MOST_TEMPLATES:
        yield TOO_MANY.at(
            pipeline.place,
            f"{templates} templates: Argo takes {MOST_TEMPLATES}",
            help="steps share a template where only what `with` or `inputs` give differs",
        )
    size = len(json.dumps(package.manifest, ensure_ascii=False).encode())
    if size > LARGEST_OBJECT:
        yield TOO_BIG.at(
            pipeline.place,
            f"the Workflow has {size // 1024} KiB: an object may have {LARGEST_OBJECT // 1024}",
            help="long scripts and texts are better kept in images or ConfigMaps",
        )
