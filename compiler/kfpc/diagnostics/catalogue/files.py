"""KFPC9xx: files beside the spec: packages, and values given on the command line."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

PARAMS_FILE = Code(
    "KFPC901",
    Severity.ERROR,
    "a file of params that is not a mapping",
    """The file that `--params` names gives values to params: their names and values, in YAML
or JSON. Anything else says nothing that kfpc could fill in.

```yaml
working_dir: gs://my-bucket/work
train_steps: 1000
```
""",
)

STALE_PACKAGE = Code(
    "KFPC902",
    Severity.ERROR,
    "a package that is not what the spec gives",
    """`kfpc compile --check` compares the package on disk with what the spec, its components
and the options give now, and writes nothing. It fails when the package is another one or is
missing: a run would not be what the spec says. Compile again with the same options and commit
the package. An archive is compared by the manifest in it.
""",
)

NO_SUCH_PARAM = Code(
    "KFPC903",
    Severity.ERROR,
    "a value for a param that the spec does not have",
    """`--set NAME=VALUE` and the file of `--params` give values to the params of the spec. A name
that the spec does not have under `params` is a typo, or is meant for another pipeline.
""",
)

NOT_GIVEN = Code(
    "KFPC904",
    Severity.ERROR,
    "a value that a param cannot be given",
    """A param that is a secret has its value in the cluster: it would be written into the package
otherwise. A param cannot be given null; nor a text with `{{` in it, which Argo would expand in
the run.
""",
)

UNUSED_PRICE = Code(
    "KFPC905",
    Severity.WARNING,
    "prices of what is not there",
    """The file that `kfpc plan --prices` names has, under `steps`, the machine of a step that
the spec does not have, or a machine that has no price under `machine`. Either is a typo, or a line
that is left over; the cost of such a step would leave its machine out. Or it has the price of a GPU
or machine that no step uses and whose name is nearly that of one which has none. It should read so:

```text
machine:
  n1-standard-16: {on_demand: 0.80, spot: 0.20}
steps:
  train: n1-standard-16
```
""",
)
