"""The kinds of places for expressions, and which names may stand in each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Where(Enum):
    """A kind of place for expressions, by what can be known there."""

    OUTSIDE = "outside"
    """Around a step: ``with``, ``inputs``, ``when``, ``outputs`` of the pipeline."""
    INSIDE = "inside"
    """In the pod: ``command``, ``args``, ``env``, ``labels``, ``annotations``."""
    FIXED = "fixed"
    """Fields of the pod that are no text: ``image``, ``cpu``, ``retries``, …"""
    SCRIPT = "script"
    """The text of a script: paths only."""
    CHECKPOINT = "checkpoint"
    """``resume.checkpoint``: what is known outside, and the step's own inputs."""


CONTEXTS: Mapping[Where, frozenset[str]] = {
    Where.OUTSIDE: frozenset({"params", "steps", "run"}),
    Where.INSIDE: frozenset({"params", "steps", "run", "inputs", "outputs", "pod", "attempt"}),
    Where.FIXED: frozenset({"params", "inputs"}),
    Where.SCRIPT: frozenset({"inputs", "outputs"}),
    Where.CHECKPOINT: frozenset({"params", "steps", "run", "inputs"}),
}
"""The first words of the names that may stand in each."""
