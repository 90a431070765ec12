"""The plan of a spec that is written in a test."""

from __future__ import annotations

from kfpc.diagnostics import Severity
from kfpc.language.prices import Prices
from kfpc.targets.argo.target import ARGO
from kfpc.views.plans import PlanView, StepView, Work, view
from tests.telling import loaded

WITHOUT = Work()

PRICES = Prices.model_validate(
    {
        "currency": "USD",
        "gpu": {
            "nvidia-tesla-v100": {"on_demand": 2.5, "spot": 0.75},
            "default": {"on_demand": 1, "spot": 0.25},
        },
        "machine": {"n1-standard-16": {"on_demand": 0.75, "spot": 0.25}, "big": {"on_demand": 9}},
        "steps": {"train": "n1-standard-16"},
    }
)


def planned(body: str, work: Work = WITHOUT, **given: str) -> PlanView:
    """The plan of a spec; ``given`` are values of params."""
    result = loaded(body)
    errors = [d.message for d in result.diagnostics if d.severity is Severity.ERROR]
    assert result.pipeline is not None, errors
    assert not errors
    analysis = ARGO.analysis(result.pipeline, given)
    return view(analysis, analysis.plans, work)


def step(settings: str, work: Work = WITHOUT, params: str = "", **given: str) -> StepView:
    """The plan of the one step, ``train``, of a spec: its settings in YAML's flow style."""
    head = f"cluster: gke-spot\nparams: {{{params}}}\n" if params else "cluster: gke-spot\n"
    run = f"image: busybox, command: [echo], {settings}".rstrip(", ")
    (found,) = planned(f"{head}steps:\n  train: {{{run}}}\n", work, **given).steps
    return found
