"""Runs the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

from kfpc.analysis import Analysis
from kfpc.checks.rules import RULES, too_many_pods
from kfpc.diagnostics import Diagnostic


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """What the rules find, rule by rule."""
    for rule in RULES:
        yield from rule.check(analysis)


def check_max_pods(analysis: Analysis, limit: int) -> Iterator[Diagnostic]:
    """What there is to say where the steps may take more pods than somebody allows."""
    yield from too_many_pods.check(analysis, limit)


def pages() -> Mapping[str, str]:
    """The page of each code that a rule gives: the docstring of the rule's module.

    Its first line is the title, which the catalogue has too.
    """
    return {rule.CODE.id: _page(rule) for rule in (*RULES, too_many_pods)}


def _page(rule: ModuleType) -> str:
    text = rule.__doc__ or ""
    return text.partition("\n")[2].strip() + "\n"
