"""A label that Argo keeps for itself.

Argo finds its Workflows and their pods by labels that begin with `workflows.argoproj.io/`. A
Workflow with `controller-instanceid` is left to the controller of that instance ID, and one with
`completed` has ended before it begins: nobody runs it. A pod that says another `workflow` or
`completed` is lost to its run, which waits for it for ever.

Where your controller has an instance ID, and the label says it, silence the warning with a comment.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
workflow: {labels: {workflows.argoproj.io/completed: "true"}}
steps:
  a: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
workflow: {labels: {example.com/completed: "true"}}
steps:
  a: {image: "busybox:1", command: [echo]}
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import OWN_LABEL
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.step import Leaf

CODE = OWN_LABEL

Path: TypeAlias = "tuple[str | int, ...]"

# Source: workflow/common/common.go of Argo.
_DOMAIN = "workflows.argoproj.io/"
_INSTANCE = f"{_DOMAIN}controller-instanceid"
_OF_WORKFLOW = {
    f"{_DOMAIN}{name}"
    for name in ("completed", "phase", "workflow-archiving-status", "cron-workflow")
}
_OF_POD = {
    f"{_DOMAIN}{name}"
    for name in ("node-id", "node-name", "node-type", "node-start-time", "pod-gc-strategy")
}
_HELP = "call it something else, such as `example.com/…`"


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    document = pipeline.place.document
    workflow = pipeline.workflow
    for key, value in {**workflow.labels, **workflow.labels_of_params}.items():
        yield from _of_workflow(key, value, document.place("workflow", "labels", key).key)
    patch, root = pipeline.argo or {}, document.place("argo")
    for labels in ("labels", "labelsFrom"):
        for path, value in _below(patch, "workflowMetadata", labels):
            yield from _of_workflow(path[-1], value, root.child(*path).key)
    for path, what in _of_pods_in(patch):
        message = f"Argo keeps the {what} `{path[-1]}` for itself, and may lose the pods"
        yield OWN_LABEL.at(root.child(*path).key, message, help=_HELP)


def _of_workflow(key: str | int, value: object, place: Located) -> Iterator[Diagnostic]:
    if key == _INSTANCE:
        name = f"the instance ID `{value}`" if isinstance(value, str) else "that instance ID"
        yield OWN_LABEL.at(
            place,
            f"only a controller with {name} runs this Workflow",
            help="leave it out where your controller has no instance ID",
        )
    elif key in _OF_WORKFLOW:
        message = f"Argo keeps the label `{key}` for itself, and may not run the Workflow"
        yield OWN_LABEL.at(place, message, help=_HELP)


def _of_pods_in(patch: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The labels and annotations of pods that the spec's patch says and Argo keeps for itself."""
    templates = patch.get("templates")
    numbers = range(len(templates) if isinstance(templates, list) else 0)
    for where in (
        ("podMetadata",),
        ("templateDefaults", "metadata"),
        *(("templates", number, "metadata") for number in numbers),
    ):
        yield from _kept(patch, *where)


def _kept(patch: Mapping[str, Any], *where: str | int) -> Iterator[tuple[Path, str]]:
    """What Argo keeps for itself of a pod's metadata in a patch, and what it is."""
    for path, _ in _below(patch, *where, "labels"):
        if str(path[-1]).startswith(_DOMAIN):
            yield path, "label"
    for path, _ in _below(patch, *where, "annotations"):
        if path[-1] in _OF_POD:
            yield path, "annotation"


def _below(patch: Mapping[str, Any], *where: str | int) -> Iterator[tuple[Path, Any]]:
    """What a mapping in a patch says, without what it takes away."""
    found: Any = patch
    for step in where:
        inside = found.get(step) if isinstance(found, Mapping) else None
        if isinstance(found, list) and isinstance(step, int):
            inside = found[step]
        found = inside
    for key, value in found.items() if isinstance(found, Mapping) else ():
        if value is not None:
            yield (*where, key), value


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    labels = (key for key in leaf.settings.labels if key.startswith(_DOMAIN))
    yield from _told(labels, "label", leaf, "labels")
    annotations = (key for key in leaf.settings.annotations if key in _OF_POD)
    yield from _told(annotations, "annotation", leaf, "annotations")
    container = if_sound(leaf.container)
    for key in container.labels if container is not None else ():
        if key.startswith(_DOMAIN):
            yield _finding(key, "label", leaf, leaf.setting("component"))
    patch = leaf.settings.argo
    for path, what in () if patch is None or patch is ERRONEOUS else _kept(patch, "metadata"):
        place = leaf.setting("argo", *map(str, path))
        yield _finding(str(path[-1]), what, leaf, place.key)


def _told(keys: Iterable[str], what: str, leaf: Leaf, setting: str) -> Iterator[Finding]:
    for key in keys:
        yield _finding(key, what, leaf, leaf.setting(setting, key).key)


def _finding(key: str, what: str, leaf: Leaf, place: Located) -> Finding:
    return Finding(
        place,
        leaf.id,
        lambda steps: f"Argo keeps the {what} `{key}` for itself, and may lose the pods of {steps}",
        _HELP,
        cause=key,
    )
