"""Files of a loop that are kept under one key.

The steps of a loop run once for each element. Where the place of a file does not depend on the
element, all of them write to the same one, and the file that is written last is left. Put the
element into the key, or something that the loop's own steps give.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train:
    for_each: [0.1, 0.2]
    image: busybox:1
    command: [train, "${{ item }}"]
    outputs: {model: {type: Model, path: /out/model, s3: {key: "${{ run.name }}/model"}}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train:
    for_each: [0.1, 0.2]
    image: busybox:1
    command: [train, "${{ item }}"]
    outputs: {model: {type: Model, path: /out/model, s3: {key: "${{ run.name }}/${{ item }}"}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.artifacts import ONE_KEY
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.files import Location
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import ItemRef, OutputRef, references

CODE = ONE_KEY


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    for output in (if_sound(leaf.outputs) or {}).values():
        location = None if output.kept is None else output.kept.location
        if location is None:
            continue
        loops = (scope for scope in analysis.pipeline.scopes() if _is_around(scope, leaf))
        if any(not _depends_on(location, loop) for loop in loops):
            yield ONE_KEY.at(
                location.place,
                f"the files `{output.name}` of all elements are kept in the same place",
                help="put the element into the key: `${{ item }}`, or a part of it",
            )


def _is_around(scope: Scope, leaf: Leaf) -> bool:
    return scope.is_loop and leaf.id[: len(scope.id)] == scope.id


def _depends_on(location: Location, loop: Scope) -> bool:
    """Whether a place is another for each element of a loop, as far as one can see."""
    for text in location.all_texts():
        for reference in references(text):
            ref = reference.ref
            if isinstance(ref, ItemRef) and ref.scope == loop.id:
                return True
            if isinstance(ref, OutputRef) and ref.step[: len(loop.id)] == loop.id:
                return True
    return False
