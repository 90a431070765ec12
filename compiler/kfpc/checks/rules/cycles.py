"""Steps that wait for each other.

A step waits for the steps that `after` names and for those whose outputs or status it reads. If
that leads back to the step, none of them could ever start. The message shows the whole way round.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], after: b}
  b: {image: "busybox:1", command: [echo], after: a}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo]}
  b: {image: "busybox:1", command: [echo], after: a}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import CYCLE
from kfpc.pipeline.model import Pipeline
from kfpc.pipeline.usage import sources
from kfpc.source import Place

CODE = CYCLE


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    edges = {name: sources(step) for name, step in pipeline.scope.steps.items()}
    for cycle in _cycles(edges):
        way = " → ".join([*cycle, cycle[0]])
        waits = [
            (f"`{name}` waits for `{other}` here", edges[name][other])
            for name, other in zip(cycle, [*cycle[1:], cycle[0]], strict=True)
        ]
        message = (
            f"`{cycle[0]}` waits for itself"
            if len(cycle) == 1
            else f"steps wait for each other: {way}"
        )
        yield CYCLE.at(waits[0][1], message, related=waits[1:])


def _cycles(edges: Mapping[str, Mapping[str, Place]]) -> Iterator[list[str]]:
    """One cycle of each knot of steps, found by a walk in the order of the spec."""
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        path: list[str] = []
        on_path: dict[str, int] = {}
        waiting: list[Iterator[str]] = []
        _enter(start, edges, path, on_path, waiting)
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                left = path.pop()
                del on_path[left]
                done.add(left)
            elif following in on_path:
                yield path[on_path[following] :]
                # One cycle a knot: the rest of it would only be told again.
                done.update(path)
                break
            elif following not in done:
                _enter(following, edges, path, on_path, waiting)


def _enter(
    name: str,
    edges: Mapping[str, Mapping[str, Place]],
    path: list[str],
    on_path: dict[str, int],
    waiting: list[Iterator[str]],
) -> None:
    on_path[name] = len(path)
    path.append(name)
    waiting.append(iter(edges.get(name, {})))
