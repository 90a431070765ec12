"""The model case runs to its end while its training pod is taken away.

Every step's image has a stand-in, for the real ones need a cloud. That of ``train`` keeps its
checkpoint in a directory of its node that is called after ``--model-dir``: the nearest thing
to a bucket that every cluster has. It does not ask for 48G, nor for GPUs where no node has any.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run, Taking
from tests.cluster.kubectl import get
from tests.cluster.stand_ins import PROGRAMS, containers, run_python, template_of
from tests.cluster.surroundings import ACCOUNT, TOKEN
from tests.cluster.taking_away import lacking

pytestmark = pytest.mark.cluster

SPEC = Path(__file__).parents[2] / "specs" / "github-issue-summarization" / "pipeline.yaml"
WORKING_DIR = "gs://bucket/it's $HOME"
STEPS = 24

# Counts to --train-steps, three a second, from where the checkpoint in --model-dir stands.
TRAIN = """
import os, sys, time
words = sys.argv[1:]
given = dict(zip(words[::2], words[1::2]))
directory = "/checkpoints/" + given["--model-dir"].replace("/", "_")
os.makedirs(directory, exist_ok=True)
checkpoint, history = directory + "/checkpoint", directory + "/history"
done = int(open(checkpoint).read()) if os.path.exists(checkpoint) else 0
open(history, "a").write(str(done) + " ")
while done < int(given["--train-steps"]):
    time.sleep(0.33)
    done += 1
    open(checkpoint + ".new", "w").write(str(done))
    os.replace(checkpoint + ".new", checkpoint)
    print("step", done, "of", given["--train-steps"], flush=True)
print("attempts began at", open(history).read(), flush=True)
open("/tmp/output", "w").write(given["--deploy-webapp"] + "\\n")
"""


def stand_ins(manifest: dict[str, Any]) -> None:
    for container in containers(manifest):
        run_python(container, PROGRAMS["report"])
    train = template_of(manifest, "train")
    run_python(train["container"], TRAIN)
    train.setdefault("volumes", []).append(
        {
            "name": "checkpoints",
            "hostPath": {"path": "/tmp/kfpc-cluster-tests", "type": "DirectoryOrCreate"},
        }
    )
    train["container"]["volumeMounts"].append({"name": "checkpoints", "mountPath": "/checkpoints"})
    limits = train["container"]["resources"]["limits"]
    limits["memory"] = "64M"
    if not any("nvidia.com/gpu" in node["status"]["allocatable"] for node in get("nodes")["items"]):
        del limits["nvidia.com/gpu"]


def model_case(deploy_webapp: str, *takings: Taking) -> Run:
    params = {
        "working_dir": WORKING_DIR,
        "train_steps": str(STEPS),
        "deploy_webapp": deploy_webapp,
    }
    return Run(SPEC, params, stand_ins, takings)


RUNS = {
    "delete, evict": model_case(
        "true", Taking("train", "delete", "step 6 "), Taking("train", "evict", "step 12 ")
    ),
    "not wanted": model_case("false"),
} | {
    how: model_case("true", Taking("train", how, "step 6 "))
    for how in ("vanish", "shutdown", "node-loss")
    if lacking(how) is None
}


def began(outcome: Outcome) -> list[int]:
    """The step that each pod of ``train`` went on from."""
    marked = "attempts began at"
    line = next(line for line in outcome.log("train").splitlines() if line.startswith(marked))
    return [int(word) for word in line.removeprefix(marked).split()]


def test_training_goes_on_after_a_deletion_and_an_eviction(
    outcomes: Mapping[str, Outcome],
) -> None:
    outcome = outcomes["delete, evict"]
    assert outcome.phase == "Succeeded", outcome
    first, second, third = began(outcome)
    assert first == 0
    assert 6 <= second < third
    assert 12 <= third < STEPS
    ended = [attempt["phase"] for attempt in outcome.attempts("train")]
    assert len(ended) == 3
    assert ended[-1] == "Succeeded"


@pytest.mark.parametrize("how", ["vanish", "shutdown", "node-loss"])
def test_training_goes_on_after(how: str, outcomes: Mapping[str, Outcome]) -> None:
    why_not = lacking(how)
    if why_not is not None:
        pytest.skip(why_not)
    outcome = outcomes[how]
    assert outcome.phase == "Succeeded", outcome
    assert began(outcome)[0] == 0
    assert 6 <= began(outcome)[1] < STEPS


def test_the_web_app_is_put_up_where_it_is_wanted(outcomes: Mapping[str, Outcome]) -> None:
    assert set(outcomes["delete, evict"].steps.values()) == {"Succeeded"}
    assert outcomes["delete, evict"].outputs("train") == {"output": "true"}


def test_the_web_app_is_skipped_where_it_is_not(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["not wanted"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.steps == {
        "copydata": "Succeeded",
        "log-dataset": "Succeeded",
        "log-model": "Succeeded",
        "serve": "Succeeded",
        "train": "Succeeded",
        "webapp": "Skipped",
    }


def test_arguments_arrive_as_they_were_given(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["delete, evict"]
    model_dir = f"{WORKING_DIR}/{outcome.name}/model_output"
    assert outcome.report("copydata").args == [
        "--data-dir", "gs://example/t2t_data/",
        "--checkpoint-dir", "gs://example/checkpoint/",
        "--action", "copy_data",
        "--working-dir", WORKING_DIR,
        "--model-dir", model_dir,
    ]  # fmt: skip
    assert outcome.report("serve").args[-1] == f"{model_dir}/export"
    assert "--log-type dataset" in " ".join(outcome.report("log-dataset").args)
    assert "--log-type model" in " ".join(outcome.report("log-model").args)


def test_secrets_reach_the_programs_and_no_manifest(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["delete, evict"]
    assert outcome.report("webapp").args[-1] == TOKEN
    assert outcome.report("webapp").args[1] == f"ghsumm-{outcome.name}"
    account = outcome.report("serve").env["GOOGLE_APPLICATION_CREDENTIALS"]
    assert account == "/secret/gcp-credentials/user-gcp-sa.json"
    # The service account file is asked for by nobody here: that it is mounted is enough.
    mounts = outcome.pod("serve")["spec"]["containers"]
    paths = [m["mountPath"] for c in mounts if c["name"] == "main" for m in c["volumeMounts"]]
    assert "/secret/gcp-credentials" in paths
    assert "ghp_" not in str(outcome.pod("webapp"))
    assert ACCOUNT not in str(outcome.nodes)
