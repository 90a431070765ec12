"""Names of Secrets, claims and accounts that a run decides: whatever it gives stays a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import kfpc
from tests.oracles import argo

SPEC = """\
apiVersion: kfpc/v1
name: demo
params:
  stage: {type: String}
  token: {secret: {name: "${{ params.stage }}", key: "${{ params.stage }}"}}
steps:
  a:
    image: busybox:1.36
    inputs: {database: "${{ params.stage }}"}
    command: [ls]
    args: ["${{ params.token }}"]
    env: {A: {secret: {name: "${{ inputs.database }}", key: "${{ inputs.database }}"}}}
    secrets: {db: {env: {B: "${{ params.stage }}"}}}
    volumes:
      /claim: {claim: "${{ params.stage }}"}
      /secret: {secret: "${{ inputs.database }}"}
      /config: {config_map: "${{ params.stage }}"}
    service_account: ${{ params.stage }}
workflow:
  service_account: ${{ params.stage }}
  image_pull_secrets: ["${{ params.stage }}"]
  priority_class: ${{ params.stage }}
  volumes: {shared: {claim: "${{ params.stage }}"}}
"""

NAMED = (
    "secretName", "claimName", "serviceAccountName", "podPriorityClassName", "configMap",
    "secretKeyRef", "imagePullSecrets",
)  # fmt: skip

EVIL = 'x", "hostPath": {"path": "/"}, "y": "$(A) ${B} {{workflow.name}}'


def named(data: Any, within: bool = False) -> Iterator[str]:
    """The texts of a manifest that name objects, and keys in them."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from named(value, within or key in NAMED)
    elif isinstance(data, list):
        for item in data:
            yield from named(item, within)
    elif within and "{{" in data:
        yield data


@pytest.mark.parametrize("value", ["production", EVIL])
def test_what_a_run_gives_stays_a_name(value: str) -> None:
    manifest = kfpc.compile(kfpc.Source(SPEC)).manifest
    assert manifest is not None
    found = list(named(manifest["spec"]))
    assert len(found) == 13
    given = {
        f"{where}.parameters.{name}": value
        for where in ("inputs", "workflow")
        for name in ("stage", "database")
    }
    asked = [{"expression": text, "as": "text", "env": given} for text in found]
    assert argo.evaluate(asked) == [value] * len(found)
