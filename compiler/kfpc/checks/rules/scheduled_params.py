"""A param without a value, in a schedule.

Nobody is there to give a value when a schedule starts a run. Give the param a default, or its
value when compiling: `--set NAME=VALUE`, or `--params FILE`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
schedule: {cron: "0 4 * * *"}
params: {table: {type: String}}
steps:
  train: {image: "busybox:1", command: [train, "${{ params.table }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
schedule: {cron: "0 4 * * *"}
params: {table: {type: String, default: events}}
steps:
  train: {image: "busybox:1", command: [train, "${{ params.table }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.runs import SCHEDULE_LACKS
from kfpc.pipeline.erroneous import if_sound

CODE = SCHEDULE_LACKS


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    schedule = if_sound(analysis.pipeline.schedule)
    if schedule is None:
        return
    for param in analysis.pipeline.params.values():
        lacks = param.default is None and param.secret is None and param.name not in analysis.given
        if lacks:
            yield SCHEDULE_LACKS.at(
                param.place,
                f"the schedule gives `{param.name}` no value",
                help="give it a default; or its value when you compile: "
                f"`--set {param.name}=VALUE`",
                related=[("the schedule", schedule.place)],
            )
