"""The whole: a scope of steps, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.clusters import Profile
from kfpc.diagnostics import Located
from kfpc.pipeline.scope import Param, Scope
from kfpc.pipeline.workflow import Workflow
from kfpc.record import record
from kfpc.source import Place


@record(eq=False)
class Pipeline:
    """``profile_place`` is None where the spec names no cluster.

    Of a ``partial`` pipeline something could not be read, so that what is missing in it
    says nothing.
    """

    name: str
    place: Place
    params: Mapping[str, Param]
    scope: Scope
    workflow: Workflow
    profile: Profile
    profile_place: Located | None = None
    description: str | None = None
    argo: Mapping[str, Any] | None = None
    partial: bool = False
