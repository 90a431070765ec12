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
from kfpc.pipeline.amounts import read_duration
from kfpc.pipeline.effective import Setting
from kfpc.pipeline.model import Backoff, Fallback, Preemptible, Resume, Retries
from kfpc.pipeline.secrets import has_secret, misplaced_secret
from kfpc.pipeline.settings.pod import Pod
from kfpc.pipeline.settings.resources import read_count
from kfpc.pipeline.texts import BROKEN, read_text
from kfpc.pipeline.values import TypedText
from kfpc.pipeline.where import Where
from kfpc.source import Place

PREEMPTIONS = TypedText(("5",))
"""In a row, where two budgets do not say how many."""

NONE = TypedText(("0",))


def retries(pod: Pod, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if not isinstance(value, RetriesModel):
        total = _count(pod, value, place)
        if total is not None:
            pod.found["retries"] = Retries(place, total)
        return
    backoff = None
    if value.backoff is not None:
        backoff = _backoff(pod, value.backoff, place.child("backoff"))
    if value.preemptions is not None or value.failures is not None:
        pod.found["retries"] = _two_budgets(pod, value, place, backoff)
    elif value.total is None:
        if not pod.names.is_broken(*place.path):
            pod.report.add(
                MISSING_KEY.at(
                    place,
                    "`retries` does not say how many",
                    help="`total` is one budget for any cause, `preemptions` and `failures` are "
                    "two",
                )
            )
        pod.found["retries"] = Retries(place, BROKEN, backoff=backoff)
    else:
        total = _count(pod, value.total, place.child("total"))
        if total is not None:
            pod.found["retries"] = Retries(place, total, backoff=backoff)


def _two_budgets(pod: Pod, value: RetriesModel, place: Place, backoff: Backoff | None) -> Retries:
    if value.total is not None:
        pod.report.add(
            WRONG_VALUE.at(
                place.child("total").key,
                "`total` is one budget for any cause, and beside it are two",
                help="leave `total` out, or `preemptions` and `failures`",
            )
        )
    return Retries(
        place,
        preemptions=_budget(pod, value.preemptions, place.child("preemptions")) or PREEMPTIONS,
        failures=_budget(pod, value.failures, place.child("failures")) or NONE,
        backoff=backoff,
    )


def _budget(pod: Pod, value: Any, place: Place) -> TypedText | None:
    """One of two budgets; None where it is left out."""
    return None if value is None else _count(pod, value, place) or NONE


def _count(pod: Pod, value: Any, place: Place) -> TypedText | None:
    """A number of retries; None for none at all. Where some number was meant, the step is not
    one without retries: ``BROKEN``, after a diagnostic."""
    reported = len(pod.report.found)
    text = read_count(pod, value, place)
    return BROKEN if text is None and len(pod.report.found) > reported else text


def _backoff(pod: Pod, value: BackoffModel, place: Place) -> Backoff | None:
    delay = read_duration(value.delay, place.child("delay"), pod.report)
    longest = None
    if value.max_delay is not None:
        longest = read_duration(value.max_delay, place.child("max_delay"), pod.report)
    if delay is not None and longest is not None and longest < delay:
        message = "the longest wait is shorter than the first"
        related = [("the first", place.child("delay"))]
        pod.report.add(BAD_KUBERNETES.at(place.child("max_delay"), message, related=related))
    return None if delay is None else Backoff(delay, value.factor, longest)


def preemptible(pod: Pod, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if not isinstance(value, PreemptibleModel):
        pod.found["preemptible"] = Preemptible(required=False, place=place)
        return
    fallback = None
    if value.fallback:
        after = value.fallback.after if isinstance(value.fallback, FallbackModel) else None
        fallback = Fallback(place.child("fallback"), after)
    pod.found["preemptible"] = Preemptible(value.required, place, fallback)


def resume(pod: Pod, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if not isinstance(value, ResumeModel):
        pod.found["resume"] = Resume(place)
        return
    if value.checkpoint is None:
        if not pod.names.is_broken(*place.path):
            message = "`resume` does not say where the checkpoint is"
            help = "add `checkpoint`, or write `resume: idempotent` if there is none"
            pod.report.add(MISSING_KEY.at(place, message, help=help))
        pod.found["resume"] = Resume(place)
        return
    checkpoint_place = place.child("checkpoint")
    checkpoint = read_text(value.checkpoint, checkpoint_place, pod.names.at(Where.CHECKPOINT))
    if has_secret(checkpoint):
        misplaced_secret(checkpoint_place, "a checkpoint", pod.report)
    grace = None
    if value.grace_period is not None:
        grace = read_duration(value.grace_period, place.child("grace_period"), pod.report)
    pod.found["resume"] = Resume(place, checkpoint, grace)


def timeout(pod: Pod, setting: Setting) -> None:
    found = read_duration(setting.value, setting.place, pod.report)
    if found is not None:
        pod.found["timeout"] = found
