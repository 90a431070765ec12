"""``metrics``: names, labels and buckets as Prometheus takes them, and values that are numbers."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.diagnostics.catalogue.metrics import BAD_METRIC, NOT_REALTIME
from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.language.marks import position_of
from kfpc.language.metrics import Gauge, Histogram
from kfpc.language.metrics import Metric as MetricModel
from kfpc.link.cuts import Cuts
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.link.settings.fixed import fixed_text
from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    Node,
    OwnEnd,
    Ref,
    Reference,
    RunRef,
    TypedText,
    references,
)
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_condition, read_text
from kfpc.types import FLOAT

Kind = Literal["counter", "gauge", "histogram"]
_KINDS: tuple[Kind, ...] = ("counter", "gauge", "histogram")

_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_STATUS = re.compile(r"\s*\$\{\{\s*([^\s{}?=]+\.status)\s*\}\}\s*")
_FINITE = "Prometheus takes what is neither infinite nor NaN"


def read_metrics(
    models: Mapping[str, MetricModel] | None, place: Place, cuts: Cuts, names: Symbols
) -> tuple[Metric, ...]:
    """The metrics; those left out that could not be read."""
    found = (
        _metric(name, model, place.child(name), cuts, names)
        for name, model in (models or {}).items()
    )
    return tuple(metric for metric in found if metric is not None)


def _metric(
    name: str, model: MetricModel, place: Place, cuts: Cuts, names: Symbols
) -> Metric | None:
    report = names.report
    report.extend(_names(name, model, place))
    report.extend(_help(model.help, place.child("help")))
    kinds = [kind for kind in _KINDS if getattr(model, kind) is not None]
    if len(kinds) != 1:
        if not (cuts.touch(*place.path) and not kinds):
            report.add(_not_one(name, kinds, place))
        return None
    kind = kinds[0]
    said, at = getattr(model, kind), place.child(kind)
    if isinstance(said, Histogram):
        report.extend(_buckets(said.buckets, at.child("buckets")))
    in_full = isinstance(said, (Gauge, Histogram))
    value = _number(
        said.value if in_full else said,
        at.child("value") if in_full else at,
        names.at(position_of(type(model), "counter")),
    )
    when = None
    if model.when is not None:
        within = names.at(position_of(type(model), "when"))
        when = read_condition(model.when, place.child("when"), within)
        if names.readings is not None:
            names.readings.append(TextSite(TypedText((when,)), place.child("when")))
    metric = Metric(
        name,
        model.help,
        kind,
        value,
        _labels(model, place.child("labels"), names),
        when,
        isinstance(said, Gauge) and bool(said.realtime),
        tuple(float(one) for one in said.buckets if _is_finite(one))
        if isinstance(said, Histogram)
        else (),
    )
    if kind == "counter" and _is_below_zero(value):
        message, help = "a counter does not go down", "write `gauge` for what may"
        report.add(BAD_METRIC.at(at, message, help=help))
    if metric.realtime:
        report.extend(_realtime(metric, place, names.measured))
    return metric


def _number(value: Any, place: Place, names: Symbols) -> TypedText:
    if isinstance(value, float) and not _is_finite(value):
        names.report.add(BAD_METRIC.at(place, f"`{place.raw}` is not a number", help=_FINITE))
        return ERRONEOUS_TEXT
    status = _STATUS.fullmatch(value) if isinstance(value, str) else None
    if status is not None and status[1].partition(".")[0] in names.contexts:
        names.report.add(_no_count(status[1], place))
        return ERRONEOUS_TEXT
    if not isinstance(value, str) or "{{" in value:
        return fixed_text(value, place, names, FLOAT, "the value of a metric")
    if not _is_number(value):
        names.report.add(_no_number(value, place))
    elif not _is_finite(float(value)):
        help = "the largest of both signs is about 1.8e308"
        names.report.add(BAD_METRIC.at(place, f"`{value}` is too large for a double", help=help))
        return ERRONEOUS_TEXT
    return TypedText((value,))


def _labels(model: MetricModel, place: Place, names: Symbols) -> dict[str, TypedText]:
    names = names.at(position_of(type(model), "labels"))
    found = {}
    for key, value in (model.labels or {}).items():
        text = read_text(value, place.child(key), names)
        if has_secret(text):
            misplaced_secret(place.child(key), "among the labels of a metric", names.report)
            text = ERRONEOUS_TEXT
        found[key] = text
    return found


# ---------------------------------------------------------------- what Prometheus does not take


def _names(name: str, model: MetricModel, place: Place) -> Iterator[Diagnostic]:
    help = "write letters, digits and `_`, a digit not first"
    if not _NAME.fullmatch(name):
        yield BAD_METRIC.at(place.key, f"`{name}` is not the name of a metric", help=help)
    for key in model.labels or {}:
        at = place.child("labels", key).key
        if not _NAME.fullmatch(key):
            yield BAD_METRIC.at(at, f"`{key}` is not the name of a label of a metric", help=help)
        elif key.startswith("__") or (key == "le" and model.histogram is not None):
            message = f"the label `{key}` is Prometheus' own"
            yield BAD_METRIC.at(at, message, help="call it something else")


def _help(text: str, place: Place) -> Iterator[Diagnostic]:
    if not text.strip() or "\0" in text:
        what = "no text" if not text.strip() else "a text with the character NUL"
        help = "write what the metric tells, for people"
        yield BAD_METRIC.at(place, f"the help of a metric is {what}", help=help)


def _not_one(name: str, kinds: list[Kind], place: Place) -> Diagnostic:
    message = f"`{name}` does not say what kind of metric it is"
    if kinds:
        message = f"a metric is of one kind, and `{name}` has {all_of(quoted(kinds))}"
    help = "write one of `counter: 1`, `gauge: VALUE` and `histogram: {value: VALUE, buckets: [1, "
    at = place.child(kinds[1]).key if kinds else place.key
    return ONE_OF.at(at, message, help=f"{help}2]}}`")


def _buckets(buckets: list[Any], place: Place) -> Iterator[Diagnostic]:
    numbers = [float(one) for one in buckets if _is_finite(one)]
    if len(numbers) < len(buckets):
        at = next(place.child(n) for n, one in enumerate(buckets) if not _is_finite(one))
        help = "write numbers; what is above the last one is counted too"
        yield BAD_METRIC.at(at, f"`{at.raw}` is not the end of a bucket", help=help)
    elif numbers != sorted(set(numbers)):
        message = "the ends of buckets go up"
        known = {float(one): one for one in reversed(buckets)}
        help = f"write `buckets: {[known[one] for one in sorted(known)]}`"
        if len(known) < len({*buckets}):
            help += "; Prometheus has doubles, in which some of these are the same"
        yield BAD_METRIC.at(place, message, help=help)


def _is_finite(value: Any) -> bool:
    """Whether it is a number that a double holds."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    return abs(value) <= sys.float_info.max


