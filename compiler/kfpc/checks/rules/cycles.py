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

from kfpc.analysis.uses import sources
from kfpc.checks.subject import Subject
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import CYCLE

CODE = CYCLE

Edges = Mapping[str, Mapping[str, Located]]
"""The steps that each step waits for, and where that is said."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    edges = {name: sources(step) for name, step in subject.scope.steps.items()}
    for knot in _knots(edges):
        yield _diagnose(_shortest_way_round(knot, edges), edges)


def _diagnose(cycle: list[str], edges: Edges) -> Diagnostic:
    following = [*cycle[1:], cycle[0]]
    waits = [
        (f"`{name}` waits for `{other}` here", edges[name][other])
        for name, other in zip(cycle, following, strict=True)
    ]
    message = f"steps wait for each other: {' → '.join([*cycle, cycle[0]])}"
    if len(cycle) == 1:
        message = f"`{cycle[0]}` waits for itself"
    return CYCLE.at(waits[0][1], message, related=waits[1:])


def _knots(edges: Edges) -> Iterator[list[str]]:
    """The sets of steps that all wait for each other, each in the order of the spec.

    Kahn's algorithm first: most specs have no cycle, and what is left is small. Then the
    steps that can reach each other belong together.
    """
    left = _left_by_sorting(edges)
    reach = {name: _reachable(name, edges, left) for name in left}
    told: set[str] = set()
    for name in left:
        if name in told or name not in reach[name]:
            continue
        knot = [other for other in left if other in reach[name] and name in reach[other]]
        told.update(knot)
        yield knot


def _left_by_sorting(edges: Edges) -> dict[str, None]:
    """The steps that no order has room for: those in cycles, and those that wait for them."""
    waiting = {name: len(others) for name, others in edges.items()}
    readers: dict[str, list[str]] = {name: [] for name in edges}
    for name, others in edges.items():
        for other in others:
            readers[other].append(name)
    ready = [name for name, count in waiting.items() if count == 0]
    for name in ready:
        for reader in readers[name]:
            waiting[reader] -= 1
            if waiting[reader] == 0:
                ready.append(reader)
    return dict.fromkeys(name for name, count in waiting.items() if count)


def _reachable(start: str, edges: Edges, among: Mapping[str, None]) -> set[str]:
    found: set[str] = set()
    pending = [start]
    while pending:
        for other in edges[pending.pop()]:
            if other in among and other not in found:
                found.add(other)
                pending.append(other)
    return found


def _shortest_way_round(knot: list[str], edges: Edges) -> list[str]:
    """The shortest cycle through the first step of a knot."""
    start, members = knot[0], set(knot)
    came_from: dict[str, str] = {}
    pending = [start]
    for name in pending:
        for other in edges[name]:
            if other == start:
                return _way_back(name, came_from)
            if other in members and other not in came_from:
                came_from[other] = name
                pending.append(other)
    raise AssertionError("a knot leads back to each of its steps")


def _way_back(name: str, came_from: Mapping[str, str]) -> list[str]:
    way = [name]
    while name in came_from:
        name = came_from[name]
        way.append(name)
    return way[::-1]
