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
from tests.cluster.taking_away import NODE_ENDS, lacking

pytestmark = pytest.mark.cluster

SPEC = Path(__file__).parents[2] / "specs" / "github-issue-summarization" / "pipeline.yaml"
WORKING_DIR = "gs://bucket/it's $HOME"
STEPS = 24

# Counts to --train-steps, from where the checkpoint in --model-dir stands. Its first pod waits
# at the first of the steps in WAIT_AT to be taken away, its second at the second, and so on.
TRAIN = """
import os, sys, time
words = sys.argv[1:]
given = dict(zip(words[::2], words[1::2]))
directory = "/checkpoints/" + given["--model-dir"].replace("/", "_")
os.makedirs(directory, exist_ok=True)
checkpoint, history = directory + "/checkpoint", directory + "/history"
done = int(open(checkpoint).read()) if os.path.exists(checkpoint) else 0
open(history, "a").write(str(done) + " ")
waits = [int(step) for step in os.environ["WAIT_AT"].split()]
pods = len(open(history).read().split())
while done < int(given["--train-steps"]):
    done += 1
    open(checkpoint + ".new", "w").write(str(done))
    os.replace(checkpoint + ".new", checkpoint)
    print("step", done, "of", given["--train-steps"], flush=True)
    if pods <= len(waits) and done == waits[pods - 1]:
        time.sleep(300)
open("/tmp/began", "w").write(open(history).read())
open("/tmp/output", "w").write(given["--deploy-webapp"] + "\\n")
"""


def stand_ins(manifest: dict[str, Any], wait_at: str) -> None:
    for container in containers(manifest):
        run_python(container, PROGRAMS["report"])
    train = template_of(manifest, "train")
    run_python(train["container"], TRAIN)
    train["container"]["env"].append({"name": "WAIT_AT", "value": wait_at})
    train["outputs"]["parameters"].append({"name": "began", "valueFrom": {"path": "/tmp/began"}})
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


def model_case(deploy_webapp: str, **takings: int) -> Run:
    """``takings``: how the pod of ``train`` is taken away, each at its step."""
    params = {
        "working_dir": WORKING_DIR,
        "train_steps": str(STEPS),
        "deploy_webapp": deploy_webapp,
    }
    return Run(
        SPEC,
        params,
        lambda manifest: stand_ins(manifest, " ".join(map(str, takings.values()))),
        tuple(Taking("train", how, f"step {step} ") for how, step in takings.items()),
        alone=any(how in NODE_ENDS for how in takings),
    )


OTHER_WAYS = ("vanish", "shutdown", "node-loss")

RUNS = {
    "delete, evict": model_case("true", delete=6, evict=12),
    "not wanted": model_case("false"),
} | {how: model_case("true", **{how: 6}) for how in OTHER_WAYS if lacking(how) is None}


def began(outcome: Outcome) -> list[int]:
    """The step that each pod of ``train`` went on from."""
    return [int(word) for word in outcome.outputs("train")["began"].split()]


def test_training_goes_on_after_a_deletion_and_an_eviction(
    outcomes: Mapping[str, Outcome],
) -> None:
    outcome = outcomes["delete, evict"]
    assert outcome.phase == "Succeeded", outcome
    assert began(outcome) == [0, 6, 12]
    phases = [attempt["phase"] for attempt in outcome.attempts("train")]
    assert len(phases) == 3
    assert "Succeeded" not in phases[:-1]


@pytest.mark.parametrize("how", OTHER_WAYS)
def test_training_goes_on_after(how: str, outcomes: Mapping[str, Outcome]) -> None:
    why_not = lacking(how)
    if why_not is not None:
        pytest.skip(why_not)
    outcome = outcomes[how]
    assert outcome.phase == "Succeeded", outcome
    assert began(outcome) == [0, 6]


def test_the_web_app_is_put_up_where_it_is_wanted(outcomes: Mapping[str, Outcome]) -> None:
    assert set(outcomes["delete, evict"].steps.values()) == {"Succeeded"}
    assert outcomes["delete, evict"].outputs("train")["output"] == "true"


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
