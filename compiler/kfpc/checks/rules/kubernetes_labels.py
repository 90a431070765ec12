"""A label or a name that Kubernetes refuses.

Labels and node selectors have keys of the form `prefix/name` and values of at most 63 letters, digits,
`-`, `_` and `.`. Kubernetes refuses a pod with any other, when the step starts.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], labels: {team: "vision & speech"}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], labels: {team: vision-and-speech}}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_LABEL
from kfpc.pipeline.model import Pipeline
from kfpc.pipeline.values import TypedText
from kfpc.source import Place

CODE = BAD_LABEL

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
_PREFIX = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    root = pipeline.place
    for step in pipeline.scope.steps.values():
        settings = step.settings
        if not (settings.labels or settings.node_selector or settings.annotations):
            continue
        place = _step_place(step.place)
        if place is None:
            continue
        yield from _labels(settings.labels, place, "labels")
        yield from _labels(settings.node_selector, place, "node_selector")
        for key in settings.annotations:
            if not is_key(key):
                yield _bad_key(key, _child(place, "annotations", key).key)
    workflow = pipeline.workflow
    if isinstance(root, Place):
        document = root.document
        for key, value in workflow.labels.items():
            at = document.place("workflow", "labels", key)
            if not is_key(key):
                yield _bad_key(key, at.key)
            if not is_value(value):
                yield _bad_value(value, at)
        for key in workflow.annotations:
            if not is_key(key):
                yield _bad_key(key, document.place("workflow", "annotations", key).key)


def _step_place(place: Located) -> Place | None:
    return place if isinstance(place, Place) else None


def _child(step: Place, *path: str) -> Place:
    """A setting of a step: its own, or that of ``defaults``."""
    return Place(step.document, (*step.path, *path), fallback=("defaults", *path))


def _labels(values: Mapping[str, TypedText], step: Place, key: str) -> Iterator[Diagnostic]:
    for name, text in values.items():
        at = _child(step, key, name)
        if not is_key(name):
            yield _bad_key(name, at.key)
        if text.literal is not None and not is_value(text.literal):
            yield _bad_value(text.literal, at)


def is_key(key: str) -> bool:
    """Whether Kubernetes takes the key of a label. Source: Kubernetes, labels and selectors."""
    prefix, slash, name = key.rpartition("/")
    if slash and (len(prefix) > 253 or _PREFIX.fullmatch(prefix) is None):
        return False
    return _NAME.fullmatch(name) is not None


def is_value(value: str) -> bool:
    """Whether Kubernetes takes the value of a label; it may be empty."""
    return not value or _NAME.fullmatch(value) is not None


def _bad_key(key: str, place: Located) -> Diagnostic:
    return BAD_LABEL.at(
        place,
        f"`{key}` is not a key that Kubernetes takes",
        help="keys are `name` or `prefix/name`, of letters, digits, `-`, `_` and `.`",
    )


def _bad_value(value: str, place: Located) -> Diagnostic:
    shown = value if len(value) <= 40 else f"{value[:37]}..."
    return BAD_LABEL.at(
        place,
        f"`{shown}` is not a value that Kubernetes takes for a label",
        help="values have at most 63 letters, digits, `-`, `_` and `.`; annotations take any text",
    )
