"""Durations and quantities of the spec, with diagnostics for what is neither."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.platform import BAD_DURATION, BAD_QUANTITY
from kfpc.diagnostics.phrases import shortened
from kfpc.kubernetes.duration import duration_meant, seconds, spelled
from kfpc.kubernetes.quantity import is_too_large, quantity, quantity_help
from kfpc.kubernetes.ranges import SECONDS_GO
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.source import Place
from kfpc.typecheck.texts import written


def read_duration(
    value: Any, place: Place, report: Report, longest: int = SECONDS_GO
) -> int | Erroneous:
    """A duration in seconds, of one at least and ``longest`` at most, which what it becomes
    can hold; erroneous, with a diagnostic, if it is none."""
    text = written(value, place)
    if "{{" in text:
        return ERRONEOUS  # reported as an expression that may not stand here
    found = seconds(text)
    if found is not None and 0 < found <= longest:
        return found
    message, help = (
        f"`{shortened(text)}` is not a duration",
        "write whole numbers with units: 90s, 1h30m, 2d",
    )
    if found == 0:
        message = "a duration of zero"
    elif found is not None:
        message = f"`{text}` is longer than the platform takes here"
        help = f"the longest is {spelled(longest)}"
    elif text.isascii() and text.isdecimal():
        help = f"write `{text}s` for seconds"
    elif (meant := duration_meant(text)) is not None:
        help = f"write `{meant}`"
    report.add(BAD_DURATION.at(place, message, help=help))
    return ERRONEOUS


def digits(value: Any, place: Place) -> str:
    """A number or text as Kubernetes reads it: whole numbers in plain digits."""
    return str(value) if type(value) is int else written(value, place)


def read_quantity(
    value: Any, place: Place, report: Report, meant: str | None = None
) -> str | Erroneous:
    """A quantity as Kubernetes writes it; erroneous, with a diagnostic, if it is none. ``meant`` is
    the way out then, if the caller knows one."""
    text = digits(value, place)
    if "{{" in text:
        return ERRONEOUS  # reported as an expression that may not stand here
    if quantity(text) is None:
        message = f"`{shortened(text)}` is {not_a_quantity(text)}"
        report.add(BAD_QUANTITY.at(place, message, help=meant or quantity_help(text)))
        return ERRONEOUS
    return text


def not_a_quantity(text: str) -> str:
    """What a text is that is not a quantity."""
    if is_too_large(text):
        return "more than a quantity of Kubernetes can hold"
    return "not a quantity of Kubernetes"


def not_a_count(text: str, most: int) -> tuple[str, str]:
    """What a text is that is not a whole number from 0 to ``most``, and the way out."""
    if text.isascii() and text.isdecimal():
        return "more than the platform can count here", f"the largest is {most}"
    less = text.startswith("-") and text[1:].isdecimal()
    help = "write a number, or an expression such as `${{ params.n }}`"
    if less:
        help = "write 0 or more"
    return "less than zero" if less else "not a whole number", help
