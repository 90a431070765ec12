"""``metrics``: what Prometheus is told of a run, or of a step."""

from __future__ import annotations

from typing import Annotated, Any, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, AnyScalar, Flag, Model, Number, String, Whole
from kfpc.language.marks import MAY_BE_EMPTY, METRIC, STEP_METRIC


class Gauge(Model):
    value: Annotated[AnyScalar, METRIC] = Field(description="The number.")
    realtime: bool | None = Field(
        None, description="Tell it while the run goes on: of ${{ run.duration }} alone."
    )


class Histogram(Model):
    value: Annotated[AnyScalar, METRIC] = Field(description="The number that is counted.")
    buckets: Annotated[list[Any], Field(min_length=1)] = Field(
        description="The upper ends of the buckets, from the smallest on."
    )


_Condition = Annotated[Union[String, Flag], BY_KIND]
_GaugeForm = Annotated[
    Union[String, Whole, Number, Flag, Annotated[Gauge, Tag("<mapping>")]], BY_KIND
]


class Metric(Model):
    help: str = Field(description="What the metric tells, for people.")
    labels: Annotated[dict[str, AnyScalar] | None, METRIC, MAY_BE_EMPTY] = Field(
        None, description="Labels by name, which tell series of the metric apart."
    )
    when: Annotated[_Condition | None, METRIC] = Field(
        None, description="Condition; where it is false the metric is not told."
    )
    counter: Annotated[AnyScalar | None, METRIC] = Field(
        None, description="What is added: 1 counts runs."
    )
    gauge: Annotated[_GaugeForm | None, METRIC] = Field(
        None, description="The number itself, or {value, realtime}."
    )
    histogram: Histogram | None = Field(None, description="{value, buckets}.")


class StepGauge(Gauge):
    value: Annotated[AnyScalar, STEP_METRIC] = Field(description="The number.")
    realtime: bool | None = Field(
        None, description="Tell it while the step goes on: of its own `duration` alone."
    )


class StepHistogram(Histogram):
    value: Annotated[AnyScalar, STEP_METRIC] = Field(description="The number that is counted.")


_StepGaugeForm = Annotated[
    Union[String, Whole, Number, Flag, Annotated[StepGauge, Tag("<mapping>")]], BY_KIND
]


class StepMetric(Metric):
    labels: Annotated[dict[str, AnyScalar] | None, STEP_METRIC, MAY_BE_EMPTY] = Field(
        None, description="Labels by name, which tell series of the metric apart."
    )
    when: Annotated[_Condition | None, STEP_METRIC] = Field(
        None, description="Condition; where it is false the metric is not told."
    )
    counter: Annotated[AnyScalar | None, STEP_METRIC] = Field(
        None, description="What is added: 1 counts steps."
    )
    gauge: Annotated[_StepGaugeForm | None, STEP_METRIC] = Field(
        None, description="The number itself, or {value, realtime}."
    )
    histogram: StepHistogram | None = Field(None, description="{value, buckets}.")
