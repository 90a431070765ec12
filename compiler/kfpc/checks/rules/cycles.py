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

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.graph import Edges, knots, shortest_way_round
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import CYCLE
from kfpc.pipeline.ids import StepId, qualified
from kfpc.pipeline.scope import Scope

CODE = CYCLE


def of_scope(scope: Scope, analysis: Analysis) -> Iterator[Diagnostic]:
    edges = analysis.edges(scope.id)
    for knot in knots(edges):
        yield _diagnose(shortest_way_round(knot, edges), edges)


def _diagnose(cycle: list[StepId], edges: Edges) -> Diagnostic:
    following = [*cycle[1:], cycle[0]]
    waits = [
        (f"`{qualified(id)}` waits for `{qualified(other)}` here", edges[id][other])
        for id, other in zip(cycle, following, strict=True)
    ]
    way = " → ".join(qualified(id) for id in (*cycle, cycle[0]))
    message = f"steps wait for each other: {way}"
    help = "take one of these out: each comes from an `after`, or from an output that is read"
    if len(cycle) == 1:
        message = f"`{qualified(cycle[0])}` waits for itself"
        help = "take it out of its own `after`, or let it read what another step gives"
    return CYCLE.at(waits[0][1], message, help=help, related=waits[1:])
