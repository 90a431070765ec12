"""A type where a value goes.

A param without a mapping is its default, and an input is its value: `params: {n: Integer}` is a
param of text, and its default the seven letters `Integer`. Only outputs are written so. Where the
word is meant, a comment in its line says so: `# kfpc: ignore KFPC822`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {n: Integer}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.n }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {n: {type: Integer}}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.n }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.values import TYPE_AS_VALUE
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.step import Leaf
from kfpc.record import replace
from kfpc.source import Place
from kfpc.types import ARTIFACT, BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING

CODE = TYPE_AS_VALUE

_NAMES = frozenset(
    {one.name for one in (STRING, INTEGER, FLOAT, BOOLEAN, LIST, DICT, ARTIFACT)}
    | {"Model", "Dataset", "Metrics"}
)
"""Those of the language, and the names that files most often have."""


def of_scope(scope: Scope, _analysis: Analysis) -> Iterator[Diagnostic]:
    for param in (if_sound(scope.params) or {}).values():
        if param.default in _NAMES:
            found = _plain(param.place)
            if found is not None:
                place, word = found
                yield TYPE_AS_VALUE.at(
                    place,
                    f"the default of `{param.name}` is the text '{word}', not a type",
                    help=f"write the type in a mapping: `{param.name}: {{type: {word}}}`",
                )


def of_ports(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for item in leaf.inputs.values():
        found = _plain(item.declared)
        if found is not None:
            place, word = found
            yield TYPE_AS_VALUE.at(
                place,
                f"the value of `{item.name}` is the text '{word}', not a type",
                help=f"write both in a mapping: `{item.name}: {{type: {word}, value: …}}`",
            )


def _plain(declared: Located) -> tuple[Place, str] | None:
    """Where the name of a type stands alone, and which it is."""
    if not isinstance(declared, Place):
        return None
    place = replace(declared, of_key=False)
    if place.path[-2:-1] not in (("params",), ("inputs",)):
        return None
    word = place.value
    return (place, word) if isinstance(word, str) and word in _NAMES else None
