"""KFPC401 to KFPC449: references to component files, and what is wrong inside them."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

FILE_NOT_FOUND = Code(
    "KFPC401",
    Severity.ERROR,
    "component file that does not exist",
    """A reference is the path of a component file, absolute or relative to the spec that
names it. Where a file of a similar name lies nearby, the help line names it.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: components/no-such-file.yaml}
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

IS_A_FOLDER = Code(
    "KFPC402",
    Severity.ERROR,
    "reference to a folder",
    """A reference names the component file itself, not the folder that holds it.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: ./}
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

ADDRESS = Code(
    "KFPC403",
    Severity.ERROR,
    "component at an address",
    """This version reads components from files. Download the file, keep it beside the spec
under version control, and give its path: then a compile gives the same package tomorrow,
whatever happens at the address.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {component: "https://example.com/train/component.yaml"}
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

NOT_A_COMPONENT = Code(
    "KFPC404",
    Severity.ERROR,
    "file that is not a component",
    """The reference leads to a file of another kind: a spec of kfpc, a Kubernetes object,
or no mapping at all. A component file has `implementation`, and mostly `name`, `inputs`
and `outputs`.

```yaml
# wrong
- name: Train
- image: busybox:1
```

```yaml
# right
name: Train
implementation:
  container: {image: "busybox:1", command: [echo]}
```
""",
)

GRAPH = Code(
    "KFPC405",
    Severity.ERROR,
    "component made of other components",
    """`implementation.graph` puts several components together. This version reads
components that run one container; write the tasks of the graph as steps of the spec.

```yaml
# wrong
name: Train and test
implementation:
  graph:
    tasks: {}
```

```yaml
# right
name: Train
implementation:
  container: {image: "busybox:1", command: [echo]}
```
""",
)

V2_COMPONENT = Code(
    "KFPC406",
    Severity.ERROR,
    "pipeline compiled by KFP v2",
    """The file is the intermediate representation that the KFP v2 SDK compiles to, with
`pipelineInfo` and `deploymentSpec`. This version reads component files of v1.

```yaml
# wrong
pipelineInfo: {name: train}
deploymentSpec: {executors: {}}
root: {dag: {}}
schemaVersion: 2.1.0
```

```yaml
# right
name: Train
implementation:
  container: {image: "busybox:1", command: [echo]}
```
""",
)

V2_PLACEHOLDER = Code(
    "KFPC407",
    Severity.ERROR,
    "placeholder that only KFP v2 fills in",
    """`executorInput`, `inputUri`, `outputUri`, `inputMetadata`, `outputMetadata`,
`inputOutputPortName` and texts such as `{{$}}` or `{{$.inputs.artifacts['m'].uri}}` are
filled in by the launcher of KFP v2 while the pod runs. Without it the program would get
the placeholder itself, and fail or do something odd hours into the run.

Addresses can be ordinary inputs (`{inputValue: address}`); files that the platform
should move have `inputPath` and `outputPath`.

```yaml
# wrong
name: Train
outputs:
- {name: model}
implementation:
  container:
    image: busybox:1
    command: [train, --model, {outputUri: model}]
```

```yaml
# right
name: Train
outputs:
- {name: model}
implementation:
  container:
    image: busybox:1
    command: [train, --model, {outputPath: model}]
```
""",
)

WRONG_SHAPE = Code(
    "KFPC410",
    Severity.ERROR,
    "value of the wrong shape in a component",
    """A list stands where a mapping is wanted, a single text where a list is, and so on.

```yaml
# wrong
name: Train
implementation:
  container: {image: "busybox:1", command: echo hello}
```

```yaml
# right
name: Train
implementation:
  container: {image: "busybox:1", command: [echo, hello]}
```
""",
)

UNKNOWN_KEY = Code(
    "KFPC411",
    Severity.ERROR,
    "unknown key in a component",
    """The component specification has no such key there. A misspelt key would otherwise be
ignored in silence.

```yaml
# wrong
name: Train
implementation:
  container: {image: "busybox:1", command: [echo], environment: {A: b}}
```

```yaml
# right
name: Train
implementation:
  container: {image: "busybox:1", command: [echo], env: {A: b}}
```
""",
)

MISSING_KEY = Code(
    "KFPC412",
    Severity.ERROR,
    "missing key in a component",
    """Something that a component cannot do without is not there:
`implementation`, its `container`, the `image`, the `name` of an input or output, `cond`
or `then` of an `if`. The place shown is the mapping that lacks it.

```yaml
# wrong
name: Train
implementation:
  container: {command: [echo]}
```

```yaml
# right
name: Train
implementation:
  container: {image: "busybox:1", command: [echo]}
```
""",
)

DUPLICATE_NAME = Code(
    "KFPC413",
    Severity.ERROR,
    "two inputs or two outputs of one name",
    """Inputs are told apart by their names, and so are outputs. Names that differ in any
letter, blank or case are different: `My input` and `my_input` live side by side. An
output may have the name of an input.

```yaml
# wrong
name: Train
inputs:
- {name: rate, type: Float}
- {name: rate, type: String}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: rate}]}
```

```yaml
# right
name: Train
inputs:
- {name: rate, type: Float}
- {name: Rate, type: String}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: rate}, {inputValue: Rate}]}
```
""",
)

EMPTY_IMAGE = Code(
    "KFPC414",
    Severity.WARNING,
    "component without an image yet",
    """Some public components leave `image` empty: whoever uses them builds the image and
writes its name there. Until then Kubernetes refuses the container.

```yaml
# wrong
name: Train
implementation:
  container: {image: "", command: [echo]}
```

```yaml
# right
name: Train
implementation:
  container: {image: "busybox:1", command: [echo]}
```
""",
)

UNKNOWN_PLACEHOLDER = Code(
    "KFPC420",
    Severity.ERROR,
    "mapping in the arguments that is no placeholder",
    """An argument is a text, or a mapping with exactly one key: `inputValue`, `inputPath`,
`outputPath`, `concat` or `if`. Often a text with a colon in it lacks its quotes, or the
parts of an `if` are not indented.

```yaml
# wrong
name: Train
inputs:
- {name: rate}
implementation:
  container: {image: "busybox:1", command: [train, {inputvalue: rate}]}
```

```yaml
# right
name: Train
inputs:
- {name: rate}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: rate}]}
```
""",
)

UNDECLARED_INPUT = Code(
    "KFPC421",
    Severity.ERROR,
    "placeholder for an input that is not declared",
    """`inputValue`, `inputPath` and `isPresent` take the exact name of one of the
component's `inputs`.

```yaml
# wrong
name: Train
inputs:
- {name: learning_rate}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: learning rate}]}
```

```yaml
# right
name: Train
inputs:
- {name: learning_rate}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: learning_rate}]}
```
""",
)

UNDECLARED_OUTPUT = Code(
    "KFPC422",
    Severity.ERROR,
    "placeholder for an output that is not declared",
    """`outputPath` and the keys of `fileOutputs` are exact names of the component's
`outputs`.

```yaml
# wrong
name: Train
outputs:
- {name: model}
implementation:
  container: {image: "busybox:1", command: [train, {outputPath: modell}]}
```

```yaml
# right
name: Train
outputs:
- {name: model}
implementation:
  container: {image: "busybox:1", command: [train, {outputPath: model}]}
```
""",
)

UNWRITTEN_OUTPUT = Code(
    "KFPC423",
    Severity.WARNING,
    "output that nothing writes",
    """The component declares an output, but neither gives its path to the program
(`outputPath`) nor says where the program writes it (`fileOutputs`). A step that reads it
would wait for a file that never comes, so this matters as soon as one does.

```yaml
# wrong
name: Train
outputs:
- {name: model}
implementation:
  container: {image: "busybox:1", command: [train]}
```

```yaml
# right
name: Train
outputs:
- {name: model}
implementation:
  container:
    image: busybox:1
    command: [train]
    fileOutputs: {model: /tmp/model}
```
""",
)

WRONG_DEFAULT = Code(
    "KFPC424",
    Severity.ERROR,
    "default that does not fit the input's type",
    """A step that leaves the input out would give the program this text where it expects a
number or a truth value. Truth values are `true` and `false`, in any case, and the other
words that KFP's components take for them (`yes`, `no`, `1`, `0`). An empty text is taken
for "nothing given" and fits every type.

```yaml
# wrong
name: Train
inputs:
- {name: steps, type: Integer, default: many}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: steps}]}
```

```yaml
# right
name: Train
inputs:
- {name: steps, type: Integer, default: '2000'}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: steps}]}
```
""",
)

JSON_DEFAULT = Code(
    "KFPC425",
    Severity.WARNING,
    "default of a List or Dict that is not one",
    """Lists and dicts reach the program as JSON. The default of this input is not JSON, or
is JSON of another shape (`{}` for a List), which many public components have and some
programs accept. Give the input a value in the step if its program does not.

```yaml
# wrong
name: Train
inputs:
- {name: metrics, type: List, default: '{}'}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: metrics}]}
```

```yaml
# right
name: Train
inputs:
- {name: metrics, type: List, default: '[]'}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: metrics}]}
```
""",
)

NOT_A_VALUE = Code(
    "KFPC426",
    Severity.WARNING,
    "file or folder used as a value",
    """`inputValue` puts the content of an input into the command line. An input whose type
is a folder or any artifact has no content that could stand there: the program wants its
path, `inputPath`.

```yaml
# wrong
name: Train
inputs:
- {name: data, type: Directory}
implementation:
  container: {image: "busybox:1", command: [train, {inputValue: data}]}
```

```yaml
# right
name: Train
inputs:
- {name: data, type: Directory}
implementation:
  container: {image: "busybox:1", command: [train, {inputPath: data}]}
```
""",
)

BAD_CONDITION = Code(
    "KFPC427",
    Severity.ERROR,
    "`if` with something that is not a condition",
    """The `cond` of an `if` is `{isPresent: INPUT}`, the value of an input that is a truth
value (`{inputValue: INPUT}`), or `true` or `false` themselves. It is decided when the
pipeline is compiled.

```yaml
# wrong
name: Train
inputs:
- {name: rate, type: Float}
implementation:
  container:
    image: busybox:1
    command:
    - train
    - if: {cond: {inputValue: rate}, then: [--rate, {inputValue: rate}]}
```

```yaml
# right
name: Train
inputs:
- {name: rate, type: Float, optional: true}
implementation:
  container:
    image: busybox:1
    command:
    - train
    - if: {cond: {isPresent: rate}, then: [--rate, {inputValue: rate}]}
```
""",
)

RELATIVE_PATH = Code(
    "KFPC428",
    Severity.WARNING,
    "path of an output that is not absolute",
    """A path of `fileOutputs` without a leading `/` depends on the working directory of the
image, and on where the platform looks from.

```yaml
# wrong
name: Train
outputs:
- {name: model}
implementation:
  container:
    image: busybox:1
    command: [train]
    fileOutputs: {model: out/model}
```

```yaml
# right
name: Train
outputs:
- {name: model}
implementation:
  container:
    image: busybox:1
    command: [train]
    fileOutputs: {model: /tmp/out/model}
```
""",
)

SEVERAL_IN_ENV = Code(
    "KFPC429",
    Severity.ERROR,
    "several values for one environment variable",
    """An environment variable is one text. A branch of an `if` with several arguments would
have to be joined somehow; say how, with `concat`.

```yaml
# wrong
name: Train
inputs:
- {name: level, optional: true}
implementation:
  container:
    image: busybox:1
    command: [train]
    env:
      FLAGS: {if: {cond: {isPresent: level}, then: [--level, {inputValue: level}]}}
```

```yaml
# right
name: Train
inputs:
- {name: level, optional: true}
implementation:
  container:
    image: busybox:1
    command: [train]
    env:
      FLAGS: {if: {cond: {isPresent: level}, then: {concat: [--level=, {inputValue: level}]}}}
```
""",
)
