"""An environment variable with two sources.

`env`, a Secret's `env`, `{as: gcp}` and the inputs of a script all set environment variables. Where
two of them set the same one, the program would get one of the values, and its author might mean the
other. So do the variables that `resume: {checkpoint}` sets: `KFPC_CHECKPOINT`, `KFPC_ATTEMPT`,
`KFPC_FAILURES` and `KFPC_LAST_CAUSE`. A step's `env` may replace a variable that a component sets.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [echo]
    env: {TOKEN: abc}
    secrets: {github: {env: {TOKEN: token}}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [echo]
    secrets: {github: {env: {TOKEN: token}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.naming import by_cause, named
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import REPEATED_VARIABLE
from kfpc.pipeline.erroneous import ERRONEOUS, sound_ones
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.step import Leaf
from kfpc.preemption.variables import variables
from kfpc.typecheck.symbols import env_name

CODE = REPEATED_VARIABLE


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    kfpcs: dict[str, list[tuple[Located, StepId]]] = {}
    for step in analysis.pipeline.leaves():
        seen: dict[str, Located] = {}
        told = variables(step.settings)
        for name, place in _variables(step):
            if name in told:
                kfpcs.setdefault(name, []).append((place, step.id))
            if name in seen:
                yield REPEATED_VARIABLE.at(
                    place,
                    f"`{name}` is set twice in `{step.qualified}`",
                    help="leave one of them out, or call it something else",
                    related=[("the other", seen[name])],
                )
            seen[name] = place
    for name, found in kfpcs.items():
        for place, names in by_cause(found):
            yield _of_kfpc(name, place, analysis.pipeline.leaf(names[0]), names)


def _of_kfpc(name: str, place: Located, step: Leaf, names: list[StepId]) -> Diagnostic:
    return REPEATED_VARIABLE.at(
        place,
        f"`{name}` is set by kfpc in {named(names)}, for the checkpoint",
        help="call it something else",
        related=[("the checkpoint", step.setting("resume", "checkpoint"))],
    )


def _variables(step: Leaf) -> Iterator[tuple[str, Located]]:
    """The variables that the spec sets, and where; two service accounts are told elsewhere."""
    settings = step.settings
    for name in settings.env:
        yield name, step.setting("env", name).key
    accounts = False
    for use in sound_ones(settings.secrets):
        if use.gcp_key is not None and not accounts:
            accounts = True
            yield "GOOGLE_APPLICATION_CREDENTIALS", use.place
        for name in use.env:
            yield name, step.setting("secrets", use.name, "env", name).key
    if step.container is not ERRONEOUS and step.container.script is not None:
        # Two inputs of one variable are told where they are read.
        inputs = {env_name(item.name): item for item in step.inputs.values() if item.by_value}
        for variable, item in inputs.items():
            yield variable, item.declared
