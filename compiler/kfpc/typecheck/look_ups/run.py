"""The run, and the schedule that starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.expressions.positions import Position
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.ids import EXIT_SCOPE
from kfpc.pipeline.values import FailuresRef, RunRef, ScheduleRef
from kfpc.source import Place
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.look_ups.found import Found
from kfpc.typecheck.misplaced import changing_checkpoint
from kfpc.typecheck.unknown import incomplete, part_of, unknown_fact
from kfpc.types import DICT, FLOAT, INTEGER, STRING, list_of

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


RUN_FACTS = ("name", "id", "namespace", "created", "scheduled")
AT_THE_END = ("status", "duration", "failures")
"""What is known of a run once it has ended."""
WHILE_IT_GOES_ON = ("status", "duration")
"""What its hooks know of it, as it is at that time."""


def _of_the_end(name: Name, place: Place, names: Symbols) -> Found:
    """What the steps of ``on_exit`` know of the run, and metrics but for what failed; no others."""
    fact = name.parts[1]
    if fact in _facts(names):
        if fact == "failures":
            return Resolved(FailuresRef(EXIT_SCOPE), list_of(DICT))
        changes = fact == "duration" or names.of_a_hook
        if changes and names.position is Position.CHECKPOINT:
            return changing_checkpoint(unparse(name), part_of(name, place))
        return Resolved(RunRef(fact), FLOAT if fact == "duration" else STRING)
    help = "the steps of `on_exit` at the top of the file know it"
    if names.of_a_hook:
        message = f"`run.{fact}` is not known to a hook of the run"
        return UNKNOWN_NAME.at(part_of(name, place), message, help=help)
    ended = next((one.ended for one in names.chain() if one.ended is not None), None)
    if fact == "status" and ended is not None:
        help = f"`steps.{ended}.status` says how the step has ended"
    elif fact == "status":
        help = "use `steps.NAME.status` for a step that came before; `on_exit` knows the run's"
    if names.measured is not None and fact != "failures":
        help = f"`{unparse(Name(('steps', names.measured, fact)))}` is known of the step itself"
    message = f"`run.{fact}` is not known before the run has ended"
    return UNKNOWN_NAME.at(part_of(name, place), message, help=help)


def _facts(names: Symbols) -> list[str]:
    """What of the run is known here."""
    found = [fact for fact in RUN_FACTS if fact != "scheduled" or names.in_schedule]
    if names.of_a_hook:
        return [*found, *WHILE_IT_GOES_ON]
    if any(one.over is not None for one in names.chain()):
        return [*found, *AT_THE_END]
    of_metrics = [fact for fact in AT_THE_END if fact != "failures"]
    return found + of_metrics if names.position is Position.METRIC else found


def find_run(name: Name, place: Place, names: Symbols) -> Found:
    """``run.FACT``."""
    if len(name.parts) == 2 and name.parts[1] in AT_THE_END:
        return _of_the_end(name, place, names)
    if len(name.parts) != 2:
        known = ", ".join(_facts(names))
        return incomplete(name, place, names, f"write `run.` and one of {known}")
    if name.parts[1] not in RUN_FACTS:
        return unknown_fact(name, place, _facts(names), names)
    if name.parts[1] == "scheduled" and not names.in_schedule:
        message = "`run.scheduled` is known only in scheduled runs"
        help = "give the pipeline a `schedule`; `run.created` is known in every run"
        return UNKNOWN_NAME.at(part_of(name, place), message, help=help)
    return Resolved(RunRef(name.parts[1]), STRING)


def find_schedule(name: Name, place: Place, names: Symbols) -> Found:
    """``schedule.since_last``, ``schedule.succeeded`` and ``schedule.failed``."""
    if name.parts == ("schedule", "since_last"):
        return Resolved(ScheduleRef("since_last"), FLOAT, absent=True)
    if name.parts == ("schedule", "succeeded"):
        return Resolved(ScheduleRef("succeeded"), INTEGER)
    if name.parts == ("schedule", "failed"):
        return Resolved(ScheduleRef("failed"), INTEGER)
    known = "write `schedule.since_last`, `schedule.succeeded` or `schedule.failed`"
    return incomplete(name, place, names, known)
