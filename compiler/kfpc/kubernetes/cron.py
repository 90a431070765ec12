"""Cron texts as Kubernetes' CronJobs and Argo's CronWorkflows read them, and the times they mean.

Both read them with the Go library ``robfig/cron``: five fields, or a word such as ``@daily``. What
a text means is written here in the plainest form of the syntax, which ``cronsim`` reads alike; it
then goes through the calendar. Changes of the clock are robfig's: a time that the clock skips does
not come, and one that it shows twice comes twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from heapq import merge
from itertools import islice, takewhile

from cronsim import CronSim

from kfpc.diagnostics.phrases import counted, with_article
from kfpc.record import record

UTC = timezone.utc


class CronError(Exception):
    """What is wrong with a cron text, and what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


@record
class _Field:
    """A field of the five. ``one`` and ``several`` are what people call its numbers."""

    one: str
    several: str
    least: int
    most: int
    names: tuple[str, ...] = ()


_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

_FIELDS = (
    _Field("minute", "minutes", 0, 59),
    _Field("hour", "hours", 0, 23),
    _Field("day of the month", "days of the month", 1, 31),
    _Field("month", "months", 1, 12, _MONTHS),
    _Field("day of the week", "days of the week", 0, 6, _DAYS),
)

WORDS: Mapping[str, str] = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
"""What the words stand for."""

_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIVE = "write five fields: minute, hour, day of the month, month, day of the week"
_TERM = re.compile(r"(?P<first>[*?]|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\w+))?", re.ASCII)


def plain(text: str) -> str:
    """The same times in five fields, each a star or numbers with commas. Raises CronError."""
    if text.startswith("@"):
        return _of_word(text)
    if text.startswith(("TZ=", "CRON_TZ=")):
        raise CronError("a time zone in a cron text", "write it as `timezone`, beside `cron`")
    parts = text.split()
    if len(parts) == 6:
        raise CronError("a cron text of six fields", f"a schedule has no seconds: {_FIVE}")
    if len(parts) != 5:
        found = f"a cron text of {counted(len(parts), 'field')}"
        raise CronError(found, f"{_FIVE}; `0 4 * * *` is every day at 04:00")
    fields = [_plain(part, field) for part, field in zip(parts, _FIELDS, strict=True)]
    if fields[4] == "*" and not _comes(fields[2], fields[3]):
        raise CronError(
            "a schedule that never fires", f"none of its months has a day {fields[2].split(',')[0]}"
        )
    return " ".join(fields)


def _of_word(text: str) -> str:
    if text in WORDS:
        return WORDS[text]
    if text.startswith("@every"):
        raise CronError(
            "`@every` counts from the start of the controller, and so has no times",
            "write times: `*/30 * * * *` is every 30 minutes, `0 */6 * * *` every six hours",
        )
    raise CronError(
        f"`{text}` is not a schedule", f"write one of {', '.join(WORDS)}, or five fields"
    )


def _plain(text: str, field: _Field) -> str:
    """A star, or numbers with commas. A star with a step is no star: with one, days of the month
    and of the week must agree, and without it is enough if one does."""
    terms = [_range(part, field) for part in text.split(",")]
    if any(star and step == 1 for *_, step, star in terms):
        return "*"
    found = {n for first, last, step, _ in terms for n in range(first, last + 1, step)}
    return ",".join(map(str, sorted(found)))


def _range(text: str, field: _Field) -> tuple[int, int, int, bool]:
    """The first number, the last, the step, and whether it is a star."""
    found = _TERM.fullmatch(text)
    if found is None or (found["first"] in "*?" and found["last"]):
        shown = f"`{text}` is" if text else "there is"
        raise CronError(
            f"{shown} {'no' if text else 'an empty'} {field.one}",
            f"write {field.several} as `*`, `5`, `1-5`, `*/2`, `1-5/2`, or some with commas",
        )
    step = 1 if found["step"] is None else _number(found["step"], _Field("step", "steps", 1, 999))
    if found["first"] in "*?":
        return field.least, field.most, step, True
    first = _number(found["first"], field)
    last = first if found["step"] is None else field.most
    if found["last"] is not None:
        last = _number(found["last"], field)
    if last < first:
        around = f"{found['first']}-{field.most},{field.least}-{found['last']}"
        raise CronError(f"`{text}` goes backwards", f"write `{around}`")
    return first, last, step, False


def _number(text: str, field: _Field) -> int:
    if text.lower() in field.names:
        return field.least + field.names.index(text.lower())
    number = int(text) if text.isdecimal() and len(text) < 5 else -1
    if field.least <= number <= field.most:
        return number
    help = f"{field.several} are numbers from {field.least} to {field.most}"
    if field.names:
        help += f", or names: {field.names[0]}, {field.names[1]}, …"
    if field.names is _DAYS and number == 7:
        help = "Sunday is 0"
    raise CronError(f"`{text}` is not {with_article(field.one)}", help)


def _comes(days: str, months: str) -> bool:
    """Whether some month has one of the days."""
    least = 1 if days == "*" else min(map(int, days.split(",")))
    among = range(1, 13) if months == "*" else map(int, months.split(","))
    return any(least <= _LONGEST_MONTHS[month - 1] for month in among)


def times(crons: Iterable[str], zone: tzinfo, after: datetime) -> Iterator[datetime]:
    """The times after a moment, in a time zone, each once. The texts are sound."""
    last = None
    for moment in merge(*(_times(plain(one), zone, after) for one in crons)):
        if moment != last:
            yield moment.astimezone(zone)
        last = moment


def next_times(
    crons: Sequence[str], zone: tzinfo, after: datetime, count: int
) -> tuple[datetime, ...]:
    """The next times after a moment."""
    return tuple(islice(times(crons, zone, after), count))


_CHANGE = timedelta(hours=26)
"""More than any clock is put forward or back at once."""


def _times(cron: str, zone: tzinfo, after: datetime) -> Iterator[datetime]:
    """Times of one plain cron text, in UTC. The clock's times are gone through; those of a while
    are put in order before they are given, for a clock that is put back shows some twice."""
    shown = iter(CronSim(cron, after.astimezone(zone).replace(tzinfo=None, fold=0) - _CHANGE))
    waiting: list[datetime] = []
    for local in takewhile(lambda local: local.year < 9990, shown):
        waiting += [one for one in _moments(local, zone) if one > after]
        settled = local.replace(tzinfo=UTC) - _CHANGE
        waiting.sort()
        while waiting and _local(waiting[0], zone) < settled:
            yield waiting.pop(0)
    yield from waiting


def _local(moment: datetime, zone: tzinfo) -> datetime:
    """What the clock shows, as a time that can be compared."""
    return moment.astimezone(zone).replace(tzinfo=UTC)


def _moments(local: datetime, zone: tzinfo) -> set[datetime]:
    """When the clock shows a time: once; never, where it is put forward; or twice."""
    both = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return {one for one in both if one.astimezone(zone).replace(tzinfo=None) == local}
