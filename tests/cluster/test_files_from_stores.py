"""Files from Git, with passwords over HTTP, and from and to Google Cloud Storage: a pod takes their
place (``stores``).

Argo's executor is sent there by the variable that Google's own library looks at,
``STORAGE_EMULATOR_HOST``; so no key of a service account is tried here.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.controller import Controller, Outcome, Run
from tests.cluster.kubectl import kubectl, replace
from tests.cluster.specs import in_two_levels, spec
from tests.cluster.stores import serve

pytestmark = pytest.mark.cluster

PATIENCE = 900.0
NAME, PASSWORD = "it's", 'pa$$ "word"'

GIT = spec("""
params: {host: {type: String}, revision: v1, key: password}
x-repository: &repository {repo: "http://${{ params.host }}/repo.git"}
steps:
  read:
    image: busybox:1
    inputs:
      main: {from: {git: {<<: *repository, submodules: false}}}
      tag: {from: {git: {<<: *repository, revision: "${{ params.revision }}"}}}
      branch: {from: {git: {<<: *repository, branch: other}}}
      shallow: {from: {git: {<<: *repository, depth: 1}}}
      private:
        from:
          git:
            repo: http://${{ params.host }}/private/repo.git
            username: {secret: {name: kfpc-test-git, key: username}}
            password: {secret: {name: kfpc-test-git, key: "${{ params.key }}"}}
    outputs: {seen: String}
    script: |
      for at in ${{ inputs.main.path }} ${{ inputs.tag.path }} ${{ inputs.branch.path }} \\
        ${{ inputs.shallow.path }} ${{ inputs.private.path }}; do
        echo "$(cat $at/text) $(grep -c . $at/.git/shallow 2> /dev/null)"
      done > ${{ outputs.seen.path }}
  fetch:
    image: busybox:1
    inputs:
      text:
        from:
          http:
            url: http://${{ params.host }}/private/text
            username: {secret: {name: kfpc-test-git, key: username}}
            password: {secret: {name: kfpc-test-git, key: password}}
    command: [cat, "${{ inputs.text.path }}"]
    outputs: {text: {stdout: true}}
  refused:
    image: busybox:1
    continue_on_failure: true
    inputs: {private: {from: {git: {repo: "http://${{ params.host }}/private/repo.git"}}}}
    command: [ls, "${{ inputs.private.path }}"]
outputs:
  seen: ${{ steps.read.outputs.seen }}
  fetched: ${{ steps.fetch.outputs.text }}
  refused: ${{ steps.refused.status }}
""")

GCS = spec("""
params: {bucket: a-bucket, host: "", word: "it's $(HOME) é"}
steps:
  make:
    image: busybox:1
    outputs:
      text:
        gcs: {bucket: "${{ params.bucket }}", key: "${{ run.name }}/${{ params.word }}.txt"}
        archive: none
      folder:
        type: Directory
        gcs: {bucket: a-bucket, key: "${{ run.name }}/folder"}
        archive: none
      result: {type: Artifact}
    script: |
      printf 'a text' > ${{ outputs.text.path }}
      mkdir -p ${{ outputs.folder.path }}/within
      echo two > ${{ outputs.folder.path }}/within/two
      echo result > ${{ outputs.result.path }}
  read:
    image: busybox:1
    after: make
    inputs:
      text: {from: {gcs: {bucket: a-bucket, key: "${{ run.name }}/${{ params.word }}.txt"}}}
      folder:
        type: Directory
        from: {gcs: {bucket: "${{ params.bucket }}", key: "${{ run.name }}/folder"}}
      missing: {from: {gcs: {bucket: a-bucket, key: nowhere}}, optional: true}
      passed: ${{ steps.make.outputs.text }}
      result: {from: {gcs: {bucket: a-bucket, key: "${{ run.name }}/result"}}}
    outputs: {seen: String}
    script: |
      { cat ${{ inputs.text.path }} ${{ inputs.passed.path }} ${{ inputs.folder.path }}/within/two
        [ -f ${{ inputs.missing.path }} ] || echo missing
        cat ${{ inputs.result.path }}
      } > ${{ outputs.seen.path }}
outputs:
  seen: ${{ steps.read.outputs.seen }}
  result:
    type: Artifact
    value: ${{ steps.make.outputs.result }}
    gcs: {bucket: a-bucket, key: "${{ run.name }}/result"}
    archive: none
""")


def to_the_stand_in(host: str) -> Any:
    def edit(manifest: dict[str, Any]) -> None:
        env = [{"name": "STORAGE_EMULATOR_HOST", "value": host}]
        manifest["spec"]["podSpecPatch"] = json.dumps(
            {
                "initContainers": [{"name": "init", "env": env}],
                "containers": [{"name": "wait", "env": env}],
            }
        )

    return edit


Outcomes = Mapping[str, Outcome]


@pytest.fixture(scope="module")
def runs(cluster: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    controller = Controller(uuid.uuid4().hex[:8], PATIENCE)
    folder: Path = tmp_path_factory.mktemp("repository")
    replace(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "kfpc-test-git"},
            "stringData": {"username": NAME, "password": PASSWORD},
        }
    )
    try:
        host = serve(controller.session, folder, NAME, PASSWORD, PATIENCE)
        edit = to_the_stand_in(host)
        given = {"host": host}
        yield controller.finish(
            {
                "git": Run(GIT, given),
                "gcs": Run(GCS, given, edit=edit),
                "gcs in two levels": Run(in_two_levels(GCS), given, edit=edit),
            }
        )
    finally:
        controller.clear()
        kubectl("delete", "pods", "-l", f"kfpc-test={controller.session}", "--wait=false")
        kubectl("delete", "secret", "kfpc-test-git", "--ignore-not-found")


def test_a_repository_is_checked_out_where_it_is_said_to(runs: Outcomes) -> None:
    outcome = runs["git"]
    assert outcome.phase == "Succeeded", outcome
    seen = [line.split() for line in outcome.results["seen"].splitlines()]
    assert [words[0] for words in seen] == ["third", "first", "second", "third", "third"]
    assert [len(words) for words in seen] == [1, 1, 1, 2, 1], "one is shallow"
    assert outcome.results["fetched"] == "private text"
    assert outcome.results["refused"] in ("Failed", "Error")


@pytest.mark.parametrize("run", ["gcs", "gcs in two levels"])
def test_what_is_kept_in_a_bucket_is_found_there(run: str, runs: Outcomes) -> None:
    outcome = runs[run]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["seen"] == "a texta texttwo\nmissing\nresult"
