"""A param that nothing reads.

The param is declared, users of the pipeline see it and set it, and nothing changes.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {project: mine}
steps:
  a: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {project: mine}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.project }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import UNUSED_PARAM
from kfpc.pipeline.model import Pipeline, Step
from kfpc.pipeline.values import Node, ParamRef, SecretKeyRef, TypedText, references

CODE = UNUSED_PARAM


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    if any(step.container is None for step in pipeline.scope.steps.values()):
        return  # a step that could not be read may use any of them
    used = {reference.ref for value in _values(pipeline) for reference in references(value)}
    for param in pipeline.params.values():
        stands_for = (
            ParamRef(param.name)
            if param.secret is None
            else SecretKeyRef(param.secret.name, param.secret.key)
        )
        if stands_for not in used:
            yield UNUSED_PARAM.at(
                param.place, f"nothing reads the param `{param.name}`", help="use it or remove it"
            )


def _values(pipeline: Pipeline) -> Iterator[TypedText | Node]:
    for step in pipeline.scope.steps.values():
        yield from _of_step(step)
    for result in pipeline.scope.results.values():
        yield result.value


def _of_step(step: Step) -> Iterator[TypedText | Node]:
    for item in step.inputs.values():
        if isinstance(item.value, TypedText):
            yield item.value
    for reading in step.readings:
        yield reading.text
    if step.when is not None:
        yield step.when
    if step.container is not None:
        # Secrets that came through a component's inputs stand in its texts now.
        yield from step.container.command
        yield from step.container.args
        for value in step.container.env.values():
            if isinstance(value, TypedText):
                yield value
