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
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.values import LITERAL_BRACES
from kfpc.language import Spec
from kfpc.language.shapes import shape_at
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import TypedText
from kfpc.source import Place

CODE = LITERAL_BRACES


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    for step in analysis.pipeline.leaves():
        for reading in step.readings:
            if _has_braces(reading.text) and not _is_carried(reading):
                yield _diagnose(reading.place)
        for item in step.inputs.values():
            if isinstance(item.value, TypedText) and _has_braces(item.value):
                yield _diagnose(item.place)
    for result in analysis.pipeline.results():
        if _has_braces(result.value):
            yield _diagnose(result.place)


def _diagnose(place: Located) -> Diagnostic:
    return LITERAL_BRACES.at(
        place,
        "Argo would expand the `{{` in this text",
        help="mount the text as a file, or use it in `command`, `args` or `env`",
    )


def _has_braces(text: TypedText) -> bool:
    return any(isinstance(part, str) and "{{" in part for part in text.parts)


def _is_carried(reading: TextSite) -> bool:
    """Whether the text stands where Kubernetes can put the braces together."""
    if not isinstance(reading.place, Place):
        return False
    mark = shape_at(Spec, reading.place.path).templated
    return mark is not None and mark.literal
