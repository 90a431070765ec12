"""KFPC8xx: values on their way, secrets above all."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

SECRET_MISPLACED = Code(
    "KFPC801",
    Severity.ERROR,
    "a secret where it would be written out",
    """A secret reaches a program as an environment variable that Kubernetes fills in. So it may
be the whole or a part of `args`, of `env`, or of an input that a component reads by value.
Anywhere else (a file, a label, a condition, an output, a script's text) its value would have to
stand in the Workflow object, for everybody to read.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params:
  token: {secret: {name: github, key: token}}
steps:
  train: {image: "busybox:1", command: [echo], labels: {token: "${{ params.token }}"}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params:
  token: {secret: {name: github, key: token}}
steps:
  train: {image: "busybox:1", command: [echo], env: {TOKEN: "${{ params.token }}"}}
```
""",
)

VALUE_IN_SCRIPT = Code(
    "KFPC802",
    Severity.ERROR,
    "a value written into a script",
    """A value in the text of a script becomes part of the program: a quote in it ends a string,
a semicolon starts a command. Only paths are written in. Values arrive as environment variables,
an input `name` as `INPUT_NAME`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {who: you}
steps:
  greet:
    image: busybox:1
    script: echo "hello ${{ params.who }}"
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {who: you}
steps:
  greet:
    image: busybox:1
    inputs: {who: "${{ params.who }}"}
    script: echo "hello $INPUT_WHO"
```
""",
)

VALUE_IN_SHELL = Code(
    "KFPC803",
    Severity.WARNING,
    "a value written into the text after `sh -c`",
    """The text after `sh -c` is a program, and a value in it becomes part of the program: a
quote ends a string, a semicolon starts a command. Paths are safe. Values are better passed in
`env` and read as `"$NAME"`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {who: you}
steps:
  greet: {image: "busybox:1", command: [sh, -c, "echo ${{ params.who }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {who: you}
steps:
  greet:
    image: busybox:1
    env: {WHO: "${{ params.who }}"}
    command: [sh, -c, 'echo "$WHO"']
```
""",
)

LITERAL_BRACES = Code("KFPC804", Severity.ERROR, "a literal `${{` where Argo would expand it")

CONTROL_CHARACTER = Code(
    "KFPC807",
    Severity.ERROR,
    "a control character in a param",
    """Argo puts a param's value into the JSON of the Workflow as it is, and refuses the run if
that is none any more: for the escape character of a coloured text, say. Tabs and line ends are
fine. Mount such a text as a file.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {banner: "\\x1b[1mhello"}
steps:
  greet: {image: "busybox:1", command: [echo, "${{ params.banner }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {banner: "hello\\tyou"}
steps:
  greet: {image: "busybox:1", command: [echo, "${{ params.banner }}"]}
```
""",
)

BIG_BY_VALUE = Code("KFPC805", Severity.NOTE, "a file that is read by value")

ARTIFACT_BY_VALUE = Code("KFPC806", Severity.ERROR, "an artifact used as text")

NAME_AS_TEXT = Code("KFPC808", Severity.WARNING, "a name that is only text")
