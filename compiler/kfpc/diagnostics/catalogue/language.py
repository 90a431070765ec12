"""KFPC2xx: the shape of a spec."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

UNKNOWN_KEY = Code(
    "KFPC201",
    Severity.ERROR,
    "unknown key",
    """A mapping of the file has a key that the language does not know there. A key that is
silently ignored is how a typo costs forty GPU hours, so none is.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], retrys: 5}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], retries: 5}
```
""",
)

MISSING_KEY = Code(
    "KFPC202",
    Severity.ERROR,
    "missing key",
    """A key that must be there is not. The place shown is the start of the mapping that
lacks it.

```yaml
# wrong
apiVersion: kfpc/v1
steps:
  train: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
```
""",
)

WRONG_FORM = Code(
    "KFPC203",
    Severity.ERROR,
    "value of another form than the key takes",
    """The key takes a text, a number, a list or a mapping, and the file has another of
them. A key without any value is the commonest case: leave the key out instead.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], env: [A, B]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], env: {A: B}}
```
""",
)

WRONG_VALUE = Code(
    "KFPC204",
    Severity.ERROR,
    "value that the key does not take",
    """The value has the right form but is not one of those that are allowed: another word
than the listed ones, a number out of range, an empty list or mapping.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], image_pull_policy: Sometimes}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], image_pull_policy: IfNotPresent}
```
""",
)

BAD_NAME = Code(
    "KFPC205",
    Severity.ERROR,
    "name that is not allowed",
    """Names of steps, params, inputs and outputs begin with a letter and go on with
letters, digits, `_` and `-`, so that `steps.NAME.outputs.NAME` can be read. A name of an
environment variable begins with a letter or `_`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  1st step: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  first-step: {image: "busybox:1", command: [echo]}
```
""",
)

WHAT_RUNS = Code(
    "KFPC206",
    Severity.ERROR,
    "a step that runs nothing, or several things",
    """A step runs exactly one of: a `component`; an `image` with `command` and `args`; a
`script` in an `image`. Keys that belong to another of them (`with` beside an image,
`args` beside a component) are refused too.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
```
""",
)

ONE_OF = Code(
    "KFPC207",
    Severity.ERROR,
    "keys of which exactly one is wanted",
    """A volume comes from one source; a param is a secret or has a default, not both.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train:
    image: busybox:1
    command: [echo]
    volumes:
      /data: {claim: data, secret: data}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train:
    image: busybox:1
    command: [echo]
    volumes:
      /data: {claim: data}
```
""",
)

NO_EXPRESSION = Code(
    "KFPC208",
    Severity.ERROR,
    "an expression where none may stand",
    """Expressions may stand in `with`, `command`, `args`, values of `env`, `inputs`,
`labels` and `annotations`, `when`, `outputs` and `resume.checkpoint`; over `params` and
`inputs` alone also in `image`, values of `node_selector`, `cpu`, `memory`, `gpus`, `storage`
and `retries`. Anywhere else the platform would not fill them in.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {who: me}
steps:
  train: {image: "busybox:1", command: [echo], service_account: "${{ params.who }}"}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], service_account: trainer}
```
""",
)

NOT_A_SPEC = Code(
    "KFPC209",
    Severity.ERROR,
    "a file of another kind",
    """The file is something else than a spec: a component file, an object of Kubernetes such as a
Workflow of Argo, a compiled pipeline of Kubeflow Pipelines. A spec begins with
`apiVersion: kfpc/v1`; `kfpc init` writes one to begin with. Components are named by the steps
of a spec.

```yaml
# wrong
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: demo-}
spec: {entrypoint: main}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
```
""",
)
