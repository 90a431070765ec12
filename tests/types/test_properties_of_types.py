"""A type with properties (``{Artifact: {data_type: CSV}}``) is treated as its kind is.

Each spec is compiled twice, with a component that says its types plainly, and with one that
gives each of them properties: the package and the diagnostics have to be the same.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import kfpc
from tests.telling import Told, told, whole

COMPONENT = """\
name: Comp
inputs:
- {name: n, type: Integer, default: '3'}
- {name: f, type: Boolean, default: 'on'}
- {name: list, type: List, default: '[1]'}
- {name: table, type: Artifact, optional: true}
- {name: secret, type: Secret, optional: true}
outputs:
- {name: table, type: Artifact}
- {name: count, type: Integer}
- {name: rate, type: Float}
- {name: fine, type: Boolean}
- {name: items, type: List}
- {name: key, type: Secret}
- {name: folder, type: GCSPath}
implementation:
  container:
    image: x:1
    command: [run, {inputValue: n}, {inputValue: f}, {inputValue: list}, {inputValue: secret}]
    args:
    - {inputPath: table}
    - {if: {cond: {inputValue: f}, then: [--fast]}}
    - {outputPath: table}
    - {outputPath: count}
    - {outputPath: rate}
    - {outputPath: fine}
    - {outputPath: items}
    - {outputPath: key}
    - {outputPath: folder}
"""
PROPERTIES = re.sub(r"type: (\w+)", r"type: {\1: {data_type: CSV}}", COMPONENT)

A = "steps:\n  a: {component: comp.yaml}\n"

FINE = [
    # an artifact as an output of the pipeline, to a script by name and by path, and to a component
    'outputs: {result: "${{ steps.a.outputs.table }}"}\n' + A,
    A + '  b: {image: x, script: cat x, inputs: {data: "${{ steps.a.outputs.table }}"}}\n',
    A + '  b: {image: x, script: "cat ${{ inputs.data.path }}", '
    'inputs: {data: "${{ steps.a.outputs.table }}"}}\n',
    A + '  b: {component: comp.yaml, with: {table: "${{ steps.a.outputs.table }}"}}\n',
    # numbers and truth values that a run works out
    A + '  b: {image: x, command: ["${{ max(steps.a.outputs.count, 1) }}"]}\n',
    A + '  b: {image: x, command: ["${{ if(true, steps.a.outputs.count, 4) }}"]}\n',
    A + '  b: {image: x, command: ["${{ if(true, steps.a.outputs.rate, 4) }}"]}\n',
    A + '  b: {image: x, command: ["${{ if(true, steps.a.outputs.fine, false) }}"]}\n',
    A + "  b: {image: x, when: steps.a.outputs.fine && steps.a.outputs.count > 3}\n",
    A + "  b: {image: x, when: 3 in steps.a.outputs.items}\n",
    # inputs of the step itself in its expressions, which may fail where they are read
    "steps: {a: {component: comp.yaml, env: {A: \"${{ if(inputs.n > 2, 'a', 'b') }}\"}}}",
    "steps: {a: {component: comp.yaml, env: {A: \"${{ if(inputs.f, 'a', 'b') }}\"}}}",
    'steps: {a: {component: comp.yaml, env: {A: "${{ length(inputs.list) }}"}}}',
    "params: {p: '3'}\nsteps: {a: {component: comp.yaml, with: {n: \"${{ int(params.p) }}\"}, "
    "env: {A: \"${{ if(inputs.n > 2, 'a', 'b') }}\"}}}",
    "steps: {a: {component: comp.yaml, retries: '${{ inputs.n }}'}}",
    "steps: {a: {component: comp.yaml, cpu: '${{ inputs.n }}'}}",
    "steps: {a: {component: comp.yaml, with: {secret: {secret: {name: s, key: k}}}}}",
]

WRONG = [
    # a secret out of a step, and text for one
    A + '  b: {image: x, env: {KEY: "${{ steps.a.outputs.key }}"}}\n',
    "steps: {a: {component: comp.yaml, with: {secret: some}}}",
    "steps: {a: {component: comp.yaml, cpu: '${{ inputs.f }}'}}",
    "steps: {a: {component: comp.yaml, with: {n: some}}}",
    "steps: {a: {component: comp.yaml, with: {n: '5'}}}",
    A + '  b: {image: x, command: ["${{ steps.a.outputs.table }}"]}\n',
    A + '  b: {image: x, inputs: {t: "${{ steps.a.outputs.table }}"}, '
    'command: ["${{ inputs.t }}"]}\n',
    A + "  b: {image: x, when: steps.a.outputs.count}\n",
    A + "  b: {image: x, when: steps.a.outputs.table == 'a'}\n",
    A + '  b: {component: comp.yaml, with: {n: "${{ steps.a.outputs.folder }}"}}\n',
    A + "  b: {image: x, command: [\"${{ as(steps.a.outputs.count, 'GCSPath') }}\"]}\n",
]


def package(body: str, component: str, folder: Path) -> Any:
    (folder / "comp.yaml").write_text(component, encoding="utf-8")
    result = kfpc.compile(kfpc.Source(whole(body), str(folder / "pipeline.yaml")))
    assert result.manifest is not None, result.diagnostics
    return result.manifest


def said(body: str, component: str, folder: Path) -> list[Told]:
    (folder / "comp.yaml").write_text(component, encoding="utf-8")
    return told(body, folder)


@pytest.mark.parametrize("body", FINE)
def test_the_package_is_the_same(body: str, tmp_path: Path):
    assert package(body, PROPERTIES, tmp_path) == package(body, COMPONENT, tmp_path)


@pytest.mark.parametrize("body", [*FINE, *WRONG])
def test_what_is_said_is_the_same(body: str, tmp_path: Path):
    assert said(body, PROPERTIES, tmp_path) == said(body, COMPONENT, tmp_path)


@pytest.mark.parametrize("body", WRONG)
def test_it_is_an_error_with_properties_too(body: str, tmp_path: Path):
    assert said(body, PROPERTIES, tmp_path) != []


def test_an_artifact_with_properties_is_an_output_of_the_pipeline(tmp_path: Path):
    assert "806" not in [one.code for one in said(FINE[0], PROPERTIES, tmp_path)]
