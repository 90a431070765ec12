"""A value that may be absent.

A step that `when` skips gives no outputs, nor does one that fails and lets the run go on
(`continue_on_failure`), nor is an optional output always written. Argo fails a run that reads such
a value, hours in. So whoever reads it says what to take instead, `steps.a.outputs.x ?? 'none'`, or
has a `when` with every `&&` part of the other step's `when`. A file that may be absent can go into an
optional input.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {fast: false}
steps:
  check:
    image: busybox:1
    when: params.fast
    outputs: {score: String}
    script: echo 1 > ${{ outputs.score.path }}
  report: {image: "busybox:1", command: [echo, "${{ steps.check.outputs.score }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {fast: false}
steps:
  check:
    image: busybox:1
    when: params.fast
    outputs: {score: String}
    script: echo 1 > ${{ outputs.score.path }}
  report: {image: "busybox:1", command: [echo, "${{ steps.check.outputs.score ?? 'none' }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import ABSENT
from kfpc.pipeline.conditions import implies
from kfpc.pipeline.model import Pipeline, Scope
from kfpc.pipeline.usage import Read, reads

CODE = ABSENT


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    scope = pipeline.scope
    for read in reads(scope):
        if read.unguarded and not (read.optional and read.by_path):
            reason = _reason(read, scope)
            if reason is not None:
                yield _diagnose(read, scope, reason)


def _reason(read: Read, scope: Scope) -> str | None:
    """Why the value may be absent where it is read; None if it cannot be."""
    producer = scope.steps[read.output.step]
    output = producer.outputs.get(read.output.output)
    if producer.continue_on_failure:
        return f"`{producer.name}` may fail and let the run go on"
    if output is not None and output.optional:
        return f"`{producer.name}` may leave it out"
    if producer.when is not None and not implies(
        read.reader.when if read.reader is not None else None, producer.when
    ):
        return f"`{producer.name}` may be skipped"
    return None


def _diagnose(read: Read, scope: Scope, reason: str) -> Diagnostic:
    step, output = read.output.step, read.output.output
    producer = scope.steps[step]
    name = f"steps.{step}.outputs.{output}"
    related = []
    if producer.when is not None and producer.when_place is not None:
        related.append(("the condition of the other step", producer.when_place))
    if read.by_path:
        help = "give the input `optional: true`"
    elif producer.when is not None and not producer.continue_on_failure:
        help = f"write `{name} ?? 'none'`, or repeat the condition in this step's `when`"
    else:
        help = f"write `{name} ?? 'none'`, with what to take instead"
    return ABSENT.at(read.at, f"`{name}` may be absent: {reason}", help=help, related=related)
