"""An artifact used as text.

An Artifact is a file of any size and kind, possibly a directory. It can be read by its path
only; as a text it would not fit into an argument.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    outputs: {model: Artifact}
    script: echo hello > ${{ outputs.model.path }}
  b: {image: "busybox:1", command: [echo, "${{ steps.a.outputs.model }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    outputs: {model: Artifact}
    script: echo hello > ${{ outputs.model.path }}
  b:
    image: busybox:1
    inputs: {model: "${{ steps.a.outputs.model }}"}
    command: [cat, "${{ inputs.model.path }}"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import Use, by_reader, path_of_input
from kfpc.checks.findings import places_of
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import ARTIFACT_BY_VALUE

CODE = ARTIFACT_BY_VALUE


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    for use, *others in by_reader(use for use in analysis.uses if use.by_value):
        _, output = analysis.source(use)
        if output is None or not output.type.is_artifact:
            continue
        used = use.used_at
        again = places_of((other.used_at or other.at for other in others), "here too")
        yield ARTIFACT_BY_VALUE.at(
            used or use.at,
            f"the artifact `{output.name}` is used as text here",
            help=_help(use, in_spec=used is not None),
            related=[*again, ("the output", output.place)],
        )


def _help(use: Use, *, in_spec: bool) -> str:
    if use.input is None:
        return "declare an input and use `${{ inputs.NAME.path }}`"
    if in_spec:
        return f"write `${{{{ {path_of_input(use.input)} }}}}`"
    return f"use `{{inputPath: {use.input}}}` in the component's file"
