"""Files that other specs are given as steps."""

from __future__ import annotations

import kfpc

PART = """
apiVersion: kfpc/v1
name: part
params: {data: {type: CSV, by: file}}
steps:
  read:
    image: busybox:1
    inputs: {d: "${{ params.data }}"}
    command: [cat, "${{ inputs.d.path }}"]
"""

SPEC = """
apiVersion: kfpc/v1
name: demo
steps:
  make:
    image: busybox:1
    outputs: {a: CSV, b: CSV}
    script: echo > ${{ outputs.a.path }} > ${{ outputs.b.path }}
  first: {pipeline: part.yaml, with: {data: "${{ steps.make.outputs.a }}"}}
  second: {pipeline: part.yaml, with: {data: "${{ steps.make.outputs.b }}"}}
"""


def test_one_template_serves_all_who_give_other_files(tmp_path):
    (tmp_path / "part.yaml").write_text(PART, encoding="utf-8")
    manifest = kfpc.compile(kfpc.Source(SPEC, str(tmp_path / "demo.yaml"))).manifest
    assert manifest is not None
    templates = {one["name"]: one for one in manifest["spec"]["templates"]}
    tasks = {task["name"]: task for task in templates["main"]["dag"]["tasks"]}
    assert tasks["first"]["template"] == tasks["second"]["template"] == "part"
    given = [tasks[name]["arguments"]["artifacts"] for name in ("first", "second")]
    assert given == [
        [{"name": "data", "from": "{{tasks.make.outputs.artifacts.a}}"}],
        [{"name": "data", "from": "{{tasks.make.outputs.artifacts.b}}"}],
    ]