def _is_below_zero(value: TypedText) -> bool:
    text = value.literal
    return text is not None and _is_number(text) and float(text) < 0


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text, re.ASCII) is not None


def _no_number(text: str, place: Place) -> Diagnostic:
    help = None
    if re.fullmatch(r"[a-z]\w*(\.[\w-]+)+", text):
        help = f"did you mean `${{{{ {text} }}}}`?"
    return BAD_METRIC.at(place, f"`{text}` is not a number", help=help)


def _no_count(status: str, place: Place) -> Diagnostic:
    message = f"`{status}` is a text, and the value of a metric is a number"
    help = f'write `counter: 1`, and `labels: {{status: "${{{{ {status} }}}}"}}` or `when: '
    return BAD_METRIC.at(place, message, help=f"{help}{status} == 'Failed'`")


def _realtime(metric: Metric, place: Place, step: str | None) -> Iterator[Diagnostic]:
    """What is not known, or not told apart, while the run or the ``step`` goes on."""
    node = metric.value.expression
    duration: Ref = RunRef("duration") if step is None else OwnEnd("duration")
    if not metric.value.is_erroneous and not (isinstance(node, Reference) and node.ref == duration):
        name = "run.duration" if step is None else unparse(Name(("steps", step, "duration")))
        message = "in realtime Argo reports only the duration"
        help = f"write `value: ${{{{ {name} }}}}`, or leave `realtime` out, for a value at the end"
        yield NOT_REALTIME.at(place.child("gauge", "value"), message, help=help)
    read: list[tuple[Place, TypedText | Node]] = [
        (place.child("labels", key), text) for key, text in metric.labels.items()
    ]
    if metric.when is not None:
        read.append((place.child("when"), metric.when))
    for at, value in read:
        if any(not _is_known(reference) for reference in references(value)):
            message = "while the run goes on its name, its id, its namespace and its time are known"
            help = "leave `realtime` out: the metric is told at the end, with params and the status"
            yield NOT_REALTIME.at(at, message, help=help)


def _is_known(reference: Reference) -> bool:
    """Whether a name is known while the run goes on, and its value the platform's own."""
    ref = reference.ref
    return isinstance(ref, RunRef) and ref.field not in ("status", "duration")
