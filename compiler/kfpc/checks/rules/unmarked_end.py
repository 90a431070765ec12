"""A grace period without a mark of the end.

A step with a `grace_period` has a program that handles the signal to end: it saves, and ends in
order. If its exit code is 0 then, the platform takes the step for done, however little of it was:
the run goes on with half a model. An article of Google's on workloads on Spot VMs tells programs
to exit with 0 after SIGTERM.

What tells the two apart is an output that has to be there and that the program writes at its very
end: without it the attempt was cut short, counts as a preemption, and is tried again. A small text
will do, and nobody has to read it. These do not help:

- an output that is `optional`, for it may be absent;
- a file that nobody reads (an `Artifact` or a named type): it would need a place to be kept, so
  the platform is not asked for it.

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
    resume: {checkpoint: "gs://example/${{ run.name }}", grace_period: 15s}
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
    resume: {checkpoint: "gs://example/${{ run.name }}", grace_period: 15s}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.spot import UNMARKED_END
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.step import Container, Leaf, Output
from kfpc.pipeline.values import Travel
from kfpc.preemption.markers import may_be_cut_short

CODE = UNMARKED_END


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    container, outputs = leaf.container, leaf.outputs
    if container is ERRONEOUS or outputs is ERRONEOUS or not may_be_cut_short(leaf.settings):
        return
    if not analysis.plans[leaf.id].marks:
        yield Finding(
            leaf.setting("resume", "grace_period"),
            leaf.id,
            lambda steps: (
                f"{steps} may count as done when cut short: no output marks the end"
                f"{_why(outputs) if steps.alone else ''}"
            ),
            _help(container, outputs),
            tuple(("this output does not", output.place) for output in outputs.values()),
        )


def _why(declared: Mapping[str, Output]) -> str:
    """What keeps the outputs that the step has from being a mark."""
    outputs = [output for output in declared.values() if output.written]
    if not outputs:
        return ""
    if all(output.stdout for output in outputs):
        return ", for what it prints is there before that"
    if all(output.optional or output.stdout for output in outputs):
        return ", for an `optional` one may be absent"
    return ", for nobody reads the file that it writes"


def _help(container: Container, declared: Mapping[str, Output]) -> str:
    if container.title is not None:
        texts = [
            output.name
            for output in declared.values()
            if output.written and output.type.is_plain_text and output.travel is Travel.AS_READ
        ]
        if texts:
            return (
                f"if `{texts[-1]}` is text that the program writes at the very end, say so: "
                f"`outputs: {{{texts[-1]}: {{by: value}}}}`"
            )
        return (
            "give the component an output that its program writes at the very end, "
            "`{name: done, type: String}`"
        )
    return (
        "declare a small output that the program writes at its very end, "
        "`outputs: {done: {type: String, path: /tmp/done}}`"
    )
