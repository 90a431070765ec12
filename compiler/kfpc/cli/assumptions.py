"""Options of ``kfpc plan`` about hours and prices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from kfpc.analysis import Analysis
from kfpc.cli.outcome import MisuseError
from kfpc.diagnostics import Report
from kfpc.diagnostics.suggestions import nearest
from kfpc.kubernetes.duration import seconds
from kfpc.language import read_prices
from kfpc.language.prices import Prices
from kfpc.pipeline.ids import qualified
from kfpc.record import record
from kfpc.source import Document, read_file
from kfpc.views.plans import Work
from kfpc.views.plans.unused import unused_prices

_MOST = 1_000_000
"""Hours of a step, a century and more; and preemptions per hour."""

_DURATION = "a duration such as 30m"


@record
class WorkOptions:
    """The options as they were given."""

    hours: Sequence[str]
    rate: float | None
    every: Sequence[str]
    prices: str | None


def work_of(
    options: WorkOptions, analysis: Analysis, report: Report
) -> tuple[Work | None, Document | None]:
    """What the options say, and the file of prices. None after an error about that file."""
    steps = {step.qualified: step.id for step in analysis.pipeline.leaves()}
    if not options.hours and (options.prices or options.every or options.rate is not None):
        raise MisuseError(
            "--prices, --preemption-rate and --checkpoint-every need --hours STEP=H: how long a "
            "step works"
        )
    hours = dict(_pairs(options.hours, "--hours", "STEP=HOURS", steps))
    length = {steps[name]: _hours(name, text) for name, text in hours.items()}
    named = [text for text in options.every if "=" in text]
    others = [text for text in options.every if "=" not in text]
    if len(others) > 1:
        raise MisuseError(f"--checkpoint-every gives all steps two intervals: {', '.join(others)}")
    every = {
        steps[name]: _interval(text)
        for name, text in _pairs(named, "--checkpoint-every", "[STEP=]DURATION", steps)
    }
    if lacking := [qualified(id) for id in every if id not in length]:
        raise MisuseError(f"--checkpoint-every {lacking[0]}=… needs --hours {lacking[0]}=H too")
    if options.rate is not None and not 0 <= options.rate <= _MOST:
        raise MisuseError(f"--preemption-rate is a number per hour from 0 to {_MOST:,}")
    prices, document = _prices(options.prices, analysis, report)
    if report.failed:
        return None, document
    other = _interval(others[0]) if others else None
    return Work(length, options.rate, every, other, prices), document


def known_step(name: str, steps: Iterable[str], option: str) -> None:
    """Raises MisuseError if an option names a step that the spec does not have."""
    known = list(steps)
    if name not in known:
        close = nearest(name, known)
        hint = f"; did you mean {close}?" if close else ""
        raise MisuseError(f"{option}: there is no step {name!r}{hint}")


def _pairs(
    texts: Iterable[str], option: str, form: str, steps: Iterable[str]
) -> Iterable[tuple[str, str]]:
    """``STEP=TEXT`` as pairs, each step once."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise MisuseError(f"{option} takes {form}, not {text!r}")
        known_step(name, steps, option)
        if name in found:
            raise MisuseError(f"{option} gives {name!r} twice: {found[name]} and {value}")
        found[name] = value
    return found.items()


def _hours(name: str, text: str) -> float:
    """A number of hours, or a duration."""
    length = seconds(text)
    try:
        number = float(text) if length is None else length / 3600
    except ValueError:
        number = math.nan
    if not 0 <= number <= _MOST:
        raise MisuseError(
            f"--hours {name}={text}: hours are a number such as 12.5, up to {_MOST:,}"
        )
    return number


def _interval(text: str) -> int:
    found = seconds(text)
    if not found:
        raise MisuseError(f"--checkpoint-every takes {_DURATION}, not {text!r}")
    return found


def _prices(
    file: str | None, analysis: Analysis, report: Report
) -> tuple[Prices | None, Document | None]:
    document = None if file is None else read_file(file, report)
    prices = None if document is None else read_prices(document, report)
    if document is not None and prices is not None:
        report.extend(unused_prices(prices, document.place(), analysis))
    return prices, document
