"""Numbers in words, as the sentences of a plan have them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kfpc.diagnostics.phrases import all_of, plural, quoted
from kfpc.diagnostics.visible import visible
from kfpc.kubernetes.duration import duration

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


def ordinal(number: int) -> str:
    """``third``, ``21st``, ``1,001st``."""
    if 1 <= number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number:,}{ending or 'th'}"


def times(number: int) -> str:
    """``once``, ``twice``, ``5 times``, ``1,000 times``."""
    return {1: "once", 2: "twice"}.get(number) or f"{number:,} times"


def count(number: int, word: str) -> str:
    """``1 pod``, ``1,000 pods``."""
    return f"{number:,} {plural(number, word)}"


def named(names: Iterable[str]) -> str:
    """Names of a spec, in a sentence."""
    return all_of(quoted(map(visible, names)))


def about(seconds: float) -> str:
    """A duration that is not known to the second: ``25 s``, ``1 h 1 min``, ``2 d 3 h``."""
    for size, step in ((86400, 3600), (3600, 60)):
        if seconds >= size:
            return duration(round(seconds / step) * step)
    return duration(seconds)


def hours(number: float) -> str:
    """Hours with as many places as matter: ``0.25``, ``16.4``, ``1,234``."""
    if number >= 1000:
        return f"{number:,.0f}"
    return f"{number:.2f}" if number < 10 else f"{number:.1f}"


def figure(number: float, digits: int = 7) -> str:
    """A number as it was given: ``12``, ``0.05``, ``1,000,000``."""
    if 0 < number < 1e-9:
        return f"{number:g}"
    return f"{Decimal(f'{number:.{digits}g}'):,f}"


def money(amount: float) -> str:
    """``1,234.50``."""
    return f"{amount:,.2f}"


def part(ratio: float) -> str:
    """A part that may be below 0 or beyond 1, in per cent: ``66 %``, ``-5 %``, ``1,200 %``."""
    return f"{round(ratio * 100) or 0:,} %"


def percent(probability: float) -> str:
    """``12 %``, ``0.3 %``; never 0 or 100 where it is not quite."""
    if probability <= 0 or probability >= 1:
        return "0 %" if probability <= 0 else "100 %"
    if probability < 0.0005:
        return "< 0.1 %"
    if probability > 0.9995:
        return "> 99.9 %"
    return f"{probability * 100:.1f} %" if probability < 0.1 else f"{probability * 100:.0f} %"
