"""The values of a step's inputs in its expressions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.types import truth
from tests.targets.argo.support import template

COMPONENT = """\
name: Comp
inputs: [{{name: flag, type: Bool, default: {default}}}]
implementation:
  container:
    image: x:1
    command: [run, {{inputValue: flag}}]
    args: [{{if: {{cond: {{inputValue: flag}}, then: [is-true], else: [is-not]}}}}]
"""

SPEC = """\
apiVersion: kfpc/v1
name: demo
steps:
  a:
    component: comp.yaml
    env: {CHOSEN: "${{ if(inputs.flag, 'is-true', 'is-not') }}", WHOLE: "${{ inputs.flag }}"}
"""


def container(default: str, folder: Path) -> dict[str, Any]:
    (folder / "comp.yaml").write_text(COMPONENT.format(default=json.dumps(default)))
    result = kfpc.compile(kfpc.Source(SPEC, str(folder / "pipeline.yaml")))
    assert result.manifest is not None, result.diagnostics
    return template(result.manifest, "comp")["container"]


@pytest.mark.parametrize("word", ["t", "yes", "Y", "on", "1"])
def test_a_default_that_is_true_by_a_word_is_true_in_expressions_too(word: str, tmp_path: Path):
    # A run would take every text but `true` for false.
    found = container(word, tmp_path)
    assert found["args"] == ["is-true"]
    assert found["env"][0]["value"] == "{{= true ? 'is-true' : 'is-not' }}"
    assert "inputs.parameters['flag']" in found["env"][1]["value"]


@pytest.mark.parametrize("word", ["true", "True", "false", "no", "0", "f"])
def test_a_run_reads_the_others_as_the_component_does(word: str, tmp_path: Path):
    found = container(word, tmp_path)
    read_in_a_run = word.lower() == "true"
    assert read_in_a_run is truth(word)
    assert found["args"] == ["is-true" if read_in_a_run else "is-not"]
    assert "lower(inputs.parameters['flag']) == 'true'" in found["env"][0]["value"]
