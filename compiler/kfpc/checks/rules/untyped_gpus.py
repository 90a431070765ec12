"""A step with GPUs of no kind, where the platform wants to know which.

GKE Autopilot makes a node for each pod that asks for GPUs, and refuses a pod that does not say
which kind it wants. Other profiles give it any node that has some.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-autopilot
steps:
  a: {image: "busybox:1", command: [echo], gpus: 4}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-autopilot
steps:
  a: {image: "busybox:1", command: [echo], gpus: {count: 4, type: l4}}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.platform import UNTYPED_GPU
from kfpc.kubernetes.affinity import label_keys
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf

CODE = UNTYPED_GPU


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    profile = if_sound(analysis.pipeline.profile)
    if profile is None or not profile.wants_gpu_type or profile.gpu_type_label is None:
        return
    if _asks(leaf, profile.gpu) and not _says_which(leaf, profile.gpu_type_label, analysis):
        place = leaf.setting("gpus")
        yield Finding(
            place,
            leaf.id,
            lambda steps: (
                f"`{profile.name}` refuses pods that ask for GPUs of no kind, as "
                f"{steps} {steps.verb('does', 'do')}"
            ),
            _way_out(place.value),
        )


def _way_out(gpus: object) -> str:
    """How to say the kind beside what is said of the number."""
    if isinstance(gpus, Mapping):
        return "say which, beside `count`: `type: l4`"
    count = f'"{gpus}"' if isinstance(gpus, str) else gpus
    return f"say which: `gpus: {{count: {count}, type: l4}}`"


def _asks(leaf: Leaf, gpu: str) -> bool:
    count = leaf.settings.resources.limits.get(gpu)
    return count is not None and not count.is_erroneous and count.literal != "0"


def _says_which(leaf: Leaf, label: str, analysis: Analysis) -> bool:
    """Whether any part of the step names a kind, or its patches may."""
    settings = leaf.settings
    if label in settings.node_selector or analysis.patches.unknown(leaf):
        return True
    if any(("node_selector", label) in ladder.fields for ladder in settings.ladders):
        return True
    asked = analysis.patches.asked_nodes(leaf)
    if asked is None:
        return True
    required = () if asked.affinity is None else asked.affinity.required or ()
    return label in asked.selector or label in label_keys(required)
