"""A label or a name that Kubernetes refuses.

Labels, node selectors, tolerations and affinity have keys of the form `prefix/name` and values of
at most 63 letters, digits, `-`, `_` and `.`. Kubernetes refuses a pod with any other, when the step
starts.

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

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kfpc.analysis import Analysis
from kfpc.checks.objects import worth
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_LABEL
from kfpc.diagnostics.phrases import shortened
from kfpc.kubernetes.affinity import NodeAffinity, NodeSelectorTerm, whole_number
from kfpc.kubernetes.labels import KEY_HELP, LABEL_HELP, is_key, is_label_value
from kfpc.kubernetes.plain import NODE, PREFERRED, REQUIRED
from kfpc.kubernetes.ranges import INT64
from kfpc.kubernetes.taints import Toleration
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.pipeline.workflow import Workflow
from kfpc.source import Place

CODE = BAD_LABEL


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    settings = leaf.settings
    yield from _labels(settings.labels, leaf, "labels")
    yield from _labels(settings.node_selector, leaf, "node_selector")
    for key in settings.annotations:
        if _is_bad_key(key):
            yield _bad_key(key, leaf.setting("annotations", key).key)
    if settings.affinity is not None:
        if settings.affinity.node is not None:
            yield from _node_affinity(settings.affinity.node, leaf)
        yield from _selectors(settings.affinity.rest, leaf.setting("affinity"))
    for number, toleration in enumerate(if_sound(settings.tolerations) or ()):
        yield from _toleration(toleration, leaf.setting("tolerations").child(number))


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    workflow = analysis.pipeline.workflow
    place = analysis.pipeline.place.document.place("workflow")
    yield from _labels_of_runs(workflow, place.child("labels"))
    if workflow.pod_gc is not None:
        selected = place.child("pod_gc", "labels")
        for key, value in workflow.pod_gc.labels.items():
            yield from _pair(key, [(value, selected.child(key))], selected.child(key).key)
    for key in workflow.annotations:
        if _is_bad_key(key):
            yield _bad_key(key, place.child("annotations", key).key)


def _labels_of_runs(workflow: Workflow, place: Place) -> Iterator[Diagnostic]:
    known = {key: worth(text, None) for key, text in workflow.labels_of_params.items()}
    for key, value in (*workflow.labels.items(), *known.items()):
        at = place.child(key)
        if _is_bad_key(key):
            yield _bad_key(key, at.key)
        if value is not None and not is_label_value(value):
            yield _bad_value(value, at)


def _toleration(toleration: Toleration, place: Place) -> Iterator[Diagnostic]:
    """What a taint is asked for: its key and its value are like those of a label."""
    if toleration.key and _is_bad_key(toleration.key):
        yield _bad_key(toleration.key, place.child("key"))
    value = toleration.value or ""
    if "{{" not in value and not is_label_value(value):
        yield _bad_value(value, place.child("value"))


def _selectors(data: Any, place: Place) -> Iterator[Diagnostic]:
    """The labels of other pods, and of namespaces, that an affinity asks for."""
    if isinstance(data, (list, tuple)):
        for number, item in enumerate(data):
            yield from _selectors(item, place.child(number))
    if not isinstance(data, Mapping):
        return
    for key, value in data.items():
        at = place.child(key)
        if key == "matchLabels":
            for label, wanted in value.items():
                yield from _pair(label, [(wanted, at.child(label))], at.child(label).key)
        elif key == "matchExpressions":
            for number, one in enumerate(value):
                of_values = at.child(number, "values")
                values = enumerate(one.get("values") or ())
                placed = [(wanted, of_values.child(which)) for which, wanted in values]
                yield from _pair(one["key"], placed, at.child(number, "key"))
        elif key == "topologyKey":
            yield from _pair(value, (), at)
        else:
            yield from _selectors(value, at)


def _pair(key: str, values: Iterable[tuple[str, Place]], place: Place) -> Iterator[Diagnostic]:
    if _is_bad_key(key):
        yield _bad_key(key, place)
    for value, at in values:
        if "{{" not in value and not is_label_value(value):
            yield _bad_value(value, at)


def _node_affinity(node: NodeAffinity, leaf: Leaf) -> Iterator[Diagnostic]:
    """The labels of nodes that a node affinity asks for, or prefers."""
    required = leaf.setting("affinity", NODE, REQUIRED, "nodeSelectorTerms")
    for number, term in enumerate(node.required or ()):
        yield from _term(term, required.child(number))
    preferred = leaf.setting("affinity", NODE, PREFERRED)
    for number, one in enumerate(node.preferred or ()):
        yield from _term(one.preference, preferred.child(number, "preference"))


def _term(term: NodeSelectorTerm, place: Place) -> Iterator[Diagnostic]:
    for number, requirement in enumerate(term.expressions):
        at = place.child("matchExpressions", number)
        if _is_bad_key(requirement.key):
            yield _bad_key(requirement.key, at.child("key"))
        if requirement.operator in ("Gt", "Lt"):
            for which, value in enumerate(requirement.values):
                if "{{" not in value and whole_number(value) is None:
                    message = f"`{shortened(value)}` is not a whole number"
                    help = f"`{requirement.operator}` compares numbers from {-INT64 - 1} to {INT64}"
                    yield BAD_LABEL.at(at.child("values", which), message, help=help)
        if requirement.operator in ("In", "NotIn"):
            for which, value in enumerate(requirement.values):
                if "{{" not in value and not is_label_value(value):
                    yield _bad_value(value, at.child("values", which))


def _is_bad_key(key: str) -> bool:
    """Braces in a key are told by themselves."""
    return "{{" not in key and not is_key(key)


def _labels(values: Mapping[str, TypedText], leaf: Leaf, key: str) -> Iterator[Diagnostic]:
    for name, text in values.items():
        at = leaf.setting(key, name)
        if _is_bad_key(name):
            yield _bad_key(name, at.key)
        value = worth(text, leaf)
        if value is not None and "{{" not in value and not is_label_value(value):
            yield _bad_value(value, at)


def _bad_key(key: str, place: Located) -> Diagnostic:
    return BAD_LABEL.at(
        place,
        f"`{key}` is not a key that Kubernetes takes",
        help=KEY_HELP,
    )


def _bad_value(value: str, place: Located) -> Diagnostic:
    message = f"`{shortened(value)}` is not a value that Kubernetes takes for a label"
    return BAD_LABEL.at(place, message, help=LABEL_HELP)
