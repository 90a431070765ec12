"""A package that one object cannot hold as several, or why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import CANNOT_SPLIT, PARALLELISM_APART
from kfpc.diagnostics.phrases import counted, quoted, some
from kfpc.pipeline.pipeline import Pipeline
from kfpc.record import record
from kfpc.targets.argo.bounds import LARGEST_OBJECT
from kfpc.targets.argo.children.cut import Objects, Whole, in_children
from kfpc.targets.argo.lower.exit import reads_failures
from kfpc.targets.argo.patches import has_own_nodes
from kfpc.targets.argo.weight import Weight, weight_of

SMALLER_PARTS = (50, 12)
"""Tasks of a dag, where a scope has to have parts to be cut at."""


@record(eq=False)
class Apart:
    """``problems`` are why there are no such objects."""

    manifest: dict[str, Any]
    children: tuple[dict[str, Any], ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def in_objects(
    analysis: Analysis, manifest: dict[str, Any], parts: Iterable[dict[str, Any]]
) -> Apart:
    """The objects. One that is small enough stays as it is, and so does one whose templates an
    author says in Argo's words. ``parts`` are packages of the same with smaller and smaller parts,
    to be tried in turn."""
    pipeline = analysis.pipeline
    if has_own_nodes(pipeline) or weight_of(manifest).fits:
        return Apart(manifest)
    if reads_failures(pipeline):
        problem = _cannot(
            pipeline,
            "`run.failures` is read at its end, which knows nothing of what fails in a child run",
            "read `run.status` there",
        )
        return Apart(manifest, problems=(problem,))
    tried = [in_children(manifest)]
    while tried[-1].over is not None and (smaller := next(iter(parts), None)) is not None:
        tried.append(in_children(smaller))
    found = tried[-1]
    if found.over is not None:
        first = tried[0]
        problem = _too_large(pipeline, first, first.over or found.over)
        return Apart(manifest, problems=(problem,))
    return Apart(found.manifest, found.children, warnings=tuple(_looser(pipeline, found)))


def _cannot(pipeline: Pipeline, reason: str, help: str) -> Diagnostic:
    return CANNOT_SPLIT.at(pipeline.place, f"the run cannot be split: {reason}", help=help)


def _too_large(pipeline: Pipeline, found: Objects, over: Weight) -> Diagnostic:
    """What is left where all that could leave its object has left it."""
    count = len(found.children) + 1
    size = f"{over.most // 1024:,} KiB of {LARGEST_OBJECT // 1024:,}"
    if over.most <= LARGEST_OBJECT:
        size = f"{counted(over.templates, 'template')} and {counted(over.tasks, 'task')} in a dag"
    left = "what is left" if count == 1 else f"the largest of {count} objects"
    return _cannot(pipeline, f"{left} would have {size}", _help(found.whole))


def _help(whole: tuple[Whole, ...]) -> str:
    if not whole:
        return "put steps that belong together into groups, `steps`, or allow fewer attempts"
    alike: dict[str, list[str]] = {}
    for one in whole:
        alike.setdefault(one.reason, []).append(one.task)
    return "; ".join(
        f"{some(quoted(tasks), 3)} cannot be cut off: {reason}" for reason, tasks in alike.items()
    )


def _looser(pipeline: Pipeline, found: Objects) -> Iterator[Diagnostic]:
    """What holds for each object by itself that held for the run."""
    most = pipeline.workflow.parallelism
    if most is not None and found.children:
        yield PARALLELISM_APART.at(
            pipeline.place,
            f"`parallelism: {most}` holds for each child run by itself",
            help="a `lock` with a semaphore holds for all of them",
        )
