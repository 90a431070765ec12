"""A group gives what one of its branches made, though each of them may be skipped: its readers need
no ``??``."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import braced, spec_of

pytestmark = pytest.mark.cluster

WHEN = {
    "small": "params.n < 3",
    "mid": "params.n >= 3 && !params.big",
    "large": "params.n >= 3 && params.big",
}


def _branch(name: str, when: str) -> dict[str, object]:
    return {
        "image": "busybox:1",
        "when": when,
        "outputs": {"name": "String", "model": "Artifact"},
        "script": f"printf {name} | tee {braced('outputs.name.path')} "
        f"> {braced('outputs.model.path')}",
    }


def _merged(output: str) -> str:
    return braced(" ?? ".join(f"steps.{name}.outputs.{output}" for name in WHEN))


def _run(n: str, big: str) -> Run:
    spec = spec_of(
        "branches",
        params={"n": 0, "big": True},
        steps={
            "train": {
                "steps": {name: _branch(name, when) for name, when in WHEN.items()},
                "outputs": {"name": _merged("name"), "model": _merged("model")},
            },
            "read": {
                "image": "busybox:1",
                "inputs": {
                    "name": braced("steps.train.outputs.name"),
                    "model": braced("steps.train.outputs.model"),
                },
                "outputs": {"read": "String"},
                "script": f'printf "$INPUT_NAME " > {braced("outputs.read.path")}\n'
                f"cat {braced('inputs.model.path')} >> {braced('outputs.read.path')}\n",
            },
        },
        outputs={"read": braced("steps.read.outputs.read")},
    )
    return Run(spec, params={"n": n, "big": big})


RUNS = {
    "small": _run("1", "true"),
    "mid": _run("4", "false"),
    "large": _run("4", "true"),
}


@pytest.mark.parametrize("branch", RUNS)
def test_what_the_branch_made_is_read(outcomes: Mapping[str, Outcome], branch: str) -> None:
    outcome = outcomes[branch]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"read": f"{branch} {branch}"}
