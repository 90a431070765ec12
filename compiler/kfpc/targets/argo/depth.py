"""How deep templates stand within each other in a run, against what Argo takes.

Source: ``currentStackDepth`` in Argo's workflow/controller/operator.go; each template counts, the
pod's too, and each round of a repeat is one level further down (seen on Argo 4.0.7).
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import TARGET_CANNOT
from kfpc.diagnostics.phrases import counted
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.targets.argo.bounds import MOST_LEVELS
from kfpc.targets.argo.records import ENTRY, Role, TemplateId, Templates


def too_deep(pipeline: Pipeline, templates: Templates) -> Iterator[Diagnostic]:
    """The repeats on the way down to what stands too deep, each with what it could have."""
    if not any(role is Role.REPEAT for role, _ in templates):
        return
    ways: dict[TemplateId, tuple[int, tuple[StepId, ...]]] = {}
    depth, repeats = _deepest(ENTRY, pipeline, templates, ways)
    if depth <= MOST_LEVELS:
        return
    for id in repeats:
        repeat = pipeline.scope(id).repeat
        assert repeat is not None
        most = sound(repeat.most)
        left = most - (depth - MOST_LEVELS)
        help = "let a step do more of the work"
        if left > 0:
            help = f"here `max` may be {left}; {help}"
        yield TARGET_CANNOT.at(
            repeat.most_place,
            f"{counted(most, 'round')} come to {depth} levels of templates: "
            f"Argo takes {MOST_LEVELS}",
            help=help,
        )
        return


def _deepest(
    id: TemplateId,
    pipeline: Pipeline,
    templates: Templates,
    ways: dict[TemplateId, tuple[int, tuple[StepId, ...]]],
) -> tuple[int, tuple[StepId, ...]]:
    """The number of levels from a template down, and the repeats on that way, the one with the
    most rounds first."""
    if id in ways:
        return ways[id]
    role, step = id
    template = templates[id]
    tasks = template.dag.tasks if template.dag is not None else ()
    inner = [one for task in tasks for one in task.templates]
    inner += [one.template for one in template.steps]
    within = [_deepest(one, pipeline, templates, ways) for one in inner if one != id]
    depth, repeats = max(within, default=(0, ()), key=lambda way: way[0])
    own = 1
    if role is Role.REPEAT:
        own = rounds_of(step, pipeline)
        repeats = tuple(
            sorted((step, *repeats), key=lambda one: rounds_of(one, pipeline), reverse=True)
        )
    ways[id] = depth + own, repeats
    return ways[id]


def rounds_of(step: StepId, pipeline: Pipeline) -> int:
    """How many rounds a repeat has at most."""
    repeat = pipeline.scope(step).repeat
    assert repeat is not None
    return sound(repeat.most)
