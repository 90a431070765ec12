"""The kinds of places for expressions, and which names may stand in each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Position(Enum):
    """A kind of place for expressions, by what can be known there."""

    OUTSIDE = "outside"
    """Around a step: ``with``, ``inputs``, ``when``, ``outputs`` of the pipeline."""
    INSIDE = "inside"
    """In the pod: ``command``, ``args``, ``env``, ``annotations``."""
    LABEL = "label"
    """A label of the pod: what is known inside, but for paths of files."""
    MANIFEST = "manifest"
    """The manifest of a ``resource``: what is known outside, and the pod that hands it over."""
    FLAG = "flag"
    """An argument of kubectl's own: names that are no option whatever they are."""
    FIXED = "fixed"
    """Fields of the pod that are no text: ``image``, ``cpu``, ``retries``, names of Secrets, …"""
    SCRIPT = "script"
    """The text of a script: paths only."""
    WHOLE = "whole"
    """What holds for the run as a whole, and which Secret a param is: ``workflow``, ``params``."""
    CHECKPOINT = "checkpoint"
    """``resume.checkpoint``: what is known outside, and the step's own inputs."""
    LOCK = "lock"
    """Names of locks and keys of caches, which are read before there is a pod."""
    METRIC = "metric"
    """``metrics`` of the run: its params, and how it ended."""
    STEP_METRIC = "metric of a step"
    """``metrics`` of a step: what is known outside, its inputs, and how it ended."""
    SCHEDULE = "schedule"
    """``schedule.when``: what a schedule knows of its runs."""
    PATCH = "patch"
    """``argo`` of a step, in the platform's own words."""
    PATCH_OF_ALL = "patch of all"
    """``argo`` of the spec: what says something of pods."""
    BEFORE_A_POD = "before a pod"
    """In ``argo`` of a step: what the platform reads before there is a pod."""
    OUTSIDE_OF_PODS = "outside of pods"
    """The rest of ``argo`` of the spec."""


CONTEXTS: Mapping[Position, frozenset[str]] = {
    Position.OUTSIDE: frozenset({"params", "item", "state", "steps", "run"}),
    Position.INSIDE: frozenset(
        {"params", "item", "state", "steps", "run", "inputs", "outputs", "pod", "attempt"}
    ),
    Position.LABEL: frozenset(
        {"params", "item", "state", "steps", "run", "inputs", "pod", "attempt"}
    ),
    Position.MANIFEST: frozenset({"params", "item", "state", "steps", "run", "pod"}),
    Position.FLAG: frozenset({"run", "pod"}),
    Position.FIXED: frozenset({"params", "item", "state", "inputs"}),
    Position.METRIC: frozenset({"params", "run"}),
    Position.STEP_METRIC: frozenset({"params", "item", "state", "steps", "run", "inputs"}),
    Position.SCHEDULE: frozenset({"schedule"}),
    Position.WHOLE: frozenset({"params"}),
    Position.SCRIPT: frozenset({"inputs", "outputs"}),
    Position.CHECKPOINT: frozenset({"params", "item", "state", "steps", "run", "inputs"}),
    Position.LOCK: frozenset({"params", "item", "state", "steps", "run", "inputs"}),
    Position.PATCH: frozenset({"params", "item", "state", "run", "inputs", "pod", "attempt"}),
    Position.PATCH_OF_ALL: frozenset({"params", "run", "pod", "attempt"}),
    Position.BEFORE_A_POD: frozenset({"params", "item", "state", "run", "inputs"}),
    Position.OUTSIDE_OF_PODS: frozenset({"params", "run"}),
}
"""The first words of the names that may stand in each."""

WITHOUT_PATHS = frozenset({Position.FIXED, Position.LABEL, Position.LOCK, Position.STEP_METRIC})
"""Where the path of a file makes no sense: it is no name, image, amount or label."""
