"""Runs the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

from kfpc.checks.rules import RULES
from kfpc.checks.rules.too_many_pods import check as check_pods
from kfpc.checks.subject import Subject, subject
from kfpc.diagnostics import Diagnostic
from kfpc.pipeline import Pipeline
from kfpc.preemption import StepPlan


def check(
    pipeline: Pipeline, given: Mapping[str, str] | None = None, max_pods: int | None = None
) -> Iterator[Diagnostic]:
    """What the rules find, rule by rule. ``given`` are values of params, as texts, and
    ``max_pods`` is the most that a run may make."""
    whole = subject(pipeline, given, max_pods)
    for rule in RULES:
        yield from rule.check(whole)


def check_max_pods(
    pipeline: Pipeline, plans: Mapping[str, StepPlan], max_pods: int
) -> Iterator[Diagnostic]:
    """What there is to say where the steps may take more pods than that. Their ``plans`` may
    know more than the spec does: values that a run is given."""
    yield from check_pods(Subject(pipeline, (), plans, max_pods))


def pages() -> Mapping[str, str]:
    """The page of each code that a rule gives: the docstring of the rule's module.

    Its first line is the title, which the catalogue has too.
    """
    return {rule.CODE.id: _page(rule) for rule in RULES}


def _page(rule: ModuleType) -> str:
    text = rule.__doc__ or ""
    return text.partition("\n")[2].strip() + "\n"
