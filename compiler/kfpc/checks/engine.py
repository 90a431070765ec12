"""Asks rules about a pipeline, part by part, and tells what has one cause once.

A rule is a module. ``CODE`` is the code that it gives, its docstring is the code's page, and it
has one or more of these functions, each of which yields what is wrong with what it is given:

    of_pipeline(analysis)        the whole
    of_scope(scope, analysis)    every scope: its params, its results, how its steps hang together
    of_step(step, analysis)      every step, blocks too
    of_leaf(leaf, analysis)      every step that runs a program
    of_pod(leaf, analysis)       likewise, if whether it finds anything follows from the step's
                                 program and its settings: many steps may share them
    of_ports(leaf, analysis)     likewise, if it follows from which inputs and outputs the step has
                                 too, and which of those somebody reads; not from what it is given
    of_use(use, analysis)        every reading of an output
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import chain, repeat
from types import ModuleType
from typing import Any

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding, Found, Steps, same_place
from kfpc.diagnostics import Code, Diagnostic
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf

FUNCTIONS = ("of_pipeline", "of_scope", "of_step", "of_leaf", "of_pod", "of_ports", "of_use")
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
        "of_ports": leaves,
        "of_use": analysis.uses,
    }
    unlike = {
        "of_pod": _unlike(leaves, lambda leaf: leaf.pod),
        "of_ports": _unlike(leaves, lambda leaf: (*leaf.pod, *_ports(leaf, analysis))),
    }
    for rule in rules:
        yield from _told(rule.CODE, _found(rule, parts, unlike, analysis))


def _found(
    rule: ModuleType,
    parts: Mapping[str, tuple[Any, ...]],
    unlike: Mapping[str, tuple[Leaf, ...]],
    analysis: Analysis,
) -> Iterator[Found]:
    """All that one rule finds; ``unlike`` are one each of the steps that share what a function goes
    by."""
    if hasattr(rule, "of_pipeline"):
        yield from rule.of_pipeline(analysis)
    for function, walked in parts.items():
        ask: _Ask | None = getattr(rule, function, None)
        if ask is None:
            continue
        few = unlike.get(function, walked)
        if len(few) < len(walked) and not any(_each(ask, few, analysis)):
            continue
        yield from _each(ask, walked, analysis)


def _unlike(leaves: Iterable[Leaf], likeness: Callable[[Leaf], Hashable]) -> tuple[Leaf, ...]:
    """One each of the steps that are alike."""
    return tuple({likeness(leaf): leaf for leaf in leaves}.values())


def _ports(leaf: Leaf, analysis: Analysis) -> tuple[Hashable, ...]:
    """The inputs and outputs of a step. What each is follows from a program that steps share."""
    return tuple(leaf.inputs), tuple(if_sound(leaf.outputs) or ()), analysis.read(leaf.id)


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
