"""A queued step without retries.

Kueue lets pods in when there is room in their queue, and may take them out again for others of a
higher priority: it deletes them. To a step that is a preemption, and without retries the run fails
then.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [train], queue: gpus}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [train], queue: gpus, retries: 5}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.rules.preemptible_without_retries import is_tried_once
from kfpc.diagnostics.catalogue.runs import QUEUED_ONCE
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf

CODE = QUEUED_ONCE


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    own, workflow = leaf.settings.queue, analysis.pipeline.workflow
    if own is None and workflow.queue is None:
        return
    if if_sound(leaf.settings.preemptible) is None and is_tried_once(leaf, analysis):
        place = leaf.setting("queue")
        if own is None:
            place = analysis.pipeline.place.document.place("workflow", "queue")
        yield Finding(
            place,
            leaf.id,
            lambda steps: (
                f"{steps} {steps.verb('is', 'are')} queued without retries: "
                f"{steps.verb('it fails', 'they fail')} if Kueue takes a pod out again"
            ),
            "add `retries: 5`, say",
        )
