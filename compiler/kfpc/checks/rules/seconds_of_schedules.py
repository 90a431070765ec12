"""Less than a minute since the last run of a schedule.

`schedule.since_last` is in seconds. No schedule has times less than a minute apart, so a comparison
with `12` is the same at nearly each of them: twelve hours are `43200.0`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
schedule: {cron: "@hourly", when: (schedule.since_last ?? 1e9) > 12.0}
steps:
  a: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
schedule: {cron: "@hourly", when: (schedule.since_last ?? 1e9) > 12 * 3600.0}
steps:
  a: {image: "busybox:1", command: [echo]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.runs import FEW_SECONDS
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.values import (
    Comparison,
    Constant,
    Fallback,
    Node,
    Reference,
    ScheduleRef,
    children,
)

CODE = FEW_SECONDS

_SECONDS = 60


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    schedule = if_sound(analysis.pipeline.schedule)
    if schedule is None or schedule.when is None:
        return
    place = analysis.pipeline.place.document.place("schedule", "when")
    for reference, seconds in _compared(schedule.when):
        if 0 < seconds < _SECONDS:
            said = f"{seconds:g}"
            yield FEW_SECONDS.at(
                place.within(reference.start, reference.end),
                f"`schedule.since_last` is in seconds, and {said} of them are less than a minute",
                help=f"{said} hours are `{seconds * 3600:.1f}`, {said} minutes "
                f"`{seconds * 60:.1f}`",
            )


def _compared(node: Node) -> Iterator[tuple[Reference, float]]:
    """The time since the last run, where it is held against a number that is written out."""
    if isinstance(node, Comparison):
        for name, other in ((node.left, node.right), (node.right, node.left)):
            reference = name.left if isinstance(name, Fallback) else name
            if (
                isinstance(reference, Reference)
                and reference.ref == ScheduleRef("since_last")
                and isinstance(other, Constant)
                and other.type.is_number
            ):
                yield reference, float(other.value)
    for child in children(node):
        yield from _compared(child)
