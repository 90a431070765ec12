"""Names of expressions that stand in a text without their braces."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import assert_never

from kfpc.checks.sites import mark_at
from kfpc.diagnostics import Located
from kfpc.expressions.positions import CONTEXTS
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT, StepId, is_beside_the_run
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Scope, ScopeKind, Step
from kfpc.pipeline.step import Leaf
from kfpc.source import Place
from kfpc.typecheck.look_ups.run import RUN_FACTS


def without_braces(text: str, place: Located, leaf: Leaf | None, pipeline: Pipeline) -> str | None:
    """The way out for a text that is a name of an expression, where that may stand and there is
    such a thing."""
    scope = ROOT if leaf is None else leaf.id[:-1]
    may_stand = isinstance(place, Place) and may_be_here(text, place)
    if may_stand and is_known(text.split("."), scope, leaf, pipeline):
        return braces_for(text)
    return None


def braces_for(name: str) -> str:
    return f"did you mean `${{{{ {name} }}}}`?"


def may_be_here(name: str, place: Place) -> bool:
    """Whether an expression may stand at a place, with such a name in it."""
    mark = mark_at(place)
    return mark is not None and name.partition(".")[0] in CONTEXTS[mark.position]


def is_known(parts: list[str], scope: StepId, inside: Leaf | None, pipeline: Pipeline) -> bool:
    """Whether the parts name something that texts of a scope see; a step's own only inside of
    it."""
    match parts:
        case ["params", name]:
            return any(name in (if_sound(one.params) or {}) for one in _seen_from(scope, pipeline))
        case ["pod", "name"] | ["attempt"]:
            return inside is not None
        case ["run", fact]:
            return fact in RUN_FACTS
        case ["steps", name, "item" | "status" | "exit_code" as fact]:
            seen = _loop_seen if fact == "item" else _step_seen
            return seen(name, scope, pipeline) is not None
        case ["steps", name, "outputs", output]:
            step = _step_seen(name, scope, pipeline)
            return step is not None and output in (if_sound(step.outputs) or {})
        case ["inputs", name] | ["inputs", name, "path"]:
            return inside is not None and _has_input(inside, name)
        case ["outputs", name, "path"]:
            return inside is not None and name in (if_sound(inside.outputs) or {})
    return False


def _step_seen(name: str, scope: StepId, pipeline: Pipeline) -> Step | None:
    """The step that texts of a scope mean by a name: the nearest of that name."""
    for one in _seen_from(scope, pipeline):
        if one.id == ROOT and is_beside_the_run(scope):
            return None  # nothing is known there of the run's own steps
        id = (*one.id, name)
        if pipeline.has(id):
            return pipeline.step(id)
    return None


def _loop_seen(name: str, scope: StepId, pipeline: Pipeline) -> Scope | None:
    """The loop around texts of a scope that has a name."""
    around = (one for one in _seen_from(scope, pipeline) if one.is_loop)
    return next((one for one in around if one.id[-1] == name), None)


def _seen_from(scope: StepId, pipeline: Pipeline) -> Iterator[Scope]:
    """A scope, and those around it up to the pipeline that it belongs to."""
    while True:
        found = pipeline.scope(scope)
        yield found
        match found.kind:
            case ScopeKind.ROOT | ScopeKind.PIPELINE:
                return
            case (
                ScopeKind.GROUP
                | ScopeKind.LOOP
                | ScopeKind.REPEAT
                | ScopeKind.EXIT
                | ScopeKind.HOOKS
            ):
                scope = scope[:-1]
            case _:
                assert_never(found.kind)


def _has_input(leaf: Leaf, name: str) -> bool:
    places = (unread.place for unread in leaf.unread)
    return name in leaf.inputs or any(
        isinstance(place, Place) and name in place.path for place in places
    )
