"""An exit code that is not there, or that tells nothing.

`steps.check.exit_code` is the exit code of the program of `check`, of its last attempt. Groups,
loops, waits and objects run no program of their own and have none. Who reads it runs after
`check`: not at all where `check` has failed, unless it has `continue_on_failure: true`. Without
that the exit code is 0 wherever it is read.

The exit code is absent where the step was skipped, and where its pod was taken away before the
program ended. So it needs a `??`, in a `when` too.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  check: {image: "busybox:1", command: [check]}
  repair: {image: "busybox:1", command: [repair], when: (steps.check.exit_code ?? 0) == 3}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  check: {image: "busybox:1", command: [check], continue_on_failure: true}
  repair: {image: "busybox:1", command: [repair], when: (steps.check.exit_code ?? 0) == 3}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.exit_codes import ExitCodeUse
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.graph import ABSENT, EXIT_CODE
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Block, ScopeKind, Step
from kfpc.pipeline.step import Leaf, ResourceAction, Wait

CODE = EXIT_CODE


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    for use in analysis.exit_codes:
        producer = analysis.pipeline.step(use.step)
        found = _lacking(use, producer) or _always_zero(use, producer)
        if found is not None:
            yield found
        elif use.unguarded and not use.at_its_end:
            written = unparse(Name(("steps", producer.name, "exit_code")))
            yield ABSENT.at(
                use.place,
                f"`{written}` may be absent: `{producer.qualified}` may not have run to its end",
                help=f"write `{written} ?? -1`, with what to take instead",
            )


def _lacking(use: ExitCodeUse, producer: Step) -> Diagnostic | None:
    what = _other_than_a_program(producer)
    if what is None:
        return None
    message = f"`{producer.qualified}` is {what}, and has no exit code"
    help = f"read `{unparse(Name(('steps', producer.name, 'status')))}`, or the exit code of a step"
    if isinstance(producer, Block):
        help += " inside of it, there"
    else:
        help += " that runs a program"
    return EXIT_CODE.at(use.place, message, help=help)


def _other_than_a_program(producer: Step) -> str | None:
    """What a step is that runs no program of the author's; None of one that does."""
    if isinstance(producer, Leaf):
        if isinstance(producer.program, Wait):
            return "a `wait`"
        return "a `resource`" if isinstance(producer.program, ResourceAction) else None
    return _KINDS[producer.scope.kind]


_KINDS = {
    ScopeKind.ROOT: "the pipeline",
    ScopeKind.EXIT: "a group",
    ScopeKind.HOOKS: "a group",
    ScopeKind.GROUP: "a group",
    ScopeKind.LOOP: "a loop",
    ScopeKind.REPEAT: "a repeat",
    ScopeKind.PIPELINE: "a pipeline",
}


def _always_zero(use: ExitCodeUse, producer: Step) -> Diagnostic | None:
    if use.at_its_end or producer.continue_on_failure in (True, ERRONEOUS):
        return None
    return EXIT_CODE.at(
        use.place,
        f"the exit code of `{producer.qualified}` is always 0 here",
        help=f"what reads it runs only if `{producer.qualified}` has not failed; give "
        f"`{producer.qualified}` `continue_on_failure: true`",
        related=[("the other step", producer.place)],
    )
