"""Two budgets in two levels: the leaf counts preemptions, a dag around it failures.

Argo has one counter to a template, and an expression that sees only the last attempt. So the
leaf retries after a preemption, and gives up at anything else or when its budget is spent; the
dag of one task around it then begins it again, with a new budget for preemptions, until the
budget for failures is spent. Seen on Argo 4.0.7 and 4.1.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kfpc.pipeline.settings import Backoff, Retries
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import TypedText
from kfpc.record import record
from kfpc.targets.argo.expression_paths import input_path, output_path
from kfpc.targets.argo.fields import filled
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.outputs import Emitted
from kfpc.targets.argo.scheduling import retry_strategy

FAILURES = "failures"
"""What the leaf's parameter with the failures so far is called, or nearly."""


def has_rounds(retries: Retries | None) -> bool:
    """Whether a step keeps a budget for failures beside that for preemptions."""
    return retries is not None and retries.failures is not None and retries.failures.literal != "0"


@record(eq=False)
class Rounds:
    """The level around a leaf.

    ``limit`` is a text of Argo's. ``parameters`` are those of the dag, ``passed`` those of the
    leaf; ``counter`` is the one among these that gets the failures so far.
    """

    limit: str
    backoff: Backoff | None
    counter: str | None
    parameters: Mapping[str, TypedText]
    passed: tuple[str, ...]
    files: Mapping[str, Input]
    outputs: tuple[Emitted, ...]
    may_lack: frozenset[str]
    """Of the outputs, those that are optional."""


def template(rounds: Rounds, leaf: str) -> dict[str, Any]:
    """The dag of one task, without a name; ``leaf`` is the name of the leaf's template."""
    inputs = {
        "parameters": [{"name": name} for name in rounds.parameters],
        "artifacts": [_file(item) for item in rounds.files.values()],
    }
    arguments = {
        "parameters": [
            {"name": name, "value": _value(name, rounds.counter)} for name in rounds.passed
        ],
        "artifacts": [
            {**_file(item), "from": f"{{{{inputs.artifacts.{parameter_name(item.name)}}}}}"}
            for item in rounds.files.values()
        ],
    }
    task = {"name": leaf, "template": leaf, "arguments": filled(arguments)}
    return filled(
        {
            "inputs": filled(inputs),
            "outputs": filled(_outputs(rounds, leaf)),
            "retryStrategy": retry_strategy(rounds.limit, rounds.backoff),
            "dag": {"tasks": [filled(task)]},
        }
    )


def _value(name: str, counter: str | None) -> str:
    """An expression, for a simple tag would put control characters into the dag's JSON."""
    return "{{retries}}" if name == counter else f"{{{{={input_path(name)}}}}}"


def _file(item: Input) -> dict[str, Any]:
    file: dict[str, Any] = {"name": parameter_name(item.name)}
    if item.optional:
        file["optional"] = True
    return file


def _outputs(rounds: Rounds, leaf: str) -> dict[str, Any]:
    """The leaf's outputs, given on."""
    return {
        "parameters": list(_parameters(rounds.outputs, leaf)),
        "artifacts": [
            {
                "name": item.safe,
                "from": f"{{{{tasks.{leaf}.outputs.artifacts.{item.safe}}}}}",
                **({"optional": True} if item.name in rounds.may_lack else {}),
            }
            for item in rounds.outputs
            if item.artifact
        ],
    }


def _parameters(outputs: Iterable[Emitted], leaf: str) -> Iterable[dict[str, Any]]:
    for item in outputs:
        if item.parameter:
            expression = output_path(leaf, item.safe)
            yield {"name": item.safe, "valueFrom": {"expression": expression}}
