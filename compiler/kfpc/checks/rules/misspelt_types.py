"""A type that is almost a basic one.

A type may have any name: `GCSPath`, `CSV`, `Accuracy`. So a slip of the pen in `Float` makes a
new type, whose values are text and which has no order. The basic types are `String`, `Integer`,
`Float`, `Boolean`, `List`, `Dict` and `Artifact`. Where the name is meant, a comment in its line
says so: `# kfpc: ignore KFPC461`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params:
  rate: {type: Flaot, default: "0.5"}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.rate }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params:
  rate: {type: Float, default: 0.5}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.rate }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.wiring import MISSPELT_TYPE
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.step import Leaf
from kfpc.record import replace
from kfpc.source import Place
from kfpc.types import Type, basic_type_meant

CODE = MISSPELT_TYPE


def of_scope(scope: Scope, _analysis: Analysis) -> Iterator[Diagnostic]:
    for param in (if_sound(scope.params) or {}).values():
        if param.type is not ERRONEOUS:
            yield from _judged(param.type, param.place)
    for result in scope.results.values():
        yield from _judged(result.type, result.place)


def of_ports(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for item in leaf.inputs.values():
        yield from _judged(item.type, item.declared)
    for output in (if_sound(leaf.outputs) or {}).values():
        yield from _judged(output.type, output.place)


def _judged(kind: Type, declared: Located) -> Iterator[Diagnostic]:
    meant = basic_type_meant(kind.name)
    place = None if meant is None else _place_of(kind, declared)
    if place is not None:
        message = f"`{kind}` is a type of its own, of text"
        yield MISSPELT_TYPE.at(place, message, help=f"did you mean `{meant}`?")


def _place_of(kind: Type, declared: Located) -> Place | None:
    """Where the type is written; None where it comes from a value."""
    if not isinstance(declared, Place):
        return None
    value = replace(declared, of_key=False)
    beside = replace(value, path=(*value.path[:-1], "type"))
    for place in (value, value.child("type"), beside):
        if place.raw.strip() == kind.name:
            return place
    return None
