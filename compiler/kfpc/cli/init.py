"""``kfpc init``: a spec to begin with."""

from __future__ import annotations

import os

from kfpc.bundle.files import WriteError, write_new
from kfpc.cli.outcome import Exit, MisuseError, Outcome
from kfpc.cli.output import quoted
from kfpc.diagnostics.visible import visible

FILE = "pipeline.yaml"

STARTER = """\
# A pipeline for kfpc: `kfpc validate` checks this file, `kfpc compile` makes an Argo Workflow
# of it. `kfpc schema` prints the JSON Schema with which an editor completes and checks it.
apiVersion: kfpc/v1
name: my-pipeline
description: Prepare data, train on it on nodes that may be taken away, and report.

# What a run can be given: `argo submit my-pipeline.argo.yaml -p epochs=10`. The type follows
# from the default; `{type: Integer}` without one makes a param that has to be given.
params:
  epochs: 3

# Which nodes are preemptible, and how they are told from others. `kfpc compile --cluster NAME`
# takes another: gke-preemptible, gke-spot, gke-autopilot, eks, karpenter, aks, or your own file.
cluster: gke-preemptible

steps:
  prepare:
    image: busybox:1.36
    # A script is run by `sh -e`. It writes an output to the path that kfpc gives it.
    script: |
      echo 1000 > ${{ outputs.rows.path }}
    outputs:
      rows: Integer

  train:
    # Reading an output makes a step follow another; `after: prepare` would do so without one.
    image: busybox:1.36
    inputs:
      rows: ${{ steps.prepare.outputs.rows }}
      epochs: ${{ params.epochs }}
    # Values arrive as environment variables: they are never written into the script.
    script: |
      echo "training on $INPUT_ROWS rows for $INPUT_EPOCHS epochs"
      echo 0.93 > ${{ outputs.accuracy.path }}
    outputs:
      accuracy: Float
    cpu: 1
    memory: 512Mi
    # On cheap nodes, started again up to 5 times when one is taken away. `resume` is your word
    # that starting again is right: `idempotent`, or `{checkpoint: gs://…}`. To keep two budgets
    # write `retries: {preemptions: 20, failures: 2}`; `kfpc plan` says what comes of it.
    preemptible: true
    retries: 5
    resume: idempotent

  report:
    image: busybox:1.36
    when: steps.train.outputs.accuracy > 0.9
    command: [echo, "accuracy ${{ steps.train.outputs.accuracy }}"]
"""


def init(path: str | None) -> Outcome:
    """Writes the starter to a new file (in a folder: ``pipeline.yaml``), or with ``-`` to standard
    output; replaces none."""
    if path == "-":
        return Outcome(Exit.CLEAN, STARTER)
    file = path or FILE
    if os.path.isdir(file):
        file = os.path.join(file, FILE)
    try:
        write_new(file, STARTER.encode())
    except FileExistsError:
        raise MisuseError(f"{file} is there already, and stays as it is") from None
    except WriteError as error:
        raise MisuseError(str(error)) from error
    told = visible(f"wrote {file}: try `kfpc validate {quoted(file)}`")
    return Outcome(Exit.CLEAN, "", f"{told}\n")
