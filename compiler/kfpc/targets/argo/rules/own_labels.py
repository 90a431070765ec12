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

from collections.abc import Iterable, Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import OWN_LABEL
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf

CODE = OWN_LABEL

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
    place = analysis.pipeline.place.document.place("workflow", "labels")
    for key, value in analysis.pipeline.workflow.labels.items():
        if key == _INSTANCE:
            yield OWN_LABEL.at(
                place.child(key).key,
                f"only a controller with the instance ID `{value}` runs this Workflow",
                help="leave it out where your controller has no instance ID",
            )
        elif key in _OF_WORKFLOW:
            message = f"Argo keeps the label `{key}` for itself, and may not run the Workflow"
            yield OWN_LABEL.at(place.child(key).key, message, help=_HELP)


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    labels = (key for key in leaf.settings.labels if key.startswith(_DOMAIN))
    yield from _told(labels, "label", leaf, "labels")
    annotations = (key for key in leaf.settings.annotations if key in _OF_POD)
    yield from _told(annotations, "annotation", leaf, "annotations")
    container = if_sound(leaf.container)
    for key in container.labels if container is not None else ():
        if key.startswith(_DOMAIN):
            yield _finding(key, "label", leaf, leaf.setting("component"))


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
