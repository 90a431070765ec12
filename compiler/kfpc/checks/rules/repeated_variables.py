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
from kfpc.checks.findings import Finding, Found
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.platform import REPEATED_VARIABLE
from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.step import Leaf
from kfpc.preemption.variables import variables
from kfpc.typecheck.by_input import env_name

CODE = REPEATED_VARIABLE


def of_ports(leaf: Leaf, _analysis: Analysis) -> Iterator[Found]:
    seen: dict[str, Located] = {}
    told = variables(leaf.settings)
    for name, place in _variables(leaf):
        if name in told:
            yield _of_kfpc(name, place, leaf)
        if name in seen:
            yield REPEATED_VARIABLE.at(
                place,
                f"`{name}` is set twice in `{leaf.qualified}`",
                help="leave one of them out, or call it something else",
                related=[("the other", seen[name])],
            )
        seen[name] = place


def _of_kfpc(name: str, place: Located, leaf: Leaf) -> Finding:
    return Finding(
        place,
        leaf.id,
        lambda steps: f"`{name}` is set by kfpc in {steps}, for the checkpoint",
        "call it something else",
        (("the checkpoint", leaf.setting("resume", "checkpoint")),),
        cause=name,
    )


def _variables(leaf: Leaf) -> Iterator[tuple[str, Located]]:
    """The variables that the spec sets, and where; two service accounts are told elsewhere."""
    settings = leaf.settings
    for name in settings.env:
        yield name, leaf.setting("env", name).key
    accounts = False
    for secret in sound_ones(settings.secrets):
        if secret.gcp_key is not None and not accounts:
            accounts = True
            yield "GOOGLE_APPLICATION_CREDENTIALS", secret.place
        for name in secret.env:
            yield name, leaf.setting("secrets", secret.name, "env", name).key
    container = if_sound(leaf.container)
    if container is not None and container.script is not None:
        # Two inputs of one variable are told where they are read.
        inputs = {env_name(item.name): item for item in leaf.inputs.values() if item.by_value}
        for variable, item in inputs.items():
            yield variable, item.declared
