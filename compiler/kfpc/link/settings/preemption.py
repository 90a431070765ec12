"""``retries``, ``preemptible``, ``resume``, ``timeout``: how a step outlives its node."""

from __future__ import annotations

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import MISSING_KEY, WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.kubernetes.ranges import INT32, SECONDS_32
from kfpc.language.marks import position_of
from kfpc.language.retries import Backoff as BackoffModel
from kfpc.language.retries import Fallback as FallbackModel
from kfpc.language.retries import Preemptible as PreemptibleModel
from kfpc.language.retries import Resume as ResumeModel
from kfpc.language.retries import Retries as RetriesModel
from kfpc.link.amounts import read_duration
from kfpc.link.defaults import Setting
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.link.settings.resources import read_count
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.settings import Backoff, Fallback, Preemptible, Resume, Retries
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_text

PREEMPTIONS = TypedText(("5",))
"""In a row, where two budgets do not say how many."""

NONE = TypedText(("0",))


def retries(setting: Setting, names: Symbols) -> Retries | None:
    value, place = setting.value, setting.place
    if not isinstance(value, RetriesModel):
        total = read_count(value, place, names)
        return None if total is None else Retries(total)
    backoff: Backoff | Erroneous | None = None
    if value.backoff is not None:
        backoff = _backoff(value.backoff, place.child("backoff"), names.report)
    if value.preemptions is not None or value.failures is not None:
        return _two_budgets(value, place, backoff, names)
    if value.total is None:
        if not setting.cuts.touch(*place.path):
            names.report.add(
                MISSING_KEY.at(
                    place,
                    "`retries` does not say how many",
                    help="`total` is one budget for any cause, `preemptions` and `failures` are "
                    "two",
                )
            )
        return Retries(ERRONEOUS_TEXT, backoff=backoff)
    total = _part(value, "total", place, names)
    return None if total is None else Retries(total, backoff=backoff)


def _two_budgets(
    value: RetriesModel, place: Place, backoff: Backoff | Erroneous | None, names: Symbols
) -> Retries:
    if value.total is not None:
        names.report.add(
            WRONG_VALUE.at(
                place.child("total").key,
                "`total` is one budget for any cause, and beside it are two",
                help="leave `total` out, or `preemptions` and `failures`",
            )
        )
    return Retries(
        preemptions=_budget(value, "preemptions", place, names) or PREEMPTIONS,
        failures=_budget(value, "failures", place, names) or NONE,
        backoff=backoff,
    )


def _budget(value: RetriesModel, key: str, place: Place, names: Symbols) -> TypedText | None:
    """One of two budgets; None where it is left out."""
    return None if getattr(value, key) is None else _part(value, key, place, names) or NONE


def _part(value: RetriesModel, key: str, place: Place, names: Symbols) -> TypedText | None:
    """A number of retries under a key of its own; None for none at all."""
    names = names.at(position_of(RetriesModel, key))
    # Beside a budget of two there may be one attempt more, or one round.
    most = INT32 if key == "total" else INT32 - 1
    return read_count(getattr(value, key), place.child(key), names, most)


_LONGEST_WAIT = 365 * 86400
"""Seconds between two attempts. A step ends when its next wait would be past the time that the
platform may spend on all its attempts, which is ten years in a package."""


def _backoff(value: BackoffModel, place: Place, report: Report) -> Backoff | Erroneous:
    delay = read_duration(value.delay, place.child("delay"), report, _LONGEST_WAIT)
    longest: int | Erroneous | None = None
    if value.max_delay is not None:
        longest = read_duration(value.max_delay, place.child("max_delay"), report, _LONGEST_WAIT)
    if delay is ERRONEOUS or longest is ERRONEOUS:
        return ERRONEOUS
    if longest is not None and longest < delay:
        message = "the longest wait is shorter than the first"
        related = [("the first", place.child("delay"))]
        report.add(BAD_KUBERNETES.at(place.child("max_delay"), message, related=related))
    return Backoff(delay, value.factor, longest)


def preemptible(setting: Setting, _names: Symbols) -> Preemptible:
    value = setting.value
    if not isinstance(value, PreemptibleModel):
        return Preemptible(required=False)
    fallback = None
    if value.fallback:
        after = value.fallback.after if isinstance(value.fallback, FallbackModel) else None
        fallback = Fallback(after)
    return Preemptible(value.required, fallback)


def resume(setting: Setting, names: Symbols) -> Resume | Erroneous:
    value, place = setting.value, setting.place
    if not isinstance(value, ResumeModel):
        return Resume()
    if value.checkpoint is None:
        if not setting.cuts.touch(*place.path):
            message = "`resume` does not say where the checkpoint is"
            help = "add `checkpoint`, or write `resume: idempotent` if there is none"
            names.report.add(MISSING_KEY.at(place, message, help=help))
        return ERRONEOUS
    checkpoint_place = place.child("checkpoint")
    within = names.at(position_of(ResumeModel, "checkpoint"))
    checkpoint = read_text(value.checkpoint, checkpoint_place, within)
    if has_secret(checkpoint):
        misplaced_secret(checkpoint_place, "a checkpoint", names.report)
    grace: int | Erroneous | None = None
    if value.grace_period is not None:
        grace = read_duration(value.grace_period, place.child("grace_period"), names.report)
    return Resume(checkpoint, grace, value.across_runs)


def timeout(setting: Setting, names: Symbols) -> int | Erroneous:
    return read_duration(setting.value, setting.place, names.report, SECONDS_32)
