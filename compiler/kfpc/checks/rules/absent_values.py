"""A value that may be absent.

A step that `when` skips gives no outputs, nor does one that fails and lets the run go on
(`continue_on_failure`), nor is an optional output always written. Argo fails a run that reads
such a value, hours in. So whoever reads it says what to take instead, `steps.a.outputs.x ??
'none'`. A file that may be absent can go into an optional input.

For a step that may be skipped a `when` counts too: one that has every `&&` part of the other
step's own `when`. Nothing else does: `steps.a.status == 'Succeeded'` in a `when` or around the
value is not looked into. For `continue_on_failure` and for optional outputs it is always `??`.

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

from kfpc.analysis import Analysis
from kfpc.analysis.uses import Use
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import ABSENT
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Step
from kfpc.types import Kind

CODE = ABSENT


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    for read in analysis.uses:
        if not read.unguarded or (read.optional and read.by_path):
            continue
        producer, output = analysis.source(read)
        reason = _reason(analysis, read, producer, optional=output is not None and output.optional)
        if reason is not None:
            yield _diagnose(read, producer, reason)


def _reason(analysis: Analysis, read: Use, producer: Step, *, optional: bool) -> str | None:
    """Why the value may be absent where it is read; None if it cannot be."""
    if producer.continue_on_failure is True:
        return f"`{producer.qualified}` may fail and let the run go on"
    if optional:
        return f"`{producer.qualified}` may leave it out"
    if producer.when is None or producer.when is ERRONEOUS:
        return None
    if _is_implied(analysis, read.reader, producer):
        return None
    return f"`{producer.qualified}` may be skipped"


def _is_implied(analysis: Analysis, reader: Step | None, producer: Step) -> bool:
    """Whether the reader runs only if the producer does; also where that cannot be judged."""
    if reader is None or producer.when is None:
        return False
    return reader.when is ERRONEOUS or analysis.implies(reader.id, producer.id)


def _diagnose(read: Use, producer: Step, reason: str) -> Diagnostic:
    name = _shown(read)
    related = []
    if producer.when_place is not None:
        related.append(("the condition of the other step", producer.when_place))
    if read.by_path:
        help = "give the input `optional: true`"
        if read.reader is None:
            help = "a file that may be absent cannot be an output of the pipeline"
    elif producer.when is not None and producer.continue_on_failure is not True:
        help = f"write `{name} ?? {_instead(read)}`, or repeat the condition in this step's `when`"
        if read.reader is None:
            help = f"write `{name} ?? {_instead(read)}`, with what to take instead"
    else:
        help = f"write `{name} ?? {_instead(read)}`, with what to take instead"
    return ABSENT.at(read.at, f"`{name}` may be absent: {reason}", help=help, related=related)


def _shown(read: Use) -> str:
    return unparse(Name(("steps", read.output.step[-1], "outputs", read.output.output)))


_EXAMPLES = {Kind.INTEGER: "0", Kind.FLOAT: "0.0", Kind.BOOLEAN: "false", Kind.LIST: "[]"}


def _instead(read: Use) -> str:
    """A fallback of the right type."""
    return _EXAMPLES.get(read.reference.type.kind, "'none'")
