"""A field in `argo` that Argo does not have.

What stands in `argo` is merged onto the Workflow, and an API server drops a field that it does not
know without a word, or refuses the whole. So kfpc holds every field against Argo's own, of all
versions that it writes packages for; with `--argo` it also says what that version lacks.

In a step `argo` is a template, in the spec it is the `spec` of a Workflow.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train:
    image: busybox:1
    command: [train]
    argo: {container: {workingdir: /data}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train:
    image: busybox:1
    command: [train]
    argo: {container: {workingDir: /data}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import UNKNOWN_FIELD
from kfpc.pipeline.step import Leaf

CODE = UNKNOWN_FIELD


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    if leaf.settings.argo:
        # Most specs have no patch.
        from kfpc.targets.argo.rules.fields import problems_of_step  # noqa: PLC0415

        yield from problems_of_step(leaf)


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    if analysis.pipeline.argo:
        from kfpc.targets.argo.rules.fields import problems_of_spec  # noqa: PLC0415

        yield from problems_of_spec(analysis.pipeline)
