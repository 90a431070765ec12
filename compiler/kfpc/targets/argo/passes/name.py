"""Names of templates: readable, and each once.

A template is called after what it runs where several steps share it, and after its step where
that alone runs it: ``tune-train`` is ``train`` of the group ``tune``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import EACH, StepId, plain_names
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.naming import template_name, unique
from kfpc.targets.argo.passes.share import Shared
from kfpc.targets.argo.records import ENTRY, MOMENT, SETTLE, Role, Template, TemplateId

ENTRYPOINT = "main"
SETTLE_NAME = "settle"
MOMENT_NAME = "settle-now"


_ENDINGS = {
    Role.EXIT: "-anyway",
    Role.HOOK: "-hook",
    Role.REPEAT: "",
    Role.PART: "",
    Role.LIMIT: "-limit",
    Role.LIMIT_REACHED: "-limit-reached",
}
"""What the templates around a scope's dag are called, after the scope."""


def names(pipeline: Pipeline, shared: Shared) -> Mapping[TemplateId, str]:
    """The name of each template that is left, by its id."""
    own = {ENTRY: ENTRYPOINT, SETTLE: SETTLE_NAME, MOMENT: MOMENT_NAME}
    found: dict[TemplateId, str] = {id: own[id] for id in own if id in shared.templates}
    taken = set(found.values())
    for id in shared.templates:
        if id not in found:
            title = _title(id, shared, pipeline, found)
            found[id] = unique(template_name(title), taken)
            taken.add(found[id])
    return found


def _title(
    id: TemplateId, shared: Shared, pipeline: Pipeline, named: Mapping[TemplateId, str]
) -> str:
    role, step = id
    if role is Role.LEAF:
        return _leaf_title(pipeline.leaf(step), [user for _, user in shared.users[id]])
    if role is Role.FAILURES:
        return _title_around(shared.templates[id], named)
    if role is Role.SCOPE:
        scope = pipeline.scope(step)
        if scope.repeat is not None:
            return f"{dashed(step)}-round"
        return f"{dashed(step)}-item" if scope.is_loop else scope.title or dashed(step)
    if role is Role.CLOCK:
        return "-".join(("clock", *step))
    if role is Role.CHOICE:
        return f"choose-from-{step[0]}"
    if role is Role.LOOP:
        return f"{dashed(step)}-loop" if pipeline.has((*step, EACH)) else dashed(step)
    return f"{dashed(step)}{_ENDINGS[role]}"


def _title_around(level: Template, named: Mapping[TemplateId, str]) -> str:
    """After what it begins again, keeps in a cache, measures, or has steps at the end of."""
    assert level.dag is not None
    inner = level.dag.tasks[0].template
    if inner[0] is not Role.LEAF:
        return f"{named[inner]}-attempts"
    if len(level.dag.tasks) > 1 or level.retry_strategy is not None:
        return f"{named[inner]}-failures"
    if level.memoize is not None:
        return f"{named[inner]}-cached"
    return f"{named[inner]}-{'with-exit' if level.metrics is None else 'measured'}"


def dashed(step: StepId) -> str:
    """A step as it is called in the names of templates."""
    return "-".join(plain_names(step))


def _leaf_title(step: Leaf, users: Sequence[StepId]) -> str:
    """A component's name; the step's own where it alone runs the template, or others that are
    called as it is; else the image."""
    container = if_sound(step.container)
    if container is not None and container.title is not None:
        return container.title
    if len(users) == 1:
        return dashed(step.id)
    if all(user[-1] == step.name != EACH for user in users):
        return step.name
    if container is None:
        return "resource" if step.has_pod else "wait"
    image = container.image.literal or ""
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0] or "shared"
