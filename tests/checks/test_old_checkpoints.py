"""Which checkpoints are the same for every run."""

from __future__ import annotations

import pytest

import kfpc
from tests.telling import whole


def told(checkpoint: str, more: str = "") -> bool:
    """Whether a checkpoint, in YAML, is said to be the same for every run."""
    step = (
        f"    image: x\n    command: [x]\n    resume: {{checkpoint: {checkpoint}}}\n    {more}\n"
        "  before: {image: x, command: [x], outputs: {o: {path: /o}}}\n"
    )
    head = (
        "params: {p: '', q: {type: String}}\n"
        "workflow: {volumes: {kept: {claim: c}, scratch: {empty_dir: true}}, "
        "volume_claims: {own: {size: 1Gi}}}\n"
    )
    found = kfpc.validate(kfpc.Source(whole(f"{head}steps:\n  a:\n{step}")))
    codes = [one.code for one in found.diagnostics]
    assert not [one for one in found.diagnostics if one.severity.value == "error"], codes
    return "KFPC721" in codes


@pytest.mark.parametrize(
    ("checkpoint", "more"),
    [
        ("gs://b/c", ""),
        ("\"gs://b/${{ 'c' }}\"", ""),
        ("\"gs://b/${{ if(true, 'c', 'd') }}\"", ""),
        ('"gs://b/${{ run.namespace }}"', ""),
        ('"gs://b/${{ inputs.i }}"', "inputs: {i: 3}"),
        ('"gs://b/${{ lower(inputs.i) }}"', "inputs: {i: C}"),
        ("gs://b/$(C)", "env: {C: c}"),
        ("/d/c", "volumes: {/d: {claim: c}}"),
        ("/d/c", "volumes: {/d: {volume: kept}}"),
    ],
)
def test_nothing_tells_one_run_from_another(checkpoint: str, more: str) -> None:
    assert told(checkpoint, more)


@pytest.mark.parametrize(
    ("checkpoint", "more"),
    [
        ('"gs://b/${{ run.name }}"', ""),
        ('"gs://b/${{ run.id }}"', ""),
        ('"gs://b/${{ run.created }}"', ""),
        ('"gs://b/${{ params.q }}"', ""),
        ('"gs://b/${{ params.p }}"', ""),  # a default may be changed
        ("\"gs://b/${{ if(params.p == '', 'x', 'y') }}\"", ""),
        ('"gs://b/${{ inputs.i }}"', 'inputs: {i: "${{ run.name }}"}'),
        ('"gs://b/${{ lower(inputs.i) }}"', 'inputs: {i: "${{ params.p }}"}'),
        ('"gs://b/${{ inputs.i }}"', 'inputs: {i: "${{ steps.before.outputs.o }}"}'),
        ("gs://b/$(C)", 'env: {C: "${{ run.name }}"}'),
        ("gs://b/$(SET_BY_THE_IMAGE)", ""),
        ("/d/c", "volumes: {/d: {volume: own}}"),  # ends with the run
        ("/d/c", "volumes: {/d: {volume: scratch}}"),  # ends with the pod
        ("/d/c", "volumes: {/d: {empty_dir: true}}"),
        ("/d/c", "volumes: {/d: {claim: c, read_only: true}}"),
        ("/d/c", ""),
        ('"/d/${{ run.name }}"', "volumes: {/d: {claim: c}}"),
        ("gs://b/c, across_runs: true", ""),
    ],
)
def test_something_may(checkpoint: str, more: str) -> None:
    assert not told(checkpoint, more)


ROUNDS = """\
params:
  listed: [a, b]
  given: {type: "List[String]"}
steps:
  before:
    image: x
    command: [x]
    outputs: {found: {path: /o, type: "List[String]"}}
  a:
    for_each: LIST
    image: x
    command: [x, "${{ item }}"]
    resume: {checkpoint: "gs://b/${{ item }}"}
"""


@pytest.mark.parametrize(
    ("listed", "same"),
    [
        ("[1, 2]", True),
        ("${{ params.listed }}", True),
        ("${{ params.given }}", False),
        ("${{ steps.before.outputs.found }}", False),
        ("[1, '${{ run.name }}']", False),
    ],
)
def test_elements_of_a_list_of_the_spec_come_in_every_run(listed: str, same: bool) -> None:
    found = kfpc.validate(kfpc.Source(whole(ROUNDS.replace("LIST", listed))))
    assert not [one for one in found.diagnostics if one.severity.value == "error"]
    assert ("KFPC721" in [one.code for one in found.diagnostics]) is same


REPEAT = """\
params: {p: c}
steps:
  again:
    repeat:
      state: {at: START}
      steps:
        a:
          image: x
          command: [x]
          outputs: {o: {path: /o}}
          resume: {checkpoint: "gs://b/${{ state.at }}"}
      next: {at: NEXT}
      while: state.at != 'z'
      max: 3
"""


@pytest.mark.parametrize(
    ("start", "then", "same"),
    [
        ("a", "${{ state.at }}b", True),
        ("${{ run.name }}", "${{ state.at }}b", False),
        ("${{ params.p }}", "${{ state.at }}b", False),
        ("a", "${{ steps.a.outputs.o }}", False),
    ],
)
def test_a_state_of_the_specs_own_values_is_the_same(start: str, then: str, same: bool) -> None:
    text = REPEAT.replace("START", f'"{start}"').replace("NEXT", f'"{then}"')
    found = kfpc.validate(kfpc.Source(whole(text)))
    assert not [one for one in found.diagnostics if one.severity.value == "error"]
    assert ("KFPC721" in [one.code for one in found.diagnostics]) is same
