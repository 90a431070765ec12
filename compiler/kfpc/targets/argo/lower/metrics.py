"""What Prometheus is told, as Argo's ``metrics``.

Argo fills in a Workflow's fields before the run begins, and those of its metrics again when it
tells them: a ``{{`` in the value of a param would be taken for a tag then. So a value is an
expression that asks for the run's status, which is not there the first time: Argo leaves it as it
is until then (``variablesToCheck`` in its util/template/expression_template.go). Facts of the run
are Argo's own, and plain tags.
"""

from __future__ import annotations

from typing import Any

from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.values import Constant, Node, Reference, RunRef, TypedText
from kfpc.targets.argo.expressions.paths import RUN_PATHS
from kfpc.targets.argo.expressions.render import (
    Names,
    render_condition,
    render_tag,
    with_hole,
)

_AT_THE_END = f"{RUN_PATHS['status']} != ''"


def prometheus(metrics: tuple[Metric, ...], names: Names) -> dict[str, Any]:
    """The ``metrics`` of a Workflow."""
    return {"prometheus": [_metric(metric, names) for metric in metrics]} if metrics else {}


def _metric(metric: Metric, names: Names) -> dict[str, Any]:
    text = render_tag if metric.realtime else _text
    value: dict[str, Any] = {"value": text(metric.value, names)}
    if metric.kind == "gauge":
        value["realtime"] = metric.realtime
    if metric.buckets:
        value["buckets"] = [int(one) if one.is_integer() else one for one in metric.buckets]
    found: dict[str, Any] = {"name": metric.name, "help": metric.help}
    if metric.labels:
        found["labels"] = [
            {"key": key, "value": text(value, names)} for key, value in metric.labels.items()
        ]
    if metric.when is not None:
        found["when"] = _condition(metric, metric.when, names)
    return {**found, metric.kind: value}


def _text(value: TypedText, names: Names) -> str:
    written = ""
    for part in value.parts:
        if isinstance(part, (str, Constant)):
            written += part if isinstance(part, str) else part.text
        else:
            # With a brace before it, which goes into it, a tag is an expression.
            plain = _is_fact(part) and not written.endswith("{")
            written = with_hole(written, part, names, None if plain else _held)
    return written


def _is_fact(part: Node) -> bool:
    """Whether it is a fact of the run."""
    return isinstance(part, Reference) and isinstance(part.ref, RunRef)


def _held(code: str) -> str:
    return f"({_AT_THE_END} ? ({code}) : '')"


def _condition(metric: Metric, when: Node, names: Names) -> str:
    asked = render_condition(when, names)
    if metric.realtime:
        return asked
    code = asked.removeprefix("{{=").removesuffix("}}").strip()
    return f"{{{{= {_AT_THE_END} && ({code}) }}}}"
