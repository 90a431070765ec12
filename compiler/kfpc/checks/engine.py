"""Runs the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

from kfpc.checks.rules import RULES
from kfpc.checks.subject import subject
from kfpc.diagnostics import Diagnostic
from kfpc.pipeline import Pipeline


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    """What the rules find, rule by rule."""
    whole = subject(pipeline)
    for rule in RULES:
        yield from rule.check(whole)


def pages() -> Mapping[str, str]:
    """The page of each code that a rule gives: the docstring of the rule's module.

    Its first line is the title, which the catalogue has too.
    """
    return {rule.CODE.id: _page(rule) for rule in RULES}


def _page(rule: ModuleType) -> str:
    text = rule.__doc__ or ""
    return text.partition("\n")[2].strip() + "\n"
