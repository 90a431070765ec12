"""An object that a second attempt cannot create.

`create` fails where the object is there already. The pod that creates an object and waits for its
condition can be taken away like any other, or lose its connection; the second attempt then fails
with "already exists", whatever became of the object, and so do all that follow. `apply` takes the
object as it is. With `generateName` each attempt makes an object of its own: the one before stays.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  job:
    resource:
      action: create
      manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: marker}}
    retries: 3
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  job:
    resource:
      action: apply
      manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: marker}}
    retries: 3
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.kinds import CREATED_AGAIN
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.step import Leaf, ResourceAction

CODE = CREATED_AGAIN


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    action, retries = leaf.program, leaf.settings.retries
    if not isinstance(action, ResourceAction) or action.action != "create":
        return
    if retries is None or retries is ERRONEOUS or not _has_name(action.manifest):
        return
    if analysis.plans[leaf.id].most_pods != 1:
        yield Finding(
            leaf.setting("retries"),
            leaf.id,
            lambda steps: (
                f"a second attempt of {steps} fails if the first one has created the object"
            ),
            "write `action: apply`; or `generateName` for `name`, for an object of each attempt",
        )


def _has_name(manifest: object) -> bool:
    metadata = manifest.get("metadata") if isinstance(manifest, Mapping) else None
    return isinstance(metadata, Mapping) and "name" in metadata
