"""Sizes that Argo and Kubernetes take, against what a pipeline comes to.

Sources: Argo's full CRDs (200 templates, 200 tasks in a dag; the default since 4.0), and etcd's
limit on one object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import HELD_UP, TOO_BIG, TOO_BIG_A_RUN, TOO_MANY
from kfpc.diagnostics.phrases import counted, verb
from kfpc.pipeline.ids import StepId, qualified
from kfpc.pipeline.pipeline import Pipeline
from kfpc.targets.argo.bounds import LARGEST_OBJECT, MOST_TASKS, MOST_TEMPLATES
from kfpc.targets.argo.kinds import spec_of
from kfpc.targets.argo.naming import task_name
from kfpc.targets.argo.records import Role, Templates
from kfpc.targets.argo.weight import Weight, bytes_of
from kfpc.targets.base import Package

if TYPE_CHECKING:
    from kfpc.targets.argo.passes.split import HeldUp


def too_large(
    pipeline: Pipeline, package: Package, templates: Templates, weight: Weight | None
) -> Iterator[Diagnostic]:
    """More tasks, templates or bytes than one object takes. ``weight`` is None where an author says
    in Argo's words what nodes there are."""
    for (role, id), template in templates.items():
        scope = id[:-1] if role is Role.PART else id
        count = len(template.dag.tasks) if template.dag is not None else 0
        if count > MOST_TASKS:
            yield TOO_MANY.at(
                pipeline.step(scope).place if scope else pipeline.place,
                f"{count} tasks in one dag{_of(scope)}: Argo takes {MOST_TASKS}",
                help="no part of it can be a dag of its own without holding steps up, or letting "
                "a failure stop more of them: put steps that belong together into a group, `steps`",
            )
    listed = spec_of(package.manifest)["templates"]  # those of the author's patch too
    count = len(listed) if isinstance(listed, list) else 0
    if count > MOST_TEMPLATES:
        yield TOO_MANY.at(
            pipeline.place,
            f"{count} templates: Argo takes {MOST_TEMPLATES}",
            help="steps share a template where only what `with` or `inputs` give differs; with "
            "`--split` parts become runs of their own, with 200 each",
        )
    size = bytes_of(package.manifest) if weight is None else weight.spec
    if size > LARGEST_OBJECT:
        kind = package.manifest["kind"]
        yield TOO_BIG.at(
            pipeline.place,
            f"the {kind} has {size // 1024} KiB: an object may have {LARGEST_OBJECT // 1024}",
            help="long scripts and texts are better kept in images or ConfigMaps; with `--split` "
            "parts become runs of their own",
        )
        return
    if weight is not None and weight.most > LARGEST_OBJECT:
        yield TOO_BIG_A_RUN.at(
            pipeline.place,
            f"a run that uses all attempts comes to {weight.most // 1024:,} KiB: an object may "
            f"have {LARGEST_OBJECT // 1024:,}",
            help=f"Argo keeps {counted(weight.status.most_nodes, 'node')} in it, compressed: let "
            "the controller keep them in a database (`nodeStatusOffLoad`), compile with `--split`, "
            "or allow fewer attempts",
        )


def held_up(pipeline: Pipeline, held: Iterable[HeldUp]) -> Iterator[Diagnostic]:
    """What parts cost that could not be made without holding steps up."""
    for one in held:
        scope = one.scope[1]
        steps = {task_name(id[-1]): qualified(id) for id in pipeline.members(scope)}
        task, other = steps.get(one.task, one.task), steps.get(one.other, one.other)
        yield HELD_UP.at(
            pipeline.step(scope).place if scope else pipeline.place,
            f"{counted(one.waiting, 'step')}{_in(scope)} "
            f"{verb(one.waiting, 'waits', 'wait')} for more than asked for, so that "
            f"no dag has more than {MOST_TASKS} tasks: `{task}` for {one.more:,} more, `{other}` "
            "among them",
            help="a failure stops those that wait, too; put steps that belong together into "
            "groups, `steps`, to say which may wait",
        )


def _in(scope: StepId) -> str:
    return f" of `{qualified(scope)}`" if scope else ""


def _of(scope: StepId) -> str:
    return f", that of `{qualified(scope)}`" if scope else ""
