"""Checks of a linked pipeline that hold wherever it runs: one rule a file, whose docstring is its
page. What a platform asks beside them, its target knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.checks import engine
from kfpc.checks.rules import RULES, too_many_pods
from kfpc.diagnostics import Diagnostic

__all__ = ["check", "check_max_pods", "pages"]


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """What the rules find, rule by rule."""
    return engine.run(RULES, analysis)


def check_max_pods(analysis: Analysis, limit: int) -> Iterator[Diagnostic]:
    """What there is to say where the steps may take more pods than somebody allows."""
    return too_many_pods.of_pipeline(analysis, limit)


def pages() -> Mapping[str, str]:
    """The page of each code that a rule gives."""
    return engine.pages((*RULES, too_many_pods))
