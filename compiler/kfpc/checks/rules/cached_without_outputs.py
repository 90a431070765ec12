"""A cached step that gives nothing.

With a key that the cache has, a step does not run: it gives what it gave before. A step without
outputs gives nothing, so what it does to the world happens the first time alone, and a later run
that leaves it out looks the same as one that did it. Let it give what it made, or leave the cache
out.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  load: {image: "busybox:1", command: [load], cache: {key: "events-${{ run.created }}"}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  load:
    image: busybox:1
    command: [load, "${{ outputs.rows.path }}"]
    outputs: {rows: Integer}
    cache: {key: events-v1, max_age: 1d}
outputs: {rows: "${{ steps.load.outputs.rows }}"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.runs import CACHED_NOTHING
from kfpc.pipeline.step import Leaf

CODE = CACHED_NOTHING


def of_leaf(leaf: Leaf, _: Analysis) -> Iterator[Diagnostic]:
    cache = leaf.settings.cache
    if cache is not None and leaf.outputs == {}:
        yield CACHED_NOTHING.at(
            cache.place.key,
            f"`{leaf.qualified}` gives nothing, so a later run with this key skips it",
            help="give it an output that says what it made, or leave `cache` out",
        )
