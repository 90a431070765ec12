"""Values arrive as they are, by every way, and never become syntax."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.evil import EXACT
from tests.cluster.specs import braced, encoded, spec_of
from tests.cluster.surroundings import TOKEN

pytestmark = pytest.mark.cluster

NAMES = list(EXACT)


OWN_ENV = {
    "OWN": "own",
    "SECRET": {"secret": {"name": "github", "key": "token"}},
}


def reader(source: str, when: str | None = None) -> dict[str, object]:
    """A step that gets each value as an argument, a variable and a file."""
    step: dict[str, object] = {
        "image": "report",
        "inputs": {name: braced(source.format(name)) for name in NAMES},
        "args": [
            *(braced(f"inputs.{name}") for name in NAMES),
            *(f"<{braced(f'inputs.{name}')}>" for name in NAMES),
            *(braced(f"inputs.{name}.path") for name in NAMES),
            f"secret: {braced('params.token')}",
        ],
        "env": {
            **OWN_ENV,
            **{f"V_{name}": braced(f"inputs.{name}") for name in NAMES},
            "LATER": "later",
        },
    }
    return step if when is None else {**step, "when": when}


def script(source: str) -> dict[str, object]:
    return {
        "image": "python:3.11-slim",
        "interpreter": ["python3"],
        "inputs": {name: braced(source.format(name)) for name in NAMES},
        "outputs": {"seen": "String"},
        "script": (
            "import json, os\n"
            "seen = {key: value for key, value in os.environ.items() if key[:6] == 'INPUT_'}\n"
            f"open('{braced('outputs.seen.path')}', 'w').write(json.dumps(seen))\n"
        ),
        "env": OWN_ENV,
    }


MAKER = {
    "image": "write",
    "outputs": {name: {"path": f"/tmp/made/{name}"} for name in NAMES},
    "args": [
        word for name in NAMES for word in (braced(f"outputs.{name}.path"), encoded(EXACT[name]))
    ],
}

PARAMS = {
    **{name: {"type": "String"} for name in NAMES},
    "token": {"secret": {"name": "github", "key": "token"}},
}

# Every value as a param of the run, and once more as the output of a step.
BY_RUN = spec_of(
    "values",
    params=PARAMS,
    steps={
        "maker": MAKER,
        "of_params": reader("params.{}"),
        "of_outputs": reader("steps.maker.outputs.{}"),
        "script_of_params": script("params.{}"),
        "script_of_outputs": script("steps.maker.outputs.{}"),
    },
    outputs={
        **{name: braced(f"steps.maker.outputs.{name}") for name in NAMES},
        **{f"{name}_in_text": f"'{braced(f'steps.maker.outputs.{name}')}'" for name in NAMES},
        **{f"{name}_param": braced(f"params.{name}") for name in NAMES},
        "of_script": braced("steps.script_of_params.outputs.seen"),
        "of_other_script": braced("steps.script_of_outputs.outputs.seen"),
    },
)

# Conditions: no pod but the last step's may run, and that one only if all values are equal.
DECISIONS = spec_of(
    "values",
    params={**PARAMS, "lit": "literal"},
    steps={
        "maker": MAKER,
        **{
            f"not_{name}": {"image": "report", "when": f"params.{name} == 'literal'"}
            for name in NAMES
        },
        **{
            f"nor_{name}": {
                "image": "report",
                "when": f"steps.maker.outputs.{name} == params.lit || params.{name} == params.lit",
            }
            for name in NAMES
        },
        "all": {
            "image": "report",
            "when": " && ".join(f"steps.maker.outputs.{name} == params.{name}" for name in NAMES),
        },
    },
)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# Every value as a literal of the spec, in each place that takes one. The author's own
# `$(NAME)` is Kubernetes': it stays where the container has no such variable.
AUTHORED = spec_of(
    "values",
    params={"token": PARAMS["token"], **{name: {"default": EXACT[name]} for name in NAMES}},
    steps={
        "maker": MAKER,
        "args": {
            "image": "report",
            "inputs": dict(EXACT),
            "args": [
                *EXACT.values(),
                *(braced(f"inputs.{name}.path") for name in NAMES),
            ],
            "env": {f"V_{name}": text for name, text in EXACT.items()},
            "when": " && ".join(
                f"steps.maker.outputs.{name} == {quoted(text)}" for name, text in EXACT.items()
            ),
        },
        **{
            f"component_{name}": {"component": "components/show.yaml", "with": {"text": text}}
            for name, text in EXACT.items()
            if name in ("statement", "dollars", "secret", "close", "backslashes", "pod_name")
        },
        "defaults": reader("params.{}"),
    },
)

RUNS = {
    "by run": Run(BY_RUN, EXACT),
    "decisions": Run(DECISIONS, EXACT),
    "authored": Run(AUTHORED),
}

RUNS |= {f"{key}, two levels": run.in_two_levels() for key, run in RUNS.items()}

Outcomes = Mapping[str, Outcome]


@pytest.fixture(params=["one level", "two levels"])
def outcomes(outcomes: Outcomes, request: pytest.FixtureRequest) -> Outcomes:
    """What became of the runs, without retries or with failures and preemptions apart."""
    end = "" if request.param == "one level" else ", two levels"
    return {key: outcomes[f"{key}{end}"] for key in RUNS if not key.endswith("two levels")}


@pytest.mark.parametrize("step", ["of-params", "of-outputs"])
def test_a_value_of_the_run_arrives_as_it_is(step: str, outcomes: Outcomes) -> None:
    report = outcomes["by run"].report(step)
    count = len(NAMES)
    assert dict(zip(NAMES, report.args, strict=False)) == EXACT
    in_text = dict(zip(NAMES, report.args[count:], strict=False))
    assert in_text == {name: f"<{text}>" for name, text in EXACT.items()}
    assert {name: report.env[f"V_{name}"] for name in NAMES} == EXACT
    paths = dict(zip(NAMES, report.args[2 * count :], strict=False))
    assert {name: report.files[path] for name, path in paths.items()} == EXACT
    assert report.args[-1] == f"secret: {TOKEN}"
    assert report.env["SECRET"] == TOKEN


@pytest.mark.parametrize("result", ["of_script", "of_other_script"])
def test_a_value_of_the_run_arrives_in_a_script_as_it_is(result: str, outcomes: Outcomes) -> None:
    seen = json.loads(outcomes["by run"].results[result])
    assert {name: seen[f"INPUT_{name.upper()}"] for name in NAMES} == EXACT


def test_a_value_of_the_run_is_given_back_as_it_is(outcomes: Outcomes) -> None:
    outcome = outcomes["by run"]
    assert outcome.phase == "Succeeded", outcome
    results = outcome.results
    assert {name: results[name] for name in NAMES} == EXACT
    assert {name: results[f"{name}_in_text"] for name in NAMES} == {
        name: f"'{text}'" for name, text in EXACT.items()
    }
    assert {name: results[f"{name}_param"] for name in NAMES} == EXACT


def test_a_value_never_changes_a_decision(outcomes: Outcomes) -> None:
    outcome = outcomes["decisions"]
    assert outcome.phase == "Succeeded", outcome
    assert {name for name, phase in outcome.steps.items() if phase != "Skipped"} == {
        "all",
        "maker",
    }


def test_what_the_author_writes_arrives_as_it_is(outcomes: Outcomes) -> None:
    outcome = outcomes["authored"]
    assert outcome.phase == "Succeeded", outcome
    report = outcome.report("args")
    assert dict(zip(NAMES, report.args, strict=False)) == EXACT
    assert {name: report.env[f"V_{name}"] for name in NAMES} == EXACT
    paths = dict(zip(NAMES, report.args[len(NAMES) :], strict=False))
    assert {name: report.files[path] for name, path in paths.items()} == EXACT
    defaults = outcome.report("defaults")
    assert dict(zip(NAMES, defaults.args, strict=False)) == EXACT


@pytest.mark.parametrize(
    "name", ["statement", "dollars", "secret", "close", "backslashes", "pod_name"]
)
def test_what_a_component_is_given_arrives_as_it_is(name: str, outcomes: Outcomes) -> None:
    text = EXACT[name]
    args = outcomes["authored"].report(f"component-{name}".replace("_", "-")).args
    assert args[1] == text
    assert outcomes["authored"].report(f"component-{name}".replace("_", "-")).files[args[3]] == text
    assert args[4] == f"<{text}>"
