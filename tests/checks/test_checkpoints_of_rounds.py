"""What keeps the checkpoints of a loop's rounds apart, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

import kfpc

HEAD = """
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
defaults: {preemptible: true, retries: 5}
"""

IN_A_LOOP = """
params: {rates: [0.1, 0.01], at: "gs://example"}
steps:
  tune:
    for_each: LIST
    steps:
      prepare:
        image: busybox:1
        command: [prepare]
        outputs: {dir: {type: String, path: /tmp/dir}}
        resume: idempotent
      train: {image: "busybox:1", command: [train, "${{ item }}"], KEYS}
      again:
        image: busybox:1
        command: [echo, "${{ steps.prepare.outputs.dir }}"]
        resume: idempotent
"""


def warnings(text: str, of_all: str = "") -> list[str]:
    head = HEAD.replace("retries: 5", f"retries: 5{of_all}")
    found = kfpc.validate(kfpc.Source(head + text))
    assert found.valid, found.diagnostics
    return [one.message for one in found.diagnostics if one.code == "KFPC707"]


def in_a_loop(keys: str, items: str = "${{ params.rates }}") -> list[str]:
    return warnings(IN_A_LOOP.replace("KEYS", keys).replace("LIST", items))


@pytest.mark.parametrize(
    "keys",
    [
        'resume: {checkpoint: "gs://example/${{ run.name }}/${{ item }}"}',
        'resume: {checkpoint: "gs://example/${{ run.name }}/${{ item + 1 }}"}',
        'resume: {checkpoint: "${{ inputs.at }}"}, inputs: {at: "${{ run.name }}/${{ item }}"}',
        'resume: {checkpoint: "${{ run.name }}/$(AT)"}, env: {AT: "${{ item }}"}',
        'resume: {checkpoint: "${{ run.name }}/$(UNKNOWN)"}',
        'resume: {checkpoint: "${{ steps.prepare.outputs.dir }}"}',
        'resume: {checkpoint: "gs://example/${{ run.name }}"}, when: item == 0.1',
        "resume: {checkpoint: /tmp/of-the-pod}",
    ],
)
def test_apart(keys: str):
    assert in_a_loop(keys) == []


@pytest.mark.parametrize(
    "keys",
    [
        'resume: {checkpoint: "gs://example/${{ run.name }}"}',
        'resume: {checkpoint: "${{ params.at }}/${{ run.name }}"}',
        'resume: {checkpoint: "${{ inputs.at }}"}, inputs: {at: "${{ run.name }}"}',
        'resume: {checkpoint: "${{ run.name }}/$(AT)"}, env: {AT: all}',
        'resume: {checkpoint: "/data/${{ run.name }}"}, volumes: {/data: {claim: data}}',
    ],
)
def test_shared(keys: str):
    assert in_a_loop(keys) == [
        "`tune.train` keeps its checkpoint at one path in all rounds of `tune`"
    ]


def test_a_single_round_shares_with_nobody():
    assert in_a_loop('resume: {checkpoint: "gs://example/${{ run.name }}"}', "[0.1]") == []


def test_rounds_of_several_loops_from_one_default():
    text = """
steps:
  a: {for_each: [1, 2], image: "busybox:1", command: [train]}
  b: {for_each: [1, 2], image: "busybox:1", command: [train]}
"""
    shared = ', resume: {checkpoint: "gs://example/${{ run.name }}"}'
    assert warnings(text, shared) == [
        "`a` and `b` keep their checkpoints at one path",
        "`a` and `b` keep their checkpoints at one path in all their rounds",
    ]


@pytest.mark.parametrize(("given", "found"), [("{}", 1), ('{name: "${{ item }}"}', 0)])
def test_a_param_of_a_sub_pipeline(tmp_path: Path, given: str, found: int):
    (tmp_path / "inner.yaml").write_text(
        """
apiVersion: kfpc/v1
name: inner
params: {name: plain}
steps:
  fit:
    image: busybox:1
    command: [train]
    preemptible: true
    retries: 5
    resume: {checkpoint: "gs://example/${{ run.name }}/${{ params.name }}"}
"""
    )
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "apiVersion: kfpc/v1\nname: demo\ncluster: gke-spot\nsteps:\n"
        "  all: {for_each: [1, 2], pipeline: inner.yaml, with: " + given + "}\n"
    )
    codes = [one.code for one in kfpc.validate(spec).diagnostics]
    assert codes.count("KFPC707") == found
