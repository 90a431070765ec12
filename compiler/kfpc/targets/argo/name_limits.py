"""Names that Argo and Kubernetes take, against those of a pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import NAME_TOO_LONG, NAMES_COLLIDE
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.naming import (
    LONGEST_PIPELINE,
    LONGEST_TASK,
    parameter_name,
    run_prefix,
    task_name,
    template_name,
)


def check_names(pipeline: Pipeline) -> Iterator[Diagnostic]:
    """Names that are too long, and names that become the same once they are safe."""
    steps = list(pipeline.leaves())
    if len(run_prefix(pipeline.name)) > LONGEST_PIPELINE:
        yield NAME_TOO_LONG.at(
            pipeline.place,
            f"the name of the pipeline has {len(run_prefix(pipeline.name))} characters",
            help=f"names of runs begin with it, so it may have {LONGEST_PIPELINE}",
        )
    for name, place in (
        *((param.name, param.place) for param in pipeline.params.values()),
        *((result.name, result.place) for result in pipeline.root.results.values()),
    ):
        if len(name) > LONGEST_TASK:
            yield NAME_TOO_LONG.at(
                place, f"a name of {len(name)} characters", help=f"it may have {LONGEST_TASK}"
            )
    yield from _colliding("tasks", ((s.name, task_name(s.name), s.place) for s in steps))
    for step in steps:
        yield from _colliding_ports(step)
    results = pipeline.root.results.values()
    yield from _colliding("outputs", ((r.name, parameter_name(r.name), r.place) for r in results))
    workflow = pipeline.workflow
    yield from _colliding(
        "volumes",
        (
            (name, template_name(name), pipeline.place)
            for name in (
                *(if_sound(workflow.volumes) or ()),
                *(if_sound(workflow.volume_claims) or ()),
            )
        ),
    )


def _colliding_ports(step: Leaf) -> Iterator[Diagnostic]:
    outputs = (if_sound(step.outputs) or {}).values()
    yield from _colliding("outputs", ((o.name, parameter_name(o.name), o.place) for o in outputs))
    yield from _colliding(
        "inputs", ((i.name, parameter_name(i.name), i.declared) for i in step.inputs.values())
    )


def _colliding(what: str, names: Iterable[tuple[str, str, Located]]) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[str, Located]] = {}
    for name, safe, place in names:
        if safe in seen:
            other, where = seen[safe]
            yield NAMES_COLLIDE.at(
                place,
                f"`{other}` and `{name}` both become `{safe}` among the {what} of the package",
                help="rename one of them: Argo's names have letters, digits and `-` only",
                related=[("the other", where)],
            )
        else:
            seen[safe] = (name, place)
