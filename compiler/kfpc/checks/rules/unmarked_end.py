"""A grace period without a mark of the end.

A step with a `grace_period` has a program that handles the signal to end: it saves, and ends in
order. If its exit code is 0 then, Kubernetes and Argo take the step for done, however little of it
was: the run goes on with half a model.

What tells the two apart is an output that has to be there and that the program writes at its very
end: without it the attempt was cut short, counts as a preemption, and is tried again. A small text
will do, and nobody has to read it. These do not help:

- an output that is `optional`, for it may be absent;
- a file that nobody reads (an `Artifact` or a named type): it would need a place to be kept, so
  Argo is not asked for it.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: true
    retries: 5
    resume: {checkpoint: gs://example/checkpoints, grace_period: 25s}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    outputs: {done: {type: String, path: /tmp/done}}
    preemptible: true
    retries: 5
    resume: {checkpoint: gs://example/checkpoints, grace_period: 25s}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.naming import by_cause, named
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import UNMARKED_END
from kfpc.pipeline.erroneous import ERRONEOUS, sound
from kfpc.pipeline.step import Leaf
from kfpc.preemption.markers import may_be_cut_short

CODE = UNMARKED_END


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    found = (
        (step.setting("resume", "grace_period"), step.id)
        for step in analysis.pipeline.leaves()
        if may_be_cut_short(step.settings)
        and ERRONEOUS not in (step.container, step.outputs)
        and not analysis.plans[step.id].marks
    )
    for place, names in by_cause(found):
        step = analysis.pipeline.leaf(names[0])
        yield UNMARKED_END.at(
            place,
            f"{named(names)} may count as done when cut short: no output marks the end"
            f"{_why(step) if len(names) == 1 else ''}",
            help=_help(step),
            related=[
                ("this output does not", output.place) for output in sound(step.outputs).values()
            ],
        )


def _why(step: Leaf) -> str:
    """What keeps the outputs that the step has from being a mark."""
    outputs = [output for output in sound(step.outputs).values() if output.written]
    if not outputs:
        return ""
    if all(output.optional for output in outputs):
        return ", for an `optional` one may be absent"
    return ", for nobody reads the file that it writes"


def _help(step: Leaf) -> str:
    if sound(step.container).title is not None:
        return (
            "give the component an output that its program writes at the very end, "
            "`{name: done, type: String}`"
        )
    return (
        "declare a small output that the program writes at its very end, "
        "`outputs: {done: {type: String, path: /tmp/done}}`"
    )
