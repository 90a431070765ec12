"""Steps without a container: objects of the cluster, waits and approvals."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from tests.cluster.controller import ENDED, Outcome, Run, nodes_of
from tests.cluster.evil import CONTROL, EXACT, UNCHANGED
from tests.cluster.kubectl import RefusedError, get, kubectl
from tests.cluster.specs import braced, encoded, spec_of

pytestmark = pytest.mark.cluster

ODD = {**EXACT, **CONTROL, "unknown_tag": UNCHANGED["unknown_tag"]}
"""What programs write; a param has no control characters."""

AUTHORED = {name: text for name, text in EXACT.items() if "{{" not in text}

MAKER = {
    "image": "write",
    "outputs": {name: {"path": f"/tmp/made/{name}"} for name in ODD},
    "args": [word for name in ODD for word in (braced(f"outputs.{name}.path"), encoded(ODD[name]))],
}


def config_map(data: Mapping[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def of(source: str, names: Mapping[str, str]) -> dict[str, str]:
    return {
        **{f"{name}.alone": braced(f"{source}.{name}") for name in names},
        **{f"{name}.within": f"<{braced(f'{source}.{name}')}>" for name in names},
    }


def resource(action: str, manifest: Any, **more: Any) -> dict[str, Any]:
    return {"resource": {"action": action, "manifest": manifest, **more}}


NAMED = f"kfpc-{braced('run.name')}"
DOLLARS = "$$ $(ARGO_POD_NAME) $x"
"""What Kubernetes would read in the variable that the template travels in."""
STATE = config_map({"state": "new"}, name=NAMED)

VALUES = spec_of(
    "objects",
    params={**{name: {"type": "String"} for name in EXACT}},
    steps={
        "maker": MAKER,
        **{
            name: {
                **resource("create", config_map(data, generateName="kfpc-"), set_owner=True),
                "outputs": {"data": {"type": "Dict", "jq": ".data"}},
            }
            for name, data in (
                ("of_params", of("params", EXACT)),
                ("of_outputs", of("steps.maker.outputs", ODD)),
                ("authored", {**AUTHORED, "braces": "$${{workflow.name}} {", "run": NAMED}),
            )
        },
    },
    outputs={
        name: braced(f"json(steps.{name}.outputs.data)")
        for name in ("of_params", "of_outputs", "authored")
    },
)

ACTIONS = spec_of(
    "objects",
    params={"word": 'it\'s "done"'},
    steps={
        "made": resource("apply", STATE, set_owner=True),
        "again": {**resource("apply", STATE, set_owner=True), "after": "made"},
        "merged": {
            **resource(
                "patch",
                config_map({"word": braced("params.word"), "state": "done"}, name=NAMED),
                merge_strategy="merge",
            ),
            "after": "again",
        },
        "found": {
            **resource("get", config_map({}, name=NAMED), success="data.state == done"),
            "after": "merged",
            "outputs": {
                "word": {"jsonpath": "{.data.word}"},
                "lacking": {"jsonpath": "{.data.lacking}"},
                "nothing": {"jq": ".data.lacking"},
                "by_jq": {"jq": f'.data.state + "{DOLLARS}"'},
                "by_path": {"jsonpath": f"{{.data.state}}{DOLLARS}"},
            },
        },
        "refused": {
            **resource(
                "get",
                config_map({}, name=NAMED),
                success="data.state == never",
                failure="data.state == done",
            ),
            "after": "merged",
            "continue_on_failure": True,
        },
        "gone": {
            **resource("delete", config_map({}, name=NAMED)),
            "after": ["found", "refused"],
        },
        "selected": {
            "resource": {"action": "delete", "flags": ["configmap", "--selector", "kfpc=none"]},
        },
        "lost": {
            **resource("get", config_map({}, name=NAMED)),
            "after": "gone",
            "continue_on_failure": True,
        },
    },
    outputs={
        name: braced(f"steps.found.outputs.{name}")
        for name in ("word", "lacking", "nothing", "by_jq", "by_path")
    },
)

OPERATIONS = spec_of(
    "objects",
    params={"word": 'it\'s "done"'},
    steps={
        "made": {
            **resource("create", config_map({"a": "b"}, name="kfpc-test-json"), set_owner=True),
        },
        "changed": {
            **resource(
                "patch",
                [{"op": "replace", "path": "/data/a", "value": braced("params.word")}],
                merge_strategy="json",
                flags=["configmap", "kfpc-test-json"],
            ),
            "after": "made",
            "outputs": {"a": {"jsonpath": "{.data.a}"}},
        },
    },
    outputs={"a": braced("steps.changed.outputs.a")},
)

MARKED = spec_of(
    "objects",
    steps={
        "mark": {
            "resource": {
                "action": "patch",
                "flags": ["pod", braced("pod.name"), f"--namespace={braced('run.namespace')}"],
                "manifest": {
                    "metadata": {
                        "annotations": {"of": braced("run.name"), "pod": braced("pod.name")}
                    }
                },
            },
            "retries": 1,
        },
    },
)

TWICE = spec_of(
    "objects",
    steps={
        "create": {
            **resource("create", STATE, set_owner=True, failure="data.state == new"),
            "retries": 1,
        }
    },
)

TYPED = spec_of(
    "objects",
    params={"many": 3, "odd": 3, "fast": True, "list": [1, "a"]},
    steps={
        "typed": {
            **resource(
                "create",
                {
                    **config_map({"list": braced("json(params.list)")}, generateName="kfpc-"),
                    "immutable": braced("params.fast"),
                },
                set_owner=True,
            ),
            "outputs": {"whole": {"type": "Dict", "jq": "."}},
        },
        "spliced": {
            **resource(
                "create",
                {
                    **config_map({}, generateName="kfpc-"),
                    "immutable": braced("params.odd > 1"),
                    "metadata": {"generateName": "kfpc-", "generation": braced("params.odd")},
                },
                set_owner=True,
            ),
            "continue_on_failure": True,
        },
    },
    outputs={"whole": braced("json(steps.typed.outputs.whole)")},
)

APPROVAL = {
    "wait": {"approval": f"Go on, {braced('params.who')}?"},
    "outputs": {
        "decision": {"enum": ["yes", "no"], "default": "no", "description": "Whether."},
        "why": "String",
    },
}
DECIDED = {
    "params": {"who": 'it\'s "me"'},
    "steps": {
        "approve": APPROVAL,
        "go": {
            "image": "report",
            "args": [braced("steps.approve.outputs.decision"), braced("steps.approve.outputs.why")],
        },
    },
}

WAITS = spec_of(
    "waits",
    params={"pause": "2s", "seconds": 1},
    steps={
        "pause": {"wait": "2s"},
        "of_a_param": {"wait": braced("params.pause")},
        "of_a_number": {"wait": braced("params.seconds")},
        "approve": {**APPROVAL, "wait": {"approval": True, "duration": "3s"}},
        "go": {"image": "report", "when": "steps.approve.outputs.decision == 'yes'"},
    },
    outputs={"decision": braced("steps.approve.outputs.decision")},
)

OF_A_JOB = {"apiVersion": "batch/v1", "kind": "Job"}
CONDITION = '{.status.conditions[?(@.type=="Suspended")].status}'
THE_JOB = {**OF_A_JOB, "metadata": {"name": braced("steps.make.outputs.name")}}

CONDITIONS = spec_of(
    "conditions",
    steps={
        "make": {
            **resource(
                "create",
                {
                    **OF_A_JOB,
                    "metadata": {"generateName": "kfpc-"},
                    "spec": {
                        "suspend": True,
                        "template": {
                            "spec": {
                                "restartPolicy": "Never",
                                "containers": [{"name": "main", "image": "report"}],
                            }
                        },
                    },
                },
                set_owner=True,
            ),
            "outputs": {"name": {"jsonpath": "{.metadata.name}"}},
        },
        "until": {
            "repeat": {
                "state": {"status": ""},
                "steps": {
                    "look": {
                        **resource("get", THE_JOB),
                        "outputs": {"status": {"jsonpath": CONDITION}},
                    },
                    "pause": {
                        "wait": "5s",
                        "after": "look",
                        "when": "steps.look.outputs.status != 'True'",
                    },
                },
                "next": {"status": braced("steps.look.outputs.status")},
                "while": "state.status != 'True'",
                "max": 30,
            },
        },
        "by_number": {
            **resource(
                "get",
                THE_JOB,
                success="status.conditions.0.type == Suspended, status.conditions.0.status == True",
            ),
            "after": "until",
            "outputs": {"types": {"jsonpath": "{.status.conditions[*].type}"}},
        },
    },
    outputs={"types": braced("steps.by_number.outputs.types")},
)

RUNS = {
    "conditions": Run(CONDITIONS),
    "values": Run(VALUES, EXACT),
    "actions": Run(ACTIONS),
    "operations": Run(OPERATIONS),
    "marked": Run(MARKED),
    "twice": Run(TWICE),
    "typed": Run(TYPED, {"odd": '3, "x": 1'}),
    "waits": Run(WAITS),
    "approved": Run(spec_of("waits", **DECIDED), awaited=False),
    "resumed alone": Run(spec_of("waits", **DECIDED), awaited=False),
    "denied": Run(spec_of("waits", **DECIDED), awaited=False),
}

Outcomes = Mapping[str, Outcome]


@pytest.mark.parametrize(
    ("step", "names"), [("of_params", EXACT), ("of_outputs", ODD)], ids=["params", "outputs"]
)
def test_a_value_arrives_in_an_object_as_it_is(
    step: str, names: Mapping[str, str], outcomes: Outcomes
) -> None:
    outcome = outcomes["values"]
    assert outcome.phase == "Succeeded", outcome
    data = json.loads(outcome.results[step])
    assert {name: data[f"{name}.alone"] for name in names} == dict(names)
    assert {name: data[f"{name}.within"] for name in names} == {
        name: f"<{text}>" for name, text in names.items()
    }


def test_what_the_author_writes_in_a_manifest_arrives_as_it_is(outcomes: Outcomes) -> None:
    outcome = outcomes["values"]
    data = json.loads(outcome.results["authored"])
    assert data == {
        **AUTHORED,
        "braces": "${{workflow.name}} {",
        "run": f"kfpc-{outcome.name}",
    }


def test_each_action_does_what_kubectl_does(outcomes: Outcomes) -> None:
    outcome = outcomes["actions"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {
        "word": 'it\'s "done"',
        "lacking": "",
        "nothing": "null",
        "by_jq": f"done{DOLLARS}",
        "by_path": f"done{DOLLARS}",
    }
    refused = outcome.node("refused")
    assert (refused["phase"], "failure condition" in refused["message"]) == ("Failed", True)
    assert "not found" in outcome.node("lost")["message"]
    with pytest.raises(RefusedError):
        get("configmap", f"kfpc-{outcome.name}")


def test_a_json_patch_is_for_the_object_of_its_flags(outcomes: Outcomes) -> None:
    outcome = outcomes["operations"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"a": 'it\'s "done"'}


def test_flags_name_the_pod_that_hands_an_object_over(outcomes: Outcomes) -> None:
    outcome = outcomes["marked"]
    assert outcome.phase == "Succeeded", outcome
    metadata = outcome.pod("mark")["metadata"]
    assert (
        metadata["annotations"].items()
        >= {
            "of": outcome.name,
            "pod": metadata["name"],
        }.items()
    )


def test_a_second_attempt_cannot_create_what_the_first_one_has(outcomes: Outcomes) -> None:
    """The reason of KFPC664."""
    outcome = outcomes["twice"]
    assert outcome.phase == "Failed", outcome
    first, second = outcome.attempts("create")
    assert "failure condition" in first["message"]
    assert "already exists" in second["message"]


def test_a_value_of_a_type_is_no_text(outcomes: Outcomes) -> None:
    whole = json.loads(outcomes["typed"].results["whole"])
    assert whole["immutable"] is True
    assert whole["data"] == {"list": '[1,"a"]'}


def test_a_value_of_another_type_than_declared_fails_the_step(outcomes: Outcomes) -> None:
    assert outcomes["typed"].node("spliced")["phase"] in ("Failed", "Error")


def test_a_condition_of_an_object_is_waited_for_by_its_type_or_by_its_number(
    outcomes: Outcomes,
) -> None:
    outcome = outcomes["conditions"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"types": "Suspended"}


def test_a_wait_goes_on_after_its_time_with_the_defaults(outcomes: Outcomes) -> None:
    outcome = outcomes["waits"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"decision": "no"}
    assert outcome.steps["go"] == "Skipped"
    assert outcome.steps["pause"] == "Succeeded"


def test_an_approver_gives_outputs(outcomes: Outcomes) -> None:
    waiting = outcomes["approved"]
    assert waiting.node("approve")["phase"] == "Running", waiting
    told = {item["name"]: item for item in waiting.node("approve")["inputs"]["parameters"]}
    assert told["message"]["value"] == 'Go on, it\'s "me"?'
    assert (told["decision"]["enum"], told["decision"]["description"]) == (
        ["yes", "no"],
        "Whether.",
    )
    given = {"decision": "yes", "why": "it's $HOME"}
    ended = settled(waiting, "Succeeded", given)
    assert ended.phase == "Succeeded", ended
    assert ended.report("go").args == list(given.values())


def test_an_approver_may_resume_without_a_word(outcomes: Outcomes) -> None:
    ended = settled(outcomes["resumed alone"], "Succeeded", {})
    assert ended.phase == "Succeeded", ended
    assert ended.report("go").args == ["no", ""]


def test_what_is_denied_fails(outcomes: Outcomes) -> None:
    ended = settled(outcomes["denied"], "Failed", {})
    assert ended.phase == "Failed", ended
    assert ended.steps["go"] == "Omitted"


def settled(waiting: Outcome, phase: str, given: Mapping[str, str]) -> Outcome:
    """What becomes of a run whose approval somebody settles, as `argo node set`, `argo resume` and
    `argo stop` do with a selector."""
    node = waiting.node("approve")
    outputs = [
        {"name": one["name"], "value": given[one["name"]]} if one["name"] in given else one
        for one in node["outputs"]["parameters"]
    ]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    changed = {"phase": phase, "finishedAt": now, "outputs": {"parameters": outputs}}
    patch = {"status": {"nodes": {node["id"]: changed}}}
    kubectl("patch", "workflow", waiting.name, "--type", "merge", "-p", json.dumps(patch))
    end = time.monotonic() + 120
    while True:
        status = get("workflow", waiting.name)["status"]
        if status["phase"] in ENDED or time.monotonic() > end:
            return Outcome(
                waiting.name, status["phase"], status.get("message", ""), nodes_of(status)
            )
        time.sleep(1)
