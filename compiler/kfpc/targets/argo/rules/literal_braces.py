"""A literal `${{` where Argo would expand it.

`$${{` writes a literal `${{`. Argo expands every `{{` that it sees, so kfpc carries the braces
past it in `command`, `args` and `env`, by an environment variable that holds one of them. Other
texts offer no such way: mount the text as a file from a ConfigMap.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  show: {image: "busybox:1", command: [echo], labels: {text: "$${{ x }}"}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  show: {image: "busybox:1", command: [echo, "$${{ x }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.objects import names_in_whole, secrets_of_params
from kfpc.checks.sites import takes_variables
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.values import LITERAL_BRACES
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText

CODE = LITERAL_BRACES


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for site in leaf.readings:
        # By variables Kubernetes can put the braces together.
        if _has_braces(site.text) and not takes_variables(site):
            yield _diagnose(site.place)
    container = if_sound(leaf.container)
    of_component = container is not None and container.title is not None
    for item in leaf.inputs.values():
        if isinstance(item.value, TypedText) and _has_braces(item.value):
            yield _diagnose(item.place, _AS_FILE if of_component else _ELSEWHERE)


def of_scope(scope: Scope, _analysis: Analysis) -> Iterator[Diagnostic]:
    for result in scope.results.values():
        if _has_braces(result.value):
            yield _diagnose(result.place)


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    """The names of objects that `workflow` has, those of Secrets in `params`, and the labels of
    metrics."""
    for text, place in (*names_in_whole(analysis.pipeline), *secrets_of_params(analysis.pipeline)):
        if _has_braces(text):
            yield _diagnose(place, "no object of Kubernetes has such a name")
    metrics = analysis.pipeline.place.document.place("workflow", "metrics")
    for metric in analysis.pipeline.workflow.metrics:
        for key, text in metric.labels.items():
            if _has_braces(text):
                at = metrics.child(metric.name, "labels", key)
                yield _diagnose(at, "give the label a text without `{{`")


_AS_FILE = "mount the text as a file"
_ELSEWHERE = f"{_AS_FILE}, or use it in `command`, `args` or `env`"


def _diagnose(place: Located, help: str = _ELSEWHERE) -> Diagnostic:
    return LITERAL_BRACES.at(place, "Argo would expand the `{{` in this text", help=help)


def _has_braces(text: TypedText) -> bool:
    for part in text.parts:  # noqa: SIM110 - asked of every text
        if isinstance(part, str) and "{{" in part:
            return True
    return False
