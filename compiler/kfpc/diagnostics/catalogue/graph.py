"""KFPC5xx: the graph of steps."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

UNKNOWN_STEP = Code(
    "KFPC501",
    Severity.ERROR,
    "a step that is not there",
    """`after` or an expression names a step that the spec does not have.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
  serve: {image: "busybox:1", command: [echo], after: trian}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
  serve: {image: "busybox:1", command: [echo], after: train}
```
""",
)

CYCLE = Code("KFPC502", Severity.ERROR, "steps that wait for each other")
ABSENT = Code("KFPC503", Severity.ERROR, "a value that may be absent")
REPEATED_AFTER = Code(
    "KFPC504",
    Severity.WARNING,
    "a step named twice in `after`",
    """The list has the same step more than once; one of them was probably meant to be another.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
  serve: {image: "busybox:1", command: [echo], after: [train, train]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
  serve: {image: "busybox:1", command: [echo], after: [train]}
```
""",
)
UNUSED_PARAM = Code("KFPC505", Severity.WARNING, "a param that nothing reads")
UNWRITTEN = Code("KFPC506", Severity.ERROR, "an output that nothing writes")
IMPOSSIBLE_STATUS = Code("KFPC507", Severity.WARNING, "a status that a step never has")
