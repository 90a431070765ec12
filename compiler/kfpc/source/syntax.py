"""What the parser says of broken syntax, in words that help.

libyaml and PyYAML's own parser have nearly the same messages, and are told apart by no
more than the words that both have. What is not known here is passed on as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from yaml.error import MarkedYAMLError
from yaml.events import CollectionStartEvent, Event

from kfpc.diagnostics import Diagnostic, SourceText
from kfpc.diagnostics.catalogue.reading import SYNTAX
from kfpc.source import broken_scalars, broken_structure
from kfpc.source.failures import Failure

_EXPLANATIONS: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    broken_scalars.tab,
    broken_scalars.quote,
    broken_scalars.expression,
    broken_scalars.special_start,
    broken_scalars.text_behind,
    broken_structure.bracket,
    broken_structure.colon,
    broken_structure.list_item,
    broken_structure.block,
    broken_structure.document,
    broken_structure.depth,
)
"""The first that knows better than the parser speaks."""


def explain(
    error: MarkedYAMLError,
    source: SourceText,
    last: Event | None,
    innermost: CollectionStartEvent | None,
) -> Diagnostic:
    """The diagnostic for what the parser raised, after ``last`` and within ``innermost``."""
    size = len(source.text)
    at = error.problem_mark.index if error.problem_mark else 0
    began = error.context_mark.index if error.context_mark else at
    context, problem = error.context or "", error.problem or "this is not YAML"
    failure = Failure(source, context, problem, min(at, size), min(began, size), last, innermost)
    for explanation in _EXPLANATIONS:
        found = explanation(failure)
        if found is not None:
            return found
    return SYNTAX.at(failure.word(failure.at), problem)
