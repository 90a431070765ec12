"""``schedule``: when runs start by themselves."""

from __future__ import annotations

import re

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.graph import ABSENT
from kfpc.diagnostics.catalogue.runs import BAD_CRON, UNKNOWN_TIMEZONE
from kfpc.diagnostics.phrases import shortened
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.kubernetes.cron import CronError, plain
from kfpc.language.marks import position_of
from kfpc.language.schedule import Schedule as ScheduleModel
from kfpc.link.amounts import read_duration
from kfpc.link.zones import help_for_abbreviation
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.schedule import History, Schedule, StopAfter
from kfpc.pipeline.values import Node, unguarded
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_condition


def read_schedule(model: ScheduleModel, place: Place, names: Symbols) -> Schedule | Erroneous:
    """The schedule of a spec; erroneous where its times are not known."""
    report = names.report
    crons = _crons(model, place.child("cron"), report)
    zone = _timezone(model.timezone, place.child("timezone"), report)
    deadline: int | Erroneous | None = None
    if model.starting_deadline is not None:
        at = place.child("starting_deadline")
        deadline = read_duration(model.starting_deadline, at, report)
    if None in crons or zone is ERRONEOUS:
        return ERRONEOUS
    when = None if model.when is None else _condition(model.when, place.child("when"), names)
    stop, history = model.stop_after, model.history
    return Schedule(
        place=place.key,
        crons=tuple(cron for cron in crons if cron is not None),
        timezone=zone,
        concurrency=model.concurrency,
        starting_deadline=deadline,
        suspend=model.suspend,
        stop_after=None if stop is None else StopAfter(stop.successes, stop.failures),
        history=None if history is None else History(history.succeeded, history.failed),
        when=when,
    )


def _condition(said: object, place: Place, names: Symbols) -> Node:
    """The condition; one that asks for a time that there may not be is reported."""
    names = names.at(position_of(ScheduleModel, "when"))
    found = read_condition(said, place, names)
    for reference, _ in unguarded(found):
        at = place.within(reference.start, reference.end)
        message = "`schedule.since_last` is absent before the first run"
        help = "write `schedule.since_last ?? 1e9`, with what to take instead"
        names.report.add(ABSENT.at(at, message, help=help))
    return found


def _crons(model: ScheduleModel, place: Place, report: Report) -> list[str | None]:
    if isinstance(model.cron, str):
        return [_cron(model.cron, place, report)]
    return [_cron(cron, place.child(number), report) for number, cron in enumerate(model.cron)]


def _cron(text: str, place: Place, report: Report) -> str | None:
    if "{{" in text:
        return None  # reported as an expression that may not stand here
    try:
        plain(text)
    except CronError as wrong:
        report.add(BAD_CRON.at(place, wrong.message, help=wrong.help))
        return None
    return " ".join(text.split())


_OFFSET = re.compile(r"[+-]\d")
"""A difference from another time, which no name of a zone has that follows summer time."""


def _timezone(name: str | None, place: Place, report: Report) -> str | Erroneous | None:
    from zoneinfo import available_timezones  # noqa: PLC0415 - with a time zone alone

    if name is None or name in (known := available_timezones()):
        return name
    if "{{" not in name:
        help = "write the name of a place, such as `Europe/Berlin`, or `UTC`"
        if not _OFFSET.search(name):
            help = help_for_abbreviation(name, known) or did_you_mean(name, known) or help
        report.add(
            UNKNOWN_TIMEZONE.at(place, f"there is no time zone `{shortened(name)}`", help=help)
        )
    return ERRONEOUS
