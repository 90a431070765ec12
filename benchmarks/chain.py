"""The case: a chain of steps on preemptible GPUs, each reading what the one before gave."""

from __future__ import annotations

import shutil
from pathlib import Path

COMPONENT = Path(__file__).parent / "component.yaml"
HEAD = """\
apiVersion: kfpc/v1
name: chain
description: A chain of steps.
params:
  data_dir: gs://example/data
  model_dir: gs://example/model
  train_steps: 1000
steps:
"""
STEP = """\
  train-{number}:
    component: component.yaml
    with:
      data_dir: ${{{{ params.data_dir }}}}
      model_dir: ${{{{ params.model_dir }}}}/{number}
      previous: {previous}
      train_steps: ${{{{ params.train_steps }}}}
      action: train
    gpus: 4
    memory: 48G
    preemptible: true
    retries: 5
    resume: {{checkpoint: "${{{{ inputs.model_dir }}}}"}}
"""


def write_spec(folder: Path, steps: int) -> Path:
    """Writes the spec of a chain, and the component beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(COMPONENT, folder / "component.yaml")
    file = folder / f"chain-{steps}.yaml"
    body = [HEAD]
    for number in range(steps):
        before = f"${{{{ steps.train-{number - 1}.outputs.model }}}}" if number else "none"
        body.append(STEP.format(number=number, previous=before))
    file.write_text("".join(body), encoding="utf-8")
    return file
