"""What Prometheus is told, as Argo's ``metrics``: of the Workflow, or of a template.

Argo fills in a Workflow's fields before the run begins, and those of its metrics again when it
tells them: a ``{{`` in the value of a param would be taken for a tag then. So a value is an
expression that asks for the run's status, which is not there the first time: Argo leaves it as it
is until then (``variablesToCheck`` in its util/template/expression_template.go). Facts of the run
are Argo's own, and plain tags.

Of a template Argo tells metrics once for each attempt, and once more for all of them. And what is
not filled in when it makes a pod goes into the pod's own JSON, where it refuses an expression with
one of ``&<>`` in it (seen on 4.0.7). So the metrics of a step are those of a dag around it. There
``status`` is what nobody knows before the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.values import (
    Constant,
    Node,
    OwnEnd,
    Reference,
    RunRef,
    TypedText,
)
from kfpc.targets.argo.expressions.paths import RUN_PATHS
from kfpc.targets.argo.expressions.render import (
    Names,
    render_condition,
    render_tag,
    with_hole,
)

_RUN_HAS_ENDED = f"{RUN_PATHS['status']} != ''"
_STEP_HAS_ENDED = "status != ''"
_SUCCEEDED = "status == 'Succeeded'"


def of_run(metrics: tuple[Metric, ...], names: Names) -> dict[str, Any]:
    """The ``metrics`` of a Workflow."""
    return _prometheus(metrics, names, _RUN_HAS_ENDED) if metrics else {}


def of_step(metrics: tuple[Metric, ...], names: Names) -> dict[str, Any]:
    """The ``metrics`` of the level around a leaf."""
    return _prometheus(metrics, names, _STEP_HAS_ENDED)


def _prometheus(metrics: tuple[Metric, ...], names: Names, ended: str) -> dict[str, Any]:
    return {"prometheus": [_metric(metric, names, ended) for metric in metrics]}


def _metric(metric: Metric, names: Names, ended: str) -> dict[str, Any]:
    def text(value: TypedText, names: Names) -> str:
        return render_tag(value, names) if metric.realtime else _text(value, names, ended)

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
    conditions = list(_conditions(metric, names, ended))
    if conditions:
        found["when"] = f"{{{{= {' && '.join(conditions)} }}}}"
    return {**found, metric.kind: value}


def _text(value: TypedText, names: Names, ended: str) -> str:
    def held(code: str) -> str:
        return f"({ended} ? ({code}) : '')"

    written = ""
    for part in value.parts:
        if isinstance(part, (str, Constant)):
            written += part if isinstance(part, str) else part.text
        else:
            # With a brace before it, which goes into it, a tag is an expression.
            plain = _is_fact(part) and not written.endswith("{")
            written = with_hole(written, part, names, None if plain else held)
    return written


def _is_fact(part: Node) -> bool:
    """Whether it is a fact of the run, or how a step ended."""
    return isinstance(part, Reference) and isinstance(part.ref, (RunRef, OwnEnd))


def _conditions(metric: Metric, names: Names, ended: str) -> Iterator[str]:
    """What has to hold for it to be told. A step that failed may have left its outputs."""
    if any(metric.own_outputs()):
        yield _SUCCEEDED
    elif metric.when is not None and not metric.realtime:
        yield ended
    if metric.when is not None:
        code = render_condition(metric.when, names)
        code = code.removeprefix("{{=").removesuffix("}}").strip()
        yield code if metric.realtime else f"({code})"
