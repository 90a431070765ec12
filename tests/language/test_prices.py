"""The file of prices: what it may say, and what is said of mistakes in it."""

from __future__ import annotations

import pytest

from kfpc.diagnostics import Diagnostic, Report
from kfpc.language import read_prices
from kfpc.language.prices import Prices
from kfpc.source import read_text


def read(text: str) -> tuple[Prices | None, list[Diagnostic]]:
    report = Report()
    document = read_text(text, "prices.yaml", report)
    assert document is not None
    return read_prices(document, report), list(report.sorted())


def test_prices():
    prices, found = read("""
        currency: USD
        gpu: {a100: {on_demand: 3, spot: 1.5}, default: {on_demand: 1}}
        machine: {n1: {on_demand: 0}}
        steps: {train: n1}
    """)
    assert found == []
    assert prices is not None
    assert prices.gpu is not None
    assert (prices.gpu["a100"].on_demand, prices.gpu["a100"].spot) == (3, 1.5)
    assert prices.gpu["default"].spot is None
    assert (prices.currency, prices.steps) == ("USD", {"train": "n1"})


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("gpus: {a: {on_demand: 1}}", "unknown key `gpus`", "did you mean `gpu`?"),
        ("gpu: {a: {ondemand: 1}}", "unknown key `ondemand` in `gpu.a`",
         "did you mean `on_demand`?"),
        ("gpu: {a: {spot: 1}}", "missing key `on_demand` in `gpu.a`",
         "say what an hour costs: `on_demand: 2.48`"),
        ("gpu: {a: {on_demand: -1}}", "must be at least 0, found -1 in `gpu.a.on_demand`", None),
        ("gpu: {a: {on_demand: 1e308}}",
         "must be at most 1e+09, found 1e+308 in `gpu.a.on_demand`", None),
        ("machine: {a: {on_demand: 1, spot: 2000000000}}",
         "must be at most 1e+09, found 2000000000 in `machine.a.spot`", None),
        ("gpu: {a: {on_demand: .inf}}", "input should be a finite number in `gpu.a.on_demand`",
         None),
        ("gpu: {a: {on_demand: true}}",
         "expected a number, found true in `gpu.a.on_demand`", None),
        ("gpu: {a: 5}", "expected a mapping, found 5 in `gpu.a`", None),
        ("gpu:", "`gpu` has no value", "leave `gpu` out"),
        ("steps: {train: 5}", "expected text, found 5 in `steps.train`", 'quote it: "5"'),
        ("retries: 5", "unknown key `retries`",
         "known keys: currency, gpu, machine, steps"),
        ("[1, 2]", "expected a mapping, found a list", None),
    ],
)  # fmt: skip
def test_mistakes(text: str, message: str, help: str | None):
    prices, found = read(text)
    assert prices is None
    assert [(one.message, one.help) for one in found] == [(message, help)]
