"""Quantities, as Kubernetes' ``resource.Quantity`` reads them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kfpc.kubernetes.quantity import quantity, quantity_help


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48G", 48 * 10**9),
        ("1k", 1000),
        ("1Ki", 1024),
        ("2e3", 2000),
        ("2E-3", Fraction(1, 500)),
        ("2E", 2 * 10**18),
        ("500m", Fraction(1, 2)),
        ("1.5Gi", 3 * 2**29),
        ("1.", 1),
        (".5", Fraction(1, 2)),
    ],
)
def test_quantities(text: str, value: Fraction):
    assert quantity(text) == value


@pytest.mark.parametrize(
    "text", ["", "K", "1K", "1KB", "-1", "+1", "1 G", "1e", "9E99", "٣", "1.2.3"]
)
def test_texts_that_are_no_quantities(text: str):
    assert quantity(text) is None


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("1K", "did you mean `1k` or `1Ki`?"),
        ("48GB", "did you mean `48G` or `48Gi`?"),
        ("5b", "did you mean `5`?"),
        ("9999999999999999999Gi", "the largest is 9223372036854775807, which is just under 8Ei"),
        ("9000000000gb", "did you mean `9000000000G`?"),
        ("99999999999999999999gb", "write it as Kubernetes does: 500m, 4, 48G, 1.5Gi"),
        ("4 cores", "write it as Kubernetes does: 500m, 4, 48G, 1.5Gi"),
        ("GB", "write it as Kubernetes does: 500m, 4, 48G, 1.5Gi"),
    ],
)
def test_what_was_meant(text: str, help: str):
    assert quantity_help(text) == help
