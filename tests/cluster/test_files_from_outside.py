"""Files from outside of a run, and files that are kept where the author says.

The store is the cluster's own artifact repository: an S3 without TLS, which answers HTTP too where
everybody may read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from tests.cluster.controller import Outcome, Run
from tests.cluster.kubectl import get
from tests.cluster.specs import in_two_levels, spec

pytestmark = pytest.mark.cluster

EVIL = 'it\'s "$(HOME)" $$ \\n <&> é }} { {'

STORE = """
params:
  evil: EVIL
  endpoint: {type: String}
  bucket: {type: String}
  region: {type: String}
  name: {type: String}
  access: {type: String}
  secret: {type: String}
"""

WHERE = (
    'endpoint: "${{ params.endpoint }}", bucket: "${{ params.bucket }}", insecure: true, '
    'region: "${{ params.region }}", '
    'access_key: {secret: {name: "${{ params.name }}", key: "${{ params.access }}"}}, '
    'secret_key: {secret: {name: "${{ params.name }}", key: "${{ params.secret }}"}}'
)

KEPT = """
steps:
  make:
    image: busybox:1
    outputs:
      text:
        s3: {key: "kfpc/${{ run.name }}/it's $(HOME) é.txt", WHERE}
        archive: none
      folder: {type: Directory, s3: {key: "kfpc/${{ run.name }}/folder"}, archive: none}
      packed: {type: Directory, s3: {key: "kfpc/${{ run.name }}/packed.zip"}, archive: zip}
      result: CSV
    script: |
      printf 'a text' > ${{ outputs.text.path }}
      mkdir -p ${{ outputs.folder.path }}/within ${{ outputs.packed.path }}
      echo one > ${{ outputs.folder.path }}/one
      echo two > ${{ outputs.folder.path }}/within/two
      echo two > ${{ outputs.packed.path }}/two
      echo 1,2 > ${{ outputs.result.path }}
  name: {image: "busybox:1", command: [printf, "it's $(HOME) é"], outputs: {name: {stdout: true}}}
  read:
    image: busybox:1
    after: make
    inputs:
      text:
        from:
          s3: {key: "kfpc/${{ run.name }}/${{ steps.name.outputs.name }}.txt", WHERE}
      folder:
        type: Directory
        from: {s3: {key: "kfpc/${{ run.name }}/folder"}, mode: 755, recurse_mode: true}
      packed: {type: Directory, from: {s3: {key: "kfpc/${{ run.name }}/packed.zip"}, archive: zip}}
      missing: {from: {s3: {key: "kfpc/${{ run.name }}/missing"}}, optional: true}
      literal: {from: {literal: "${{ params.evil }}: $(HOME) $$"}}
      passed: ${{ steps.make.outputs.text }}
    outputs: {seen: String}
    script: |
      {
        cat ${{ inputs.text.path }}; echo
        cat ${{ inputs.folder.path }}/one
        ls -l ${{ inputs.folder.path }}/one | cut -c1-10
        cat ${{ inputs.packed.path }}/two
        [ -f ${{ inputs.missing.path }} ] || echo missing
        cat ${{ inputs.literal.path }}; echo
        cat ${{ inputs.passed.path }}; echo
      } > ${{ outputs.seen.path }}
  of-a-component:
    component: components/look.yaml
    after: make
    with:
      folder: {from: {s3: {key: "kfpc/${{ run.name }}/folder"}}}
      binary: {from: {s3: {key: "kfpc/${{ run.name }}/folder/one"}}}
      large: {from: {literal: large}}
      empty: {from: {literal: ""}}
  again:
    image: busybox:1
    after: make
    inputs: {result: {from: {s3: {key: "kfpc/${{ run.name }}/result"}}}}
    command: [cat, "${{ inputs.result.path }}"]
    outputs: {result: {stdout: true}}
outputs:
  seen: ${{ steps.read.outputs.seen }}
  by-a-component: ${{ steps.of-a-component.outputs.seen }}
  again: ${{ steps.again.outputs.result }}
  result: {value: "${{ steps.make.outputs.result }}", s3: {key: "kfpc/${{ run.name }}/result"}}
"""

OVER_HTTP = """
steps:
  make:
    image: busybox:1
    outputs: {text: {s3: {key: "kfpc/${{ run.name }}/text"}, archive: none}}
    script: printf 'a text' > ${{ outputs.text.path }}
  read:
    image: busybox:1
    after: make
    inputs:
      text:
        from:
          url: http://${{ params.endpoint }}/${{ params.bucket }}/kfpc/${{ run.name }}/text
      again:
        from:
          http:
            url: http://${{ params.endpoint }}/${{ params.bucket }}/kfpc/${{ run.name }}/text
            headers: {X-Evil: "${{ params.region }}"}
      missing:
        from: {url: "http://${{ params.endpoint }}/${{ params.bucket }}/kfpc/missing"}
        optional: true
    command: [sh, -c, 'cat "$1" "$2"; [ -f "$3" ] || echo " missing"', sh]
    args: ["${{ inputs.text.path }}", "${{ inputs.again.path }}", "${{ inputs.missing.path }}"]
    outputs: {seen: {stdout: true}}
outputs: {seen: "${{ steps.read.outputs.seen }}"}
"""


def _in_the_store(manifest: dict[str, Any]) -> None:
    """Gives a run what the controller knows of the artifact repository."""
    data = get("configmap", "workflow-controller-configmap")["data"]
    config = yaml.safe_load(data["config"]) if "config" in data else {}
    repository = config.get("artifactRepository") or yaml.safe_load(data["artifactRepository"])
    s3 = repository["s3"]
    assert s3.get("insecure"), "the test's store speaks HTTP"
    given = {
        "endpoint": s3["endpoint"],
        "bucket": s3["bucket"],
        "region": s3.get("region", "us-east-1"),
        "name": s3["accessKeySecret"]["name"],
        "access": s3["accessKeySecret"]["key"],
        "secret": s3["secretKeySecret"]["key"],
    }
    for parameter in manifest["spec"]["arguments"]["parameters"]:
        parameter["value"] = given.get(parameter["name"], EVIL)


def _spec(steps: str) -> str:
    return spec(STORE + steps.replace("WHERE", WHERE))


RUNS = {
    "kept": Run(_spec(KEPT), edit=_in_the_store),
    "in two levels": Run(in_two_levels(_spec(KEPT)), edit=_in_the_store),
    "over HTTP": Run(_spec(OVER_HTTP), edit=_in_the_store),
}

Outcomes = Mapping[str, Outcome]

SEEN = f"a text\none\n-rwxr-xr-x\ntwo\nmissing\n{EVIL}: $(HOME) $$\na text"


@pytest.mark.parametrize("run", ["kept", "in two levels"])
def test_what_is_kept_is_found_there(outcomes: Outcomes, run: str) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["seen"] == SEEN
    assert outcome.results["again"] == "1,2"


@pytest.mark.parametrize("run", ["kept", "in two levels"])
def test_a_component_is_given_files_from_outside(outcomes: Outcomes, run: str) -> None:
    seen = outcomes[run].results["by-a-component"]
    assert seen.startswith(". ./one"), seen


def test_a_url_is_fetched(outcomes: Outcomes) -> None:
    outcome = outcomes["over HTTP"]
    if "403" in str(outcome):
        pytest.skip("not everybody may read the store")
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"seen": "a texta text missing"}
