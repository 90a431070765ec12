"""Values that are worked out: as a task hands them on, in a pod, and as outputs of the run."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import braced, spec_of

pytestmark = pytest.mark.cluster

WRITE = """\
printf '%s' '["a", "b $(c)", "c"]' > ${{ outputs.models.path }}
printf '%s' '[0.5, 0.75, null]' > ${{ outputs.scores.path }}
printf '%s' '{"best": {"step": 7, "name": "x y"}, "none": null}' > ${{ outputs.found.path }}
printf 7 > ${{ outputs.n.path }}
"""
PARAMS = {"n": 7, "z": 0, "rate": 0.1, "tag": " v1.2 ", "sizes": [32, 64]}
WORKED_OUT = {
    "params.n * 2 + 1": "15",
    "params.n / 2": "3.5",
    "-params.n % 4": "-3",
    "steps.write.outputs.n - 0.5": "6.5",
    "round(params.rate * 3, 2)": "0.3",
    "params.sizes[-1]": "64",
    "params.sizes[params.z]": "32",
    "params.sizes[params.n] ?? 'none'": "none",
    "steps.write.outputs.found.best.step + 1": "8",
    "steps.write.outputs.found.best['name']": "x y",
    "steps.write.outputs.found.other.name ?? 'none'": "none",
    "steps.write.outputs.found.none ?? 'none'": "none",
    "max_by(steps.write.outputs.models, steps.write.outputs.scores) ?? 'none'": "b $(c)",
    "min_by(steps.write.outputs.models, steps.write.outputs.scores) ?? 'none'": "a",
    "max(steps.write.outputs.scores) ?? 0": "0.75",
    "index_of(steps.write.outputs.models, 'c') ?? -1": "2",
    "sum(params.sizes)": "96",
    "replace(trim(params.tag), '.', '-')": "v1-2",
    "split(trim(params.tag), '.')[1]": "2",
    "join(keys(steps.write.outputs.found), '+')": "best+none",
    "matches(params.tag, 'v[0-9]+') && params.sizes[0] == 32": "true",
}
SHOWN = list(WORKED_OUT)
INSIDE = ["attempt + 1", "if(attempt / 1 == 1, 'first', 'later')"]


def _failing(expression: str) -> Run:
    step = {"image": "report", "args": [braced(expression)]}
    return Run(spec_of("failing", params=PARAMS, steps={"s": step}))


RUNS = {
    "works": Run(
        spec_of(
            "expressions",
            params=PARAMS,
            steps={
                "write": {
                    "image": "busybox:1",
                    "outputs": {
                        "models": "List",
                        "scores": "List",
                        "found": "Dict",
                        "n": "Integer",
                    },
                    "script": WRITE,
                },
                "tasks": {
                    "image": "report",
                    "args": [braced(f"{one}") for one in [*SHOWN, *INSIDE]],
                    "when": "params.sizes[9] == 3 || params.n + 1 == 8",
                },
                "day": {"image": "report", "args": [braced("format_date(run.created, 'd%Y-%m')")]},
                "skipped": {"image": "report", "when": "params.sizes[9] == 3"},
            },
            outputs={f"o{n}": braced(one) for n, one in enumerate(SHOWN)},
        )
    ),
    "sweep": Run(
        spec_of(
            "sweep",
            steps={
                "train": {
                    "for_each": ["a", "b {} $(c)", "c"],
                    "image": "busybox:1",
                    "inputs": {"name": braced("item")},
                    "outputs": {"model": "String", "score": "Float"},
                    "continue_on_failure": True,
                    "script": (
                        f"printf '%s' \"$INPUT_NAME\" > {braced('outputs.model.path')}\n"
                        f'printf %s "${{#INPUT_NAME}}" > {braced("outputs.score.path")}\n'
                        'test "$INPUT_NAME" != a\n'
                    ),
                },
                "register": {
                    "image": "report",
                    "args": [
                        braced(
                            "max_by(steps.train.outputs.model, steps.train.outputs.score) ?? 'no'"
                        ),
                        braced("(steps.train.outputs.score[-1] ?? 0.0) + 1"),
                        braced("steps.train.outputs.model[0] ?? 'failed'"),
                    ],
                },
            },
        )
    ),
    "by zero": _failing("params.n / params.z"),
    "remainder": _failing("params.n % params.z"),
    "no element": _failing("params.sizes[params.n]"),
}


def test_what_is_worked_out(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["works"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.report("tasks").args == [*WORKED_OUT.values(), "2", "first"]
    assert outcome.results == {f"o{n}": value for n, value in enumerate(WORKED_OUT.values())}
    (day,) = outcome.report("day").args
    assert re.fullmatch(r"d20\d\d-[01]\d", day)


def test_the_best_of_a_sweep(outcomes: Mapping[str, Outcome]) -> None:
    """Its first iteration fails."""
    outcome = outcomes["sweep"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.report("register").args == ["b {} $(c)", "2", "failed"]


@pytest.mark.parametrize("run", ["by zero", "remainder", "no element"])
def test_what_cannot_be_worked_out_ends_the_run(outcomes: Mapping[str, Outcome], run: str) -> None:
    assert outcomes[run].phase == "Error"
