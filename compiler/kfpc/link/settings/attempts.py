"""``retries``, ``preemptible``, ``resume``, ``timeout``: how a step outlives its node."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics.catalogue.language import MISSING_KEY, WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.language.retries import Backoff as BackoffModel
from kfpc.language.retries import Fallback as FallbackModel
from kfpc.language.retries import Preemptible as PreemptibleModel
from kfpc.language.retries import Resume as ResumeModel
from kfpc.language.retries import Retries as RetriesModel
from kfpc.link.amounts import read_duration
from kfpc.link.defaults import Setting
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.link.settings.builder import SettingsBuilder
from kfpc.link.settings.resources import read_count
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.settings import Backoff, Fallback, Preemptible, Resume, Retries
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.source import Place
from kfpc.typecheck.positions import Position
from kfpc.typecheck.texts import read_text

PREEMPTIONS = TypedText(("5",))
"""In a row, where two budgets do not say how many."""

NONE = TypedText(("0",))


def retries(builder: SettingsBuilder, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if not isinstance(value, RetriesModel):
        total = _count(builder, value, place)
        if total is not None:
            builder.found["retries"] = Retries(place, total)
        return
    backoff: Backoff | Erroneous | None = None
    if value.backoff is not None:
        backoff = _backoff(builder, value.backoff, place.child("backoff"))
    if value.preemptions is not None or value.failures is not None:
        builder.found["retries"] = _two_budgets(builder, value, place, backoff)
    elif value.total is None:
        if not setting.cuts.touch(*place.path):
            builder.report.add(
                MISSING_KEY.at(
                    place,
                    "`retries` does not say how many",
                    help="`total` is one budget for any cause, `preemptions` and `failures` are "
                    "two",
                )
            )
        builder.found["retries"] = Retries(place, ERRONEOUS_TEXT, backoff=backoff)
    else:
        total = _count(builder, value.total, place.child("total"))
        if total is not None:
            builder.found["retries"] = Retries(place, total, backoff=backoff)


def _two_budgets(
    builder: SettingsBuilder, value: RetriesModel, place: Place, backoff: Backoff | Erroneous | None
) -> Retries:
    if value.total is not None:
        builder.report.add(
            WRONG_VALUE.at(
                place.child("total").key,
                "`total` is one budget for any cause, and beside it are two",
                help="leave `total` out, or `preemptions` and `failures`",
            )
        )
    return Retries(
        place,
        preemptions=_budget(builder, value.preemptions, place.child("preemptions")) or PREEMPTIONS,
        failures=_budget(builder, value.failures, place.child("failures")) or NONE,
        backoff=backoff,
    )


def _budget(builder: SettingsBuilder, value: Any, place: Place) -> TypedText | None:
    """One of two budgets; None where it is left out."""
    return None if value is None else _count(builder, value, place) or NONE


def _count(builder: SettingsBuilder, value: Any, place: Place) -> TypedText | None:
    """A number of retries; None for none at all."""
    return read_count(builder, value, place)


def _backoff(builder: SettingsBuilder, value: BackoffModel, place: Place) -> Backoff | Erroneous:
    delay = read_duration(value.delay, place.child("delay"), builder.report)
    longest: int | Erroneous | None = None
    if value.max_delay is not None:
        longest = read_duration(value.max_delay, place.child("max_delay"), builder.report)
    if delay is ERRONEOUS or longest is ERRONEOUS:
        return ERRONEOUS
    if longest is not None and longest < delay:
        message = "the longest wait is shorter than the first"
        related = [("the first", place.child("delay"))]
        builder.report.add(BAD_KUBERNETES.at(place.child("max_delay"), message, related=related))
    return Backoff(delay, value.factor, longest)


def preemptible(builder: SettingsBuilder, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if not isinstance(value, PreemptibleModel):
        builder.found["preemptible"] = Preemptible(required=False, place=place)
        return
    fallback = None
    if value.fallback:
        after = value.fallback.after if isinstance(value.fallback, FallbackModel) else None
        fallback = Fallback(place.child("fallback"), after)
    builder.found["preemptible"] = Preemptible(value.required, place, fallback)


def resume(builder: SettingsBuilder, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if not isinstance(value, ResumeModel):
        builder.found["resume"] = Resume(place)
        return
    if value.checkpoint is None:
        if not setting.cuts.touch(*place.path):
            message = "`resume` does not say where the checkpoint is"
            help = "add `checkpoint`, or write `resume: idempotent` if there is none"
            builder.report.add(MISSING_KEY.at(place, message, help=help))
        builder.found["resume"] = ERRONEOUS
        return
    checkpoint_place = place.child("checkpoint")
    checkpoint = read_text(
        value.checkpoint, checkpoint_place, builder.names.at(Position.CHECKPOINT)
    )
    if has_secret(checkpoint):
        misplaced_secret(checkpoint_place, "a checkpoint", builder.report)
    grace: int | Erroneous | None = None
    if value.grace_period is not None:
        grace = read_duration(value.grace_period, place.child("grace_period"), builder.report)
    builder.found["resume"] = Resume(place, checkpoint, grace)


def timeout(builder: SettingsBuilder, setting: Setting) -> None:
    builder.found["timeout"] = read_duration(setting.value, setting.place, builder.report)
