"""Objects of the cluster whose names params and inputs decide."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec
from tests.cluster.surroundings import SECRET_LINES, SETTINGS, TOKEN

pytestmark = pytest.mark.cluster

NAMED = spec("""
params:
  of: settings
  account: Default
  host: git
  token: {secret: {name: "${{ params.host }}hub", key: "${{ params.key }}"}}
  key: token
steps:
  read:
    image: busybox:1
    inputs: {which: certs}
    service_account: ${{ lower(params.account) }}
    env:
      DIRECT: {secret: {name: "${{ params.host }}hub", key: token}}
      BY_KEY: {secret: {name: github, key: "${{ params.key }}"}}
      OF_PARAM: ${{ params.token }}
    volumes:
      /settings: {config_map: "kfpc-test-${{ params.of }}"}
      /certs: {secret: "kfpc-test-${{ inputs.which }}"}
      /shared: {volume: shared}
    outputs: {settings: String, lines: String, tokens: String, shared: String}
    script: |
      cat /settings/settings.toml > ${{ outputs.settings.path }}
      cat /certs/ca.pem > ${{ outputs.lines.path }}
      echo "$DIRECT $BY_KEY $OF_PARAM $INPUT_WHICH" > ${{ outputs.tokens.path }}
      cat /shared/settings.toml > ${{ outputs.shared.path }}
workflow:
  service_account: ${{ lower(params.account) }}
  volumes:
    shared: {config_map: "kfpc-test-${{ params.of }}"}
outputs:
  settings: ${{ steps.read.outputs.settings }}
  lines: ${{ steps.read.outputs.lines }}
  tokens: ${{ steps.read.outputs.tokens }}
  shared: ${{ steps.read.outputs.shared }}
""")

RUNS = {"named": Run(NAMED)}


def test_params_and_inputs_decide_which_objects_are_read(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["named"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.pod("read")["spec"]["serviceAccountName"] == "default"
    assert outcome.results == {
        "settings": SETTINGS[:-1],
        "lines": SECRET_LINES[:-1],
        "tokens": f"{TOKEN} {TOKEN} {TOKEN} certs",
        "shared": SETTINGS[:-1],
    }
