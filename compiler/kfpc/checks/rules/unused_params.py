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

from kfpc.analysis import Analysis
from kfpc.analysis.uses import references_in, values
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import UNUSED_PARAM
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Container, Leaf
from kfpc.pipeline.values import Node, ParamRef, Ref, SecretKeyRef, TypedText

CODE = UNUSED_PARAM


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    if _is_unsure(pipeline):
        return  # what could not be read may use any of them
    used = _used(pipeline)
    for scope in pipeline.scopes():
        for param in (if_sound(scope.params) or {}).values():
            if param.is_erroneous:
                continue
            stands_for: Ref = ParamRef(scope.id, param.name)
            if param.secret is not None:
                stands_for = SecretKeyRef(param.secret.name, param.secret.key)
            if stands_for not in used:
                yield UNUSED_PARAM.at(
                    param.place,
                    f"nothing reads the param `{param.name}`",
                    help="use it or remove it",
                )


def _is_unsure(pipeline: Pipeline) -> bool:
    """Whether something could not be read that may name a param."""
    if pipeline.unread or any(scope.params is ERRONEOUS for scope in pipeline.scopes()):
        return True
    if any(param.is_erroneous for param in pipeline.params.values()):
        return True
    return any(
        (isinstance(step, Leaf) and step.container is ERRONEOUS)
        or any(_is_erroneous(value) for value, _ in values(step))
        for step in pipeline.steps()
    ) or any(_is_erroneous(result.value) for result in pipeline.results())


def _is_erroneous(value: TypedText | Node) -> bool:
    return value is ERRONEOUS or (isinstance(value, TypedText) and value.is_erroneous)


def _used(pipeline: Pipeline) -> set[Ref]:
    """Whatever a text or a condition of the pipeline names."""
    used: set[Ref] = set()
    containers: dict[int, Container] = {}
    for step in pipeline.steps():
        for value, _ in values(step):
            used.update(reference.ref for reference in references_in(value))
        if isinstance(step, Leaf) and step.container is not ERRONEOUS:
            containers[id(step.container)] = step.container
    for result in pipeline.results():
        used.update(reference.ref for reference in references_in(result.value))
    # Secrets that came through a component's inputs stand in its texts now.
    for container in containers.values():
        for text in _texts(container):
            used.update(reference.ref for reference in references_in(text))
    return used


def _texts(container: Container) -> Iterator[TypedText]:
    yield from container.command
    yield from container.args
    for value in container.env.values():
        if isinstance(value, TypedText):
            yield value
