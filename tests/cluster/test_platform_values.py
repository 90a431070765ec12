"""What Argo and Linux make of some values themselves: the table of docs/values.md.

A test here that fails because a value arrives after all is good news, and the table is to
be changed.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.evil import BROKEN, CONTROL, EXPANDED, HUGE, OPEN, UNCHANGED
from tests.cluster.specs import braced, encoded, spec_of

pytestmark = pytest.mark.cluster

ON_THE_WAY = {**UNCHANGED, **CONTROL}
"""What arrives unchanged from step to step."""


def steps(source: str) -> dict[str, object]:
    """Each way into a program, and conditions that are false and true of every value."""
    value = braced(source)
    return {
        "arg": {"image": "report", "args": [value, f"<{value}>"]},
        "env": {"image": "report", "env": {"V": value}},
        "file": {"image": "report", "inputs": {"x": value}, "args": [braced("inputs.x.path")]},
        "never": {"image": "report", "when": f"{source} == 'literal' || {source} == params.lit"},
        "always": {"image": "busybox:1", "when": f"{source} != params.lit", "script": "true"},
    }


OF_PARAM = spec_of(
    "values",
    params={"x": {"type": "String"}, "lit": "literal"},
    steps=steps("params.x"),
    outputs={"x": braced("params.x")},
)

MAKER = {
    "image": "write",
    "outputs": {"x": {"path": "/tmp/made/x"}},
    "args": [braced("outputs.x.path"), braced("params.encoded")],
}

OF_OUTPUT = spec_of(
    "values",
    params={"encoded": {"type": "String"}, "lit": "literal"},
    steps={"maker": MAKER, **steps("steps.maker.outputs.x")},
    outputs={"x": braced("steps.maker.outputs.x")},
)

NEIGHBOURS = spec_of(
    "values",
    params={"x": {"type": "String"}, "y": "y"},
    steps={
        "maker": {**MAKER, "args": [braced("outputs.x.path"), encoded("made")]},
        "arg": {
            "image": "report",
            "args": [
                braced("params.x"),
                braced("params.y"),
                braced("steps.maker.outputs.x"),
                braced("run.name"),
            ],
            "when": "steps.maker.outputs.x == 'made'",
        },
    },
)


def as_param(value: str, awaited: bool = True) -> Run:
    return Run(OF_PARAM, {"x": value}, awaited=awaited)


def as_output(value: str) -> Run:
    return Run(OF_OUTPUT, {"encoded": encoded(value)})


RUNS = {
    **{f"param {name}": as_param(value) for name, value in UNCHANGED.items()},
    **{f"output {name}": as_output(value) for name, value in ON_THE_WAY.items()},
    **{f"param {name}": as_param(value) for name, value in {**EXPANDED, **CONTROL}.items()},
    **{f"output {name}": as_output(value) for name, value in EXPANDED.items()},
    "param output": as_param("{{tasks.arg.outputs.parameters.x}}"),
    "param broken": as_param(BROKEN, awaited=False),
    "output broken": as_output(BROKEN),
    "param huge": as_param(HUGE),
    "neighbours": Run(NEIGHBOURS, {"x": OPEN}),
}

Outcomes = Mapping[str, Outcome]


def arrived(outcome: Outcome) -> list[str]:
    """What the programs got: as an argument, as a variable, as a file."""
    (file,) = outcome.report("file").files.values()
    return [outcome.report("arg").args[0], outcome.report("env").env["V"], file]


@pytest.mark.parametrize("run", [run for run in RUNS if "broken" not in run])
def test_no_value_changes_a_decision(run: str, outcomes: Outcomes) -> None:
    ended = outcomes[run].steps
    assert ended.get("never", "Skipped") == "Skipped"
    assert ended.get("always", "Succeeded") == "Succeeded"


@pytest.mark.parametrize(
    "run",
    [f"param {name}" for name in UNCHANGED] + [f"output {name}" for name in ON_THE_WAY],
)
def test_arrives_unchanged(run: str, outcomes: Outcomes) -> None:
    outcome = outcomes[run]
    value = ON_THE_WAY[run.split()[1]]
    assert outcome.phase == "Succeeded", outcome
    assert arrived(outcome) == [value, value, value]
    assert outcome.report("arg").args[1] == f"<{value}>"
    assert outcome.results == {"x": value}


@pytest.mark.parametrize("name", list(EXPANDED))
def test_argo_expands_a_tag_in_a_value(name: str, outcomes: Outcomes) -> None:
    param, output = outcomes[f"param {name}"], outcomes[f"output {name}"]
    assert param.phase == output.phase == "Succeeded", f"{param}\n{output}"
    assert arrived(param) == [param.name] * 3
    assert arrived(output) == [output.name] * 3
    # What the pipeline gives back is worked out from the output itself.
    assert output.results == {"x": EXPANDED[name]}


def test_an_open_tag_in_a_param_hides_those_behind_it(outcomes: Outcomes) -> None:
    outcome = outcomes["neighbours"]
    assert outcome.phase == "Succeeded", outcome
    first, second, third, run = outcome.report("arg").args
    assert (first, second, run) == (OPEN, "y", outcome.name)
    assert third == "{{= tasks['maker'].outputs.parameters['x'] }}"


@pytest.mark.parametrize("name", list(CONTROL))
def test_argo_refuses_a_run_with_control_characters_in_a_param(
    name: str, outcomes: Outcomes
) -> None:
    outcome = outcomes[f"param {name}"]
    assert outcome.phase == "Failed"
    assert "invalid JSON" in outcome.message


def test_argo_refuses_a_run_with_the_tag_of_an_output_in_a_param(outcomes: Outcomes) -> None:
    outcome = outcomes["param output"]
    assert outcome.phase == "Failed"
    assert outcome.message.startswith("invalid spec")


def test_argo_does_not_begin_a_run_with_a_broken_expression_in_a_param(
    outcomes: Outcomes,
) -> None:
    assert outcomes["param broken"].phase == "Pending"


def test_a_broken_expression_in_an_output_fails_what_reads_it(outcomes: Outcomes) -> None:
    outcome = outcomes["output broken"]
    assert outcome.phase in ("Failed", "Error")
    assert "failed to evaluate expression" in outcome.node("arg")["message"]


def test_a_huge_value_does_not_arrive_as_it_is(outcomes: Outcomes) -> None:
    outcome = outcomes["param huge"]
    assert outcome.phase == "Failed"
    assert outcome.steps["env"] == "Failed"
    assert outcome.report("arg").args[0].startswith("@/tmp/argo_arg_")
    assert list(outcome.report("file").files.values()) == [HUGE.replace("$", "$$")]
