"""KFPC45x to 49x: what goes from params and steps into steps."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

DOES_NOT_FIT = Code(
    "KFPC451",
    Severity.ERROR,
    "a value of another type than its place takes",
    """Types are compared where a value goes from one place to another. Text fits String and the
named types (GCSPath, …); numbers and truth values go into String; Integer goes into Float;
everything else needs a cast: `int`, `float`, `bool`, `string`, `as(x, 'GCSPath')`, `json`,
`from_json`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {steps: many}
steps:
  train:
    image: busybox:1
    inputs: {steps: {type: Integer, value: "${{ params.steps }}"}}
    command: [echo, "${{ inputs.steps }}"]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {steps: 100}
steps:
  train:
    image: busybox:1
    inputs: {steps: {type: Integer, value: "${{ params.steps }}"}}
    command: [echo, "${{ inputs.steps }}"]
```
""",
)

UNKNOWN_INPUT = Code(
    "KFPC452",
    Severity.ERROR,
    "an input that the component does not have",
    """`with` gives a value to an input that the component does not declare. Names are the exact
ones of the component, or their snake_case form where that is unique (`model_path` for
`Model path`).

```yaml
# file: component.yaml
name: Train
inputs:
- {name: Model path, type: GCSPath}
- {name: Steps, type: Integer, default: "100"}
- {name: Note, optional: true}
implementation:
  container:
    image: busybox:1
    command: [echo, {inputValue: Model path}, {inputValue: Steps}]
    args: [--note, {inputValue: Note}]
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {model_paht: gs://example/model, note: ""}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {model_path: gs://example/model, note: ""}}
```
""",
)

MISSING_INPUT = Code(
    "KFPC453",
    Severity.ERROR,
    "an input without a value",
    """The component has an input that is neither optional nor has a default, and `with` gives it
no value.

```yaml
# file: component.yaml
name: Train
inputs:
- {name: Model path, type: GCSPath}
- {name: Steps, type: Integer, default: "100"}
- {name: Note, optional: true}
implementation:
  container:
    image: busybox:1
    command: [echo, {inputValue: Model path}, {inputValue: Steps}]
    args: [--note, {inputValue: Note}]
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {note: ""}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {model_path: gs://example/model, note: ""}}
```
""",
)

INPUT_TWICE = Code(
    "KFPC454",
    Severity.ERROR,
    "an input that is given twice",
    """`with` has two keys that mean the same input: its exact name and its snake_case form.

```yaml
# file: component.yaml
name: Train
inputs:
- {name: Model path, type: GCSPath}
- {name: Steps, type: Integer, default: "100"}
- {name: Note, optional: true}
implementation:
  container:
    image: busybox:1
    command: [echo, {inputValue: Model path}, {inputValue: Steps}]
    args: [--note, {inputValue: Note}]
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {Model path: a, model_path: b, note: ""}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {model_path: gs://example/model, note: ""}}
```
""",
)

ARGUMENT_DROPPED = Code(
    "KFPC455",
    Severity.WARNING,
    "arguments left out with an optional input",
    """The component writes an optional input into its arguments as if it were always there, and
the step gives it no value. The argument is left out together with the flag before it, for a flag
without its value would take the next argument for it. Give the input a value (`""` for none), or
wrap the two in `if: {cond: {isPresent: …}}` in the component.

```yaml
# file: component.yaml
name: Train
inputs:
- {name: Model path, type: GCSPath}
- {name: Steps, type: Integer, default: "100"}
- {name: Note, optional: true}
implementation:
  container:
    image: busybox:1
    command: [echo, {inputValue: Model path}, {inputValue: Steps}]
    args: [--note, {inputValue: Note}]
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {model_path: gs://example/model}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {model_path: gs://example/model, note: ""}}
```
""",
)

UNKNOWN_NAME = Code(
    "KFPC456",
    Severity.ERROR,
    "a name that is not known here",
    """An expression names a param, an input, an output or a fact of the run that is not there,
or that cannot be known in this place.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {learning_rate: 0.1}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.learning_rat }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {learning_rate: 0.1}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.learning_rate }}"]}
```
""",
)

BAD_TYPE = Code(
    "KFPC457",
    Severity.ERROR,
    "a type where it cannot be",
    """A param is a text of its own: it cannot be an Artifact, which is a file that a step
makes. A secret has no type and no default.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params:
  model: {type: Artifact}
steps:
  train: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params:
  model: {type: GCSPath, default: gs://example/model}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.model }}"]}
```
""",
)

FAILS_SCHEMA = Code(
    "KFPC458",
    Severity.ERROR,
    "a value that its type's schema refuses",
    """A named type of a component may carry a JSON Schema for its values
(`openapi_schema_validator`); a literal that goes there is checked with it.
""",
)

UNKNOWN_COMPONENT = Code(
    "KFPC459",
    Severity.ERROR,
    "a component that is not there",
    """`component` is neither an alias of `components` nor a path.

```yaml
# file: component.yaml
name: Train
inputs:
- {name: Model path, type: GCSPath}
- {name: Steps, type: Integer, default: "100"}
- {name: Note, optional: true}
implementation:
  container:
    image: busybox:1
    command: [echo, {inputValue: Model path}, {inputValue: Steps}]
    args: [--note, {inputValue: Note}]
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: train, with: {model_path: gs://example/model, note: ""}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: component.yaml, with: {model_path: gs://example/model, note: ""}}
```
""",
)

ENUM = Code(
    "KFPC460",
    Severity.ERROR,
    "a value that is not among the allowed ones",
    """The param lists the values that it takes in `enum`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params:
  size: {default: huge, enum: [small, large]}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.size }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params:
  size: {default: small, enum: [small, large]}
steps:
  train: {image: "busybox:1", command: [echo, "${{ params.size }}"]}
```
""",
)

MISSPELT_TYPE = Code("KFPC461", Severity.WARNING, "a type that is almost a basic one")
