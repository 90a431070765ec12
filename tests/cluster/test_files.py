"""Outputs that travel as files, and as text: folders, bytes that are no text, much, and nothing.

The cluster needs an artifact repository of its own for these.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

THROUGH = """
steps:
  make: MAKE
  look:
    component: components/look.yaml
    with:
      folder: ${{ steps.make.outputs['A folder'] }}
      binary: ${{ steps.make.outputs.binary }}
      large: ${{ steps.make.outputs.large }}
      empty: ${{ steps.make.outputs.empty }}
outputs:
  seen: ${{ steps.look.outputs.seen }}
"""
COMPONENTS, ROUNDS = (
    spec(THROUGH.replace("MAKE", f"{{component: components/make.yaml{more}}}"))
    for more in ("", ", retries: {preemptions: 1, failures: 1}")
)

BY = spec("""
steps:
  make:
    image: busybox:1
    outputs: {folder: {type: String, by: file}, table: {type: CSV, by: value}, both: CSV}
    script: |
      mkdir ${{ outputs.folder.path }}
      printf 'in it' > ${{ outputs.folder.path }}/one
      printf 'costs $5, $$ and $(HOME)' > ${{ outputs.table.path }}
      echo short > ${{ outputs.both.path }}
  component:
    component: components/make.yaml
    outputs: {empty: {by: value}, a_folder: {by: file}}
  read:
    image: busybox:1
    inputs:
      folder: ${{ steps.make.outputs.folder }}
      table: ${{ steps.make.outputs.table }}
      both: ${{ steps.make.outputs.both }}
      empty: ${{ steps.component.outputs.empty }}
      other: ${{ steps.component.outputs['A folder'] }}
    outputs: {seen: String}
    env: {BOTH: "${{ steps.make.outputs.both }}"}
    script: |
      {
        cat ${{ inputs.folder.path }}/one; echo
        cat ${{ inputs.table.path }}; echo
        cat ${{ inputs.both.path }}; echo "$BOTH"
        wc -c < ${{ inputs.empty.path }}
        cat ${{ inputs.other.path }}/within/two
      } > ${{ outputs.seen.path }}
outputs:
  seen: ${{ steps.read.outputs.seen }}
""")

RUNS = {"components": Run(COMPONENTS), "by": Run(BY), "rounds": Run(ROUNDS)}

Outcomes = Mapping[str, Outcome]

SEEN = ". ./none ./one ./within ./within/two onetwo\n ff fe 00 80 0a 0a\n5242880\n0"


@pytest.mark.parametrize("run", ["components", "rounds"])
def test_what_components_write_arrives_with_all_its_bytes(outcomes: Outcomes, run: str) -> None:
    assert outcomes[run].phase == "Succeeded", outcomes[run]
    assert outcomes[run].results == {"seen": SEEN}


def test_an_output_travels_as_its_author_says(outcomes: Outcomes) -> None:
    outcome = outcomes["by"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"seen": "in it\ncosts $5, $$ and $(HOME)\nshort\nshort\n0\ntwo"}
