"""``retries``, ``preemptible``, ``resume``, ``timeout``: how a step outlives its node."""

from __future__ import annotations

from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.language.retries import Backoff as BackoffModel
from kfpc.language.retries import Preemptible as PreemptibleModel
from kfpc.language.retries import Resume as ResumeModel
from kfpc.language.retries import Retries as RetriesModel
from kfpc.pipeline.amounts import read_duration
from kfpc.pipeline.effective import Setting
from kfpc.pipeline.model import Backoff, Preemptible, Resume, Retries
from kfpc.pipeline.secrets import has_secret, misplaced_secret
from kfpc.pipeline.settings.pod import Pod
from kfpc.pipeline.settings.resources import read_count
from kfpc.pipeline.texts import BROKEN, read_text
from kfpc.pipeline.where import Where
from kfpc.source import Place


def retries(pod: Pod, setting: Setting) -> None:
    value, place = setting.value, setting.place
    total, total_place, backoff = value, place, None
    if isinstance(value, RetriesModel):
        total, total_place = value.total, place.child("total")
        if value.backoff is not None:
            backoff = _backoff(pod, value.backoff, place.child("backoff"))
    reported = len(pod.report.found)
    text = read_count(pod, total, total_place)
    if text is not None:
        pod.found["retries"] = Retries(text, place, backoff)
    elif len(pod.report.found) > reported:
        # Some number was meant, so the step is not one without retries.
        pod.found["retries"] = Retries(BROKEN, place, backoff)


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
    required = isinstance(setting.value, PreemptibleModel) and setting.value.required
    pod.found["preemptible"] = Preemptible(required, setting.place)


def resume(pod: Pod, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if not isinstance(value, ResumeModel):
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
