"""Options of ``kfpc plan`` about hours and prices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from kfpc.cli.outcome import MisuseError
from kfpc.kubernetes.duration import seconds
from kfpc.record import record
from kfpc.views.plans.assumptions import MOST, AssumptionError, Assumptions

_DURATION = "a duration such as 30m"

_OPTIONS: Mapping[str, str] = {
    "step": "--step",
    "hours": "--hours",
    "hours_of_one": "--hours",
    "every": "--checkpoint-every",
    "rate": "--preemption-rate",
}
"""The options by the fields that they fill."""


@record
class WorkOptions:
    """The options as they were given."""

    hours: Sequence[str]
    rate: str | None
    every: Sequence[str]
    prices: str | None


def assumptions(options: WorkOptions) -> Assumptions:
    """What the options say; raises MisuseError for one that says nothing."""
    if not options.hours and (options.prices or options.every or options.rate is not None):
        raise MisuseError(
            "--prices, --preemption-rate and --checkpoint-every need --hours [STEP=]H: how long "
            "a step works"
        )
    of_steps, of_one = _named(options.hours)
    hours = dict(_pairs(of_steps, "--hours", "[STEP=]HOURS"))
    if len(of_one) > 1:
        raise MisuseError(f"--hours gives one step two numbers: {', '.join(of_one)}")
    named, others = _named(options.every)
    if len(others) > 1:
        raise MisuseError(f"--checkpoint-every gives all steps two intervals: {', '.join(others)}")
    every = dict(_pairs(named, "--checkpoint-every", "[STEP=]DURATION"))
    return Assumptions(
        {name: _hours(name, text) for name, text in hours.items()},
        options.rate,
        {name: _interval(text) for name, text in every.items()},
        _interval(others[0]) if others else None,
        options.prices,
        _hours("", of_one[0]) if of_one else None,
    )


def misuse(error: AssumptionError) -> MisuseError:
    """What is wrong with an option, in its own name."""
    if (name := error.lacks_hours) is not None:
        return MisuseError(f"--checkpoint-every {name}=… needs --hours {name}=H too")
    how = ": --hours STEP=H" if error.key == "hours_of_one" else ""
    return MisuseError(f"{_OPTIONS[error.key]}{error.rest}{how}")


def _named(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those that name a step, ``STEP=TEXT``, and the others."""
    return [text for text in texts if "=" in text], [text for text in texts if "=" not in text]


def _pairs(texts: Iterable[str], option: str, form: str) -> Iterable[tuple[str, str]]:
    """``STEP=TEXT`` as pairs, each step once."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise MisuseError(f"{option} takes {form}, not {text!r}")
        if name in found:
            raise MisuseError(f"{option} gives {name!r} twice: {found[name]} and {value}")
        found[name] = value
    return found.items()


def _hours(name: str, text: str) -> float:
    """A number of hours, or a duration; of the step that is meant where there is no name."""
    length = seconds(text)
    try:
        number = float(text) if length is None else length / 3600
    except ValueError:
        if not name:
            raise MisuseError(f"--hours takes [STEP=]HOURS, not {text!r}") from None
        number = math.nan
    if not 0 <= number <= MOST:
        said = f"{name}={text}" if name else text
        raise MisuseError(f"--hours {said}: hours are a number such as 12.5, up to {MOST:,}")
    return number


_MOST_LETTERS = 20
"""Of an interval: a longer one is a slip."""


def _interval(text: str) -> int:
    found = seconds(text)
    if not found or len(text) > _MOST_LETTERS:
        raise MisuseError(f"--checkpoint-every takes {_DURATION}, not {text!r}")
    return found
