"""Asks rules about a pipeline, part by part, and tells what has one cause once.

A rule is a module. ``CODE`` is the code that it gives, its docstring is the code's page, and it
has one or more of these functions, each of which yields what is wrong with what it is given:

    of_pipeline(analysis)        the whole
    of_scope(scope, analysis)    every scope: its params, its results, how its steps hang together
    of_step(step, analysis)      every step, blocks too
    of_leaf(leaf, analysis)      every step that runs a program
    of_pod(leaf, analysis)       likewise, if whether it finds anything follows from the step's
                                 program and its settings: many steps may share them
    of_use(use, analysis)        every reading of an output
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, repeat
from types import ModuleType
from typing import Any

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding, Found, Steps, same_place
from kfpc.diagnostics import Code, Diagnostic
from kfpc.pipeline.step import Leaf

FUNCTIONS = ("of_pipeline", "of_scope", "of_step", "of_leaf", "of_pod", "of_use")
"""What a rule may be asked."""


def run(rules: Iterable[ModuleType], analysis: Analysis) -> Iterator[Diagnostic]:
    """What the rules find, rule by rule. The pipeline is walked once for all of them."""
    pipeline = analysis.pipeline
    leaves = tuple(pipeline.leaves())
    parts = {
        "of_scope": tuple(pipeline.scopes()),
        "of_step": tuple(pipeline.steps()),
        "of_leaf": leaves,
        "of_pod": leaves,
        "of_use": analysis.uses,
    }
    unlike = tuple({(id(leaf.program), id(leaf.settings)): leaf for leaf in leaves}.values())
    for rule in rules:
        yield from _told(rule.CODE, _found(rule, parts, unlike, analysis))


def _found(
    rule: ModuleType,
    parts: Mapping[str, tuple[Any, ...]],
    unlike: tuple[Leaf, ...],
    analysis: Analysis,
) -> Iterator[Found]:
    """All that one rule finds; ``unlike`` are one each of the steps that share what a rule of pods
    goes by."""
    if hasattr(rule, "of_pipeline"):
        yield from rule.of_pipeline(analysis)
    for function, walked in parts.items():
        ask: _Ask | None = getattr(rule, function, None)
        if ask is None:
            continue
        if (
            function == "of_pod"
            and len(unlike) < len(walked)
            and not any(_each(ask, unlike, analysis))
        ):
            continue
        yield from _each(ask, walked, analysis)


_Ask = Callable[[Any, Analysis], Iterable[Found]]


def _each(ask: _Ask, walked: Iterable[Any], analysis: Analysis) -> Iterator[Found]:
    return chain.from_iterable(map(ask, walked, repeat(analysis)))


def _told(code: Code, found: Iterable[Found]) -> Iterator[Diagnostic]:
    """The findings as diagnostics, each cause once."""
    causes: dict[object, list[Finding]] = {}
    for one in found:
        if isinstance(one, Diagnostic):
            yield one
        else:
            causes.setdefault((one.cause, same_place(one.place)), []).append(one)
    for same in causes.values():
        first = same[0]
        message = first.says(Steps(tuple(one.step for one in same)))
        yield code.at(first.place, message, help=first.help, related=first.related)


def pages(rules: Iterable[ModuleType]) -> Mapping[str, str]:
    """The page of each code that a rule gives: the docstring of the first module that gives it.

    Its first line is the title, which the catalogue has too.
    """
    found: dict[str, str] = {}
    for rule in rules:
        text = rule.__doc__ or ""
        found.setdefault(rule.CODE.id, text.partition("\n")[2].strip() + "\n")
    return found
