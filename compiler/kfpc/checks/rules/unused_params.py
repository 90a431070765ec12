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

import re
from collections.abc import Iterator

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.uses import references_in, values
from kfpc.checks.known_names import may_be_here
from kfpc.checks.objects import names_in_whole
from kfpc.checks.sites import texts_of_file
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import UNUSED_PARAM
from kfpc.pipeline.erroneous import ERRONEOUS, holds_erroneous, if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Param, Step, total_of
from kfpc.pipeline.step import Container, Leaf
from kfpc.pipeline.values import Node, ParamRef, Ref, SecretKeyRef, TypedText
from kfpc.record import replace
from kfpc.source import Place

CODE = UNUSED_PARAM


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    unused = list(_unused(analysis.pipeline))
    if not unused or _is_unsure(analysis.pipeline):
        return  # what could not be read may use any of them
    meant = set(_meant(analysis.pipeline.place.document.place()))
    for param in unused:
        if param.name in meant or analysis.patches.names_param(param.name):
            continue
        message = f"nothing reads the param `{param.name}`"
        yield UNUSED_PARAM.at(param.place, message, help="use it or remove it")


def _unused(pipeline: Pipeline) -> Iterator[Param]:
    stand_for: dict[Ref, list[Param]] = {}
    for scope in pipeline.scopes():
        for param in (if_sound(scope.params) or {}).values():
            ref: Ref = ParamRef(scope.id, param.name)
            if param.secret is not None:
                ref = SecretKeyRef(param.secret.name, param.secret.key)
            if not param.is_erroneous:
                stand_for.setdefault(ref, []).append(param)
    if stand_for:
        for used in _used(pipeline):
            if stand_for.pop(used, None) is not None and not stand_for:
                break  # most specs come to that after a few steps
    for params in stand_for.values():
        yield from params


def _is_unsure(pipeline: Pipeline) -> bool:
    """Whether something could not be read that may name a param."""
    if pipeline.unread or any(scope.params is ERRONEOUS for scope in pipeline.scopes()):
        return True
    if any(param.is_erroneous for param in pipeline.params.values()):
        return True
    return (
        holds_erroneous(pipeline.workflow)
        or any(reading.text.is_erroneous for reading in pipeline.readings)
        or any(map(_is_unsure_of, pipeline.steps()))
        or any(holds_erroneous(result.value) for result in pipeline.results())
    )


def _is_unsure_of(step: Step) -> bool:
    if isinstance(step, Leaf):
        if holds_erroneous((step.program, step.settings)):
            return True
    elif not isinstance(step, Block):
        assert_never(step)
    return any(holds_erroneous(value) for value, _ in values(step))


def _meant(spec: Place) -> Iterator[str]:
    """The params that plain texts name as if to read them, where they could: other rules tell of
    those."""
    for path, text, of_key in texts_of_file(spec.value):
        if of_key:
            continue
        names = [name for names in _AS_IF_READ.findall(text) for name in names if name]
        if names and may_be_here("params", replace(spec, path=path)):
            yield from names


_AS_IF_READ = re.compile(r"\$[({]\s*params\.([\w-]+)|\{\s*params\.([\w-]+)\s*\}|^params\.([\w-]+)$")
"""``${params.x}``, ``$(params.x)``, ``{params.x}``; and ``params.x`` as a whole text."""


def _used(pipeline: Pipeline) -> Iterator[Ref]:
    """Whatever a text or a condition of the pipeline names."""
    for value in _values(pipeline):
        for reference in references_in(value):
            yield reference.ref
    yield from _in_whole(pipeline)


def _values(pipeline: Pipeline) -> Iterator[TypedText | Node]:
    containers: dict[int, Container] = {}
    for step in pipeline.steps():
        for value, _ in values(step):
            yield value
        if isinstance(step, Leaf):
            container = if_sound(step.container)
            if container is not None:
                containers[id(container)] = container
        elif isinstance(step, Block):
            yield total_of(step)
        else:
            assert_never(step)
    yield from _in_rounds(pipeline)
    yield from (result.value for result in pipeline.results())
    yield from (reading.text for reading in pipeline.readings)
    # Secrets that came through a component's inputs stand in its texts now.
    for container in containers.values():
        yield from _texts(container)


def _in_rounds(pipeline: Pipeline) -> Iterator[TypedText | Node]:
    """What the rounds of repeats hand on, and ask."""
    for scope in pipeline.scopes():
        if scope.repeat is not None:
            yield from (value for value, _ in scope.repeat.within())


def _in_whole(pipeline: Pipeline) -> Iterator[Ref]:
    """What the names of objects and metrics refer to in `workflow`, and those of Secrets in
    `params`."""
    names: list[TypedText | Node] = [name for name, _ in names_in_whole(pipeline)]
    names += pipeline.workflow.labels_of_params.values()
    for metric in pipeline.workflow.metrics:
        names += metric.values()
    for param in pipeline.params.values():
        if param.secret is not None:
            names += [param.secret.name, param.secret.key]
    for name in names:
        yield from (reference.ref for reference in references_in(name))


def _texts(container: Container) -> Iterator[TypedText]:
    yield from container.command
    yield from container.args
    for value in container.env.values():
        if isinstance(value, TypedText):
            yield value
