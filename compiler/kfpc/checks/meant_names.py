"""Errors about a text that has a name as other tools write it: `${params.x}`.

What is wrong with such a text is the way in which it names a value, so the help is how that is
written here.
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.checks.known_names import braces_for, is_known
from kfpc.checks.rules.names_as_text import written_otherwise
from kfpc.checks.sites import mark_at, texts_of_file
from kfpc.diagnostics import Diagnostic, Severity
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.diagnostics.phrases import quoted
from kfpc.expressions.positions import CONTEXTS
from kfpc.language.paths import step_id
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.record import replace
from kfpc.source import Place


def with_meant_names(
    found: tuple[Diagnostic, ...], pipeline: Pipeline | None
) -> tuple[Diagnostic, ...]:
    """What was found; of an error about the whole of such a text the help is another one."""
    if pipeline is None or not any(map(_is_of_a_text, found)):
        return found
    helps = dict(_helps(pipeline))
    if not helps:
        return found
    return tuple(
        replace(one, help=helps.get((one.span.start, one.span.end), one.help))
        if _is_of_a_text(one) and one.span.source is pipeline.place.document.source
        else one
        for one in found
    )


def _is_of_a_text(one: Diagnostic) -> bool:
    return one.severity is Severity.ERROR and one.code != NO_EXPRESSION.id


def _helps(pipeline: Pipeline) -> Iterator[tuple[tuple[int, int], str]]:
    """By the range of a text in the file: how the name in it is written there."""
    document = pipeline.place.document
    for path, text, of_key in texts_of_file(document.data):
        place = document.place(*path)
        at = place.key if of_key else place
        help = next(
            filter(None, (_help(name, at, pipeline) for name in written_otherwise(text))), None
        )
        if help is not None:
            yield (at.span.start, at.span.end), help


def _help(name: str, place: Place, pipeline: Pipeline) -> str | None:
    parts = name.split(".")
    is_step = parts[0] == "steps" and len(parts) == 2 and pipeline.has((parts[1],))
    if not is_step and not _is_given(parts, place, pipeline):
        return None
    mark = None if place.of_key else mark_at(place)
    if mark is None:
        # Most texts are no such mistakes.
        from kfpc.language.messages.no_expression import no_expression  # noqa: PLC0415

        instead = no_expression(place, f"${{{{ {name} }}}}", of_key=place.of_key).help
        return f"no expression may stand here; {instead}"
    known = CONTEXTS[mark.position] - {"item"}
    if is_step or parts[0] not in known:
        return f"here an expression may use {', '.join(quoted(sorted(known)))}"
    return braces_for(name)


def _is_given(parts: list[str], place: Place, pipeline: Pipeline) -> bool:
    """Whether the parts name a value, and one that goes into other texts: a secret does not."""
    params = if_sound(pipeline.root.params) or {}
    if parts[0] == "params" and parts[1] in params and params[parts[1]].secret is not None:
        return False
    id = step_id(place.path)
    step = pipeline.step(id) if id != ROOT and pipeline.has(id) else None
    return is_known(parts, ROOT, step if isinstance(step, Leaf) else None, pipeline)
