"""KFPC3xx: expressions, and the types of values."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

SYNTAX = Code(
    "KFPC301",
    Severity.ERROR,
    "expression that cannot be read",
    """What stands in `${{ … }}`, or after `when:`, is one expression: names
(`params.x`, `steps.a.outputs.x`), texts in quotes, numbers, `true` and `false`, joined by
`== != < <= > >= && || ! in ??`, with parentheses and calls of functions.

`!` binds tightest, then `??`, then the comparisons, then `&&`, then `||`. A quote inside a
text is written twice: `'it''s'`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo], when: "(params.mode == 'fast'"}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo], when: "(params.mode == 'fast')"}
```
""",
)

UNCLOSED = Code(
    "KFPC302",
    Severity.ERROR,
    "`${{` without its `}}`",
    """An expression opens and the value ends before it closes. Either the braces are
missing, or YAML has cut the value: ` #` opens a comment, and inside `{…}` or `[…]` a comma
or a brace ends a value that is not quoted. Quote the whole value.

To write `${{` itself, double the dollar: `$${{`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.mode"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.mode }}"]}
```
""",
)

ARGO_TAG = Code(
    "KFPC303",
    Severity.ERROR,
    "raw `{{` of Argo",
    """Argo expands every `{{…}}` of a package, knows no way to escape one, and fails the
run on a `{{` that is not closed. So nothing of the author's is left for Argo to expand:
values are written as `${{ … }}`, which kfpc checks, and text that is meant for the program
(a template of another language, say) goes into a config map that is mounted as a file.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo, "{{workflow.name}}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo, "${{ run.name }}"]}
```
""",
)

MISSPELT_OPERATOR = Code(
    "KFPC304",
    Severity.ERROR,
    "operator or word of another language",
    """`=`, `and`, `or`, `not`, `?:`, `+`, `null` and backticks belong to other languages.
Here they are `==`, `&&`, `||`, `!`, `if(condition, a, b)`, texts written side by side,
`x ?? 'instead'` and quotes. There is no arithmetic: work numbers out in a step.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo], when: params.mode = 'fast'}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo], when: params.mode == 'fast'}
```
""",
)

UNKNOWN_FUNCTION = Code(
    "KFPC305",
    Severity.ERROR,
    "unknown function",
    """The function is none of the language. `startsWith`, `toJSON` and their like are
written `starts_with`, `json`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo, "${{ uppercase(params.mode) }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo, "${{ upper(params.mode) }}"]}
```
""",
)

WRONG_ARGUMENTS = Code(
    "KFPC306",
    Severity.ERROR,
    "arguments that a function does not take",
    """A function got too few or too many arguments, or one of a type that it does not
take. No value is converted silently: `int`, `float`, `bool`, `string`, `json` and
`from_json` do it where you say so.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo], when: starts_with(params.mode)}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo], when: "starts_with(params.mode, 'f')"}
```
""",
)

COMPARED_TYPES = Code(
    "KFPC307",
    Severity.ERROR,
    "comparison of two types that are never equal",
    """`==` is typed. A Boolean is not the text `'true'`, and an Integer is not the text
`'3'`: a comparison of the two would decide in a way that nobody meant. Drop the quotes, or
convert one side (`int(x)`, `bool(x)`, `string(x)`). `<` and its like compare two numbers, or
two texts letter by letter. A type with a name of its own (`CSV`, `Accuracy`) has no order: write
`float(x)` for the number in it, or `string(x)`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {deploy: true}
steps:
  serve: {image: "busybox:1", command: [echo], when: params.deploy == 'true'}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {deploy: true}
steps:
  serve: {image: "busybox:1", command: [echo], when: params.deploy == true}
```
""",
)

NOT_BOOLEAN = Code(
    "KFPC308",
    Severity.ERROR,
    "condition that is not a Boolean",
    """`when`, `&&`, `||` and `!` take Booleans. There is no truthiness: whether `''`, `0`
or `'false'` count as true differs from language to language. Compare the value.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {mode: fast, deploy: true}
steps:
  serve: {image: "busybox:1", command: [echo], when: params.mode && params.deploy}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {mode: fast, deploy: true}
steps:
  serve: {image: "busybox:1", command: [echo], when: params.mode != '' && params.deploy}
```
""",
)

IMPOSSIBLE_CAST = Code(
    "KFPC309",
    Severity.ERROR,
    "cast that can never succeed",
    """The text is known and does not read as the type.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {steps: 100}
steps:
  train: {image: "busybox:1", command: [echo], when: params.steps > int('many')}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {steps: 100}
steps:
  train: {image: "busybox:1", command: [echo], when: params.steps > int('10')}
```
""",
)

SECRET_OPERAND = Code(
    "KFPC310",
    Severity.ERROR,
    "secret inside an operation",
    """A secret is never written into the package, and Argo never sees it: the pod gets it
from the cluster. So it can be handed on, whole or as a part of a text, but nothing can be
worked out from it before the pod runs: no comparison, no function, no condition.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {token: {secret: {name: github, key: token}}}
steps:
  train: {image: "busybox:1", command: [echo], when: params.token != ''}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {token: {secret: {name: github, key: token}}}
steps:
  train: {image: "busybox:1", command: [echo, hello], args: ["--token=${{ params.token }}"]}
```
""",
)

NEEDLESS_FALLBACK = Code(
    "KFPC311",
    Severity.WARNING,
    "fallback that is never used",
    """The value before `??` is always there: a param, an input, or an output of a step that
is neither skipped nor allowed to fail. `??` is for absent values, not for empty ones.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.mode ?? 'slow' }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {mode: fast}
steps:
  train: {image: "busybox:1", command: [echo, "${{ if(params.mode == '', 'slow', params.mode) }}"]}
```
""",
)

DIFFERENT_BRANCHES = Code(
    "KFPC312",
    Severity.ERROR,
    "value that may be of two types",
    """Both results of `if(…)`, and both sides of `??`, stand in the same place, so they
have one type: two numbers, two texts, or the same type.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {fast: true}
steps:
  train: {image: "busybox:1", command: [echo, "${{ if(params.fast, 10, 'all') }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {fast: true}
steps:
  train: {image: "busybox:1", command: [echo, "${{ if(params.fast, '10', 'all') }}"]}
```
""",
)

NOT_TEXT = Code(
    "KFPC313",
    Severity.ERROR,
    "value that is no part of a text",
    """Text, numbers and Booleans go into a text as they are. A List or a Dict does so as
JSON, where you say it: `json(x)`. An artifact is a file, and has a path instead.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {layers: [64, 32]}
steps:
  train: {image: "busybox:1", command: [echo, "--layers=${{ params.layers }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {layers: [64, 32]}
steps:
  train: {image: "busybox:1", command: [echo, "--layers=${{ json(params.layers) }}"]}
```
""",
)

LOOPS_ONLY = Code(
    "KFPC314",
    Severity.ERROR,
    "function that is for loops",
    """`range(n)` gives what a loop goes through. Elsewhere write the list itself.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo, "${{ json(range(3)) }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo, "${{ json([0, 1, 2]) }}"]}
```
""",
)
