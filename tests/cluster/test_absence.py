"""What may be absent: a file that is not there is, and no text that a program writes is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import braced, spec_of

pytestmark = pytest.mark.cluster

WORDS = ["kfpc:absent", "absent", "-", "=", "", "none", " ", "null", "LQ==", "{}", "nil", "$$"]
"""Texts that could be taken for a sign; None is a file that is not written."""

WRITTEN: dict[str, str | None] = {f"o{n}": word for n, word in enumerate(WORDS)}
WRITTEN["lacking"] = None


def _run(**settings: object) -> Run:
    """Each word is read in three ways: as a task hands it on, in a pod, and as an output."""
    write = "\n".join(
        f"printf '%s' '{word}' > {braced(f'outputs.{name}.path')}"
        for name, word in WRITTEN.items()
        if word is not None
    )
    write += f"\n: {braced('outputs.lacking.path')}"
    read = {name: f"steps.write.outputs.{name} ?? 'was absent'" for name in WRITTEN}
    in_pod = {name: f"steps.write.outputs.{name} ?? pod.name" for name in WRITTEN}
    return Run(
        spec_of(
            "absence",
            steps={
                "write": {
                    "image": "busybox:1",
                    "outputs": {name: {"type": "String", "optional": True} for name in WRITTEN},
                    "script": write,
                    **settings,
                },
                "tasks": {"image": "report", "args": [braced(read[name]) for name in WRITTEN]},
                "pods": {"image": "report", "args": [braced(in_pod[name]) for name in WRITTEN]},
            },
            outputs={name: braced(read[name]) for name in WRITTEN},
        )
    )


RUNS = {"one budget": _run(), "rounds": _run(retries={"preemptions": 1, "failures": 1})}


@pytest.mark.parametrize("run", RUNS)
def test_no_text_is_taken_for_an_absent_value(outcomes: Mapping[str, Outcome], run: str) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    expected = {name: "was absent" if word is None else word for name, word in WRITTEN.items()}
    assert outcome.results == expected
    assert outcome.report("tasks").args == list(expected.values())
    assert outcome.report("pods").args[:-1] == WORDS
    assert "pods" in outcome.report("pods").args[-1]
