"""Durations and quantities of the spec, with diagnostics for what is neither."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.platform import BAD_DURATION, BAD_QUANTITY
from kfpc.kubernetes.duration import duration_meant, seconds
from kfpc.kubernetes.quantity import quantity, quantity_help
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.source import Place
from kfpc.typecheck.texts import written

_LONGEST = 100 * 365 * 86400


def read_duration(value: Any, place: Place, report: Report) -> int | Erroneous:
    """A duration in seconds, of one at least; erroneous, with a diagnostic, if it is none."""
    text = written(value, place)
    if "{{" in text:
        return ERRONEOUS  # reported as an expression that may not stand here
    found = seconds(text)
    if found is not None and 0 < found <= _LONGEST:
        return found
    message, help = f"`{text}` is not a duration", "write whole numbers with units: 90s, 1h30m, 2d"
    if found == 0:
        message = "a duration of zero"
    elif found is not None:
        message, help = f"`{text}` is more than a hundred years", "write a shorter one"
    elif text.isascii() and text.isdecimal():
        help = f"write `{text}s` for seconds"
    elif (meant := duration_meant(text)) is not None:
        help = f"write `{meant}`"
    report.add(BAD_DURATION.at(place, message, help=help))
    return ERRONEOUS


def digits(value: Any, place: Place) -> str:
    """A number or text as Kubernetes reads it: whole numbers in plain digits."""
    return str(value) if type(value) is int else written(value, place)


def read_quantity(value: Any, place: Place, report: Report) -> str | Erroneous:
    """A quantity as Kubernetes writes it; erroneous, with a diagnostic, if it is none."""
    text = digits(value, place)
    if "{{" in text:
        return ERRONEOUS  # reported as an expression that may not stand here
    if quantity(text) is None:
        message = f"`{text}` is not a quantity of Kubernetes"
        report.add(BAD_QUANTITY.at(place, message, help=quantity_help(text)))
        return ERRONEOUS
    return text
