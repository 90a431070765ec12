"""A value that an `enum` does not have.

A param with `enum` has one of its values, and so has what an approver gives for an output with
`enum`. A comparison with another word, misspelt most often, is the same in all runs: a step with
such a `when` never runs, or always does. Behind `??` only the fallback is one more value.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {size: {enum: [small, big], default: small}}
steps:
  train: {image: "busybox:1", command: [echo], when: params.size == 'bgi'}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {size: {enum: [small, big], default: small}}
steps:
  train: {image: "busybox:1", command: [echo], when: params.size == 'big'}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.enums import Enum, enum_of, has_enums
from kfpc.analysis.uses import name_place, values
from kfpc.checks.compared import Compared, compared
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import OUTSIDE_ENUM
from kfpc.diagnostics.suggestions import nearest
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import literal, unparse
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.values import Node, OutputRef, ParamRef, Ref, TypedText
from kfpc.types import Type
from kfpc.types.text import member

CODE = OUTSIDE_ENUM


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    if not has_enums(pipeline):
        return
    for found in compared(_values(pipeline)):
        enum = enum_of(pipeline, found.reference.ref)
        if enum is not None:
            yield from _judged(found, enum)


def _values(pipeline: Pipeline) -> Iterator[tuple[TypedText | Node, Located]]:
    for step in pipeline.steps():
        yield from values(step)
    for result in pipeline.results():
        yield result.value, result.place


def _judged(found: Compared, enum: Enum) -> Iterator[Diagnostic]:
    """The first of the values that cannot be."""
    kind = found.reference.type
    for constant in found.constants:
        if member(constant.text, enum.allowed, kind) is None:
            close = nearest(constant.text, enum.allowed)
            help = f"it is one of {', '.join(_written(one, kind) for one in enum.allowed)}"
            yield OUTSIDE_ENUM.at(
                name_place(found.reference, found.place),
                f"`{_shown(found.reference.ref)}` is never {_written(constant.text, kind)}",
                help=help if close is None else f"did you mean {_written(close, kind)}?",
                related=[("its `enum`", enum.place)],
            )
            return


def _written(text: str, kind: Type) -> str:
    """A value of a type as one writes it in an expression."""
    return f"`{literal(text) if kind.is_plain_text else text}`"


def _shown(ref: Ref) -> str:
    """The name as it is written."""
    if isinstance(ref, ParamRef):
        return unparse(Name(("params", ref.name)))
    assert isinstance(ref, OutputRef)
    return unparse(Name(("steps", ref.step[-1], "outputs", ref.output)))
