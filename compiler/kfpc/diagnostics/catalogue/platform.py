"""KFPC6xx: what Kubernetes, Argo and the cluster take."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

BAD_QUANTITY = Code(
    "KFPC601",
    Severity.ERROR,
    "not a quantity of Kubernetes",
    """CPU, memory, storage and sizes are quantities of Kubernetes: a number with one of the
suffixes `m`, `k`, `M`, `G`, `T`, `P`, `E` or `Ki` to `Ei`. `K` is not one of them, and GPUs are
whole.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], memory: 1K}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], memory: 1k}
```
""",
)

BAD_DURATION = Code(
    "KFPC602",
    Severity.ERROR,
    "not a duration",
    """Durations are whole numbers with units, the largest first: `90s`, `1h30m`, `2d`. A bare
number would leave open whether seconds or minutes were meant.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], timeout: 2 hours}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], timeout: 2h}
```
""",
)

UNKNOWN_CLUSTER = Code(
    "KFPC603",
    Severity.ERROR,
    "a cluster profile that is not there",
    """`cluster` names no profile that kfpc knows. A profile of one's own is a mapping in the
spec, or a file for `--cluster`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-preemptable
steps:
  train: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-preemptible
steps:
  train: {image: "busybox:1", command: [echo]}
```
""",
)

NAMES_COLLIDE = Code("KFPC604", Severity.ERROR, "names that become the same")
TOO_MANY = Code(
    "KFPC605",
    Severity.WARNING,
    "more steps or templates than Argo takes",
    """Argo's full CRDs, the default since Argo 4.0, take 200 templates in a Workflow and 200
tasks in a dag; the API server refuses a larger one. Steps whose pods are equal but for the
values of their inputs share a template. A later version of kfpc splits large graphs.
""",
)
NAME_TOO_LONG = Code("KFPC606", Severity.ERROR, "a name that is too long for the platform")
CLUSTER_LACKS = Code(
    "KFPC607",
    Severity.ERROR,
    "a key that the cluster profile cannot serve",
    """The step asks for something that the chosen profile has no word for: a kind of GPU where
the profile names no label of it.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster:
  spot: {labels: {pool: spot}}
steps:
  train: {image: "busybox:1", command: [echo], gpus: {count: 1, type: nvidia-tesla-t4}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster:
  spot: {labels: {pool: spot}}
  gpu_type_label: accelerator
steps:
  train: {image: "busybox:1", command: [echo], gpus: {count: 1, type: nvidia-tesla-t4}}
```
""",
)
BAD_KUBERNETES = Code(
    "KFPC608",
    Severity.ERROR,
    "a value that Kubernetes refuses",
    """Kubernetes would refuse the pod when the step starts: a mount path or an output path that
is not absolute, a request above its limit, a toleration that says two things.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], volumes: {data: {claim: data}}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], volumes: {/data: {claim: data}}}
```
""",
)
ARGO_VERSION = Code(
    "KFPC609",
    Severity.ERROR,
    "something the chosen Argo version does not have",
    """`--argo` names a version of Argo Workflows for which this spec cannot be compiled. kfpc
writes packages for 3.7.16, 4.0.7 and later; what an older version lacks is told, not left out.
""",
)
BAD_LABEL = Code("KFPC610", Severity.ERROR, "a label or a name that Kubernetes refuses")
BAD_POD = Code("KFPC611", Severity.ERROR, "parts of a pod that do not go together")
TOO_BIG = Code(
    "KFPC612",
    Severity.WARNING,
    "a package that is too large for one object",
    """Kubernetes keeps an object of about 1 MiB at most, and a Workflow's status, with a node for
each attempt of each step, has to fit in beside its spec. Scripts and texts that are long are better
kept in images, or in ConfigMaps that steps mount.
""",
)
REPEATED_VARIABLE = Code("KFPC614", Severity.ERROR, "an environment variable with two sources")
BAD_OBJECT_NAME = Code("KFPC613", Severity.ERROR, "a name that no object of Kubernetes has")
