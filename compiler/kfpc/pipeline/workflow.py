"""``workflow`` and ``cluster``: what holds for the run as a whole."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from kfpc.clusters import DEFAULT, PROFILES, Profile, Taint
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.platform import UNKNOWN_CLUSTER
from kfpc.language.cluster import Cluster
from kfpc.language.workflow import PodGc as PodGcModel
from kfpc.language.workflow import Ttl as TtlModel
from kfpc.language.workflow import Workflow as WorkflowModel
from kfpc.pipeline.context import written
from kfpc.pipeline.model import PodGc, Ttl, VolumeClaim, VolumeSource, Workflow
from kfpc.pipeline.settings import read_duration, read_quantity, read_volume_source
from kfpc.source import Document, Place


def read_workflow(document: Document, model: WorkflowModel | None, report: Report) -> Workflow:
    """The ``workflow`` of a spec."""
    if model is None:
        return Workflow()
    place = document.place("workflow")
    timeout = None
    if model.timeout is not None:
        timeout = read_duration(model.timeout, place.child("timeout"), report)
    return Workflow(
        service_account=model.service_account,
        parallelism=model.parallelism,
        timeout=timeout,
        timeout_place=place.child("timeout"),
        ttl=_ttl(model, place.child("ttl"), report),
        pod_gc=_pod_gc(model, place.child("pod_gc"), report),
        image_pull_secrets=tuple(model.image_pull_secrets or ()),
        priority_class=model.priority_class,
        labels=_texts(model.labels, place.child("labels")),
        annotations=_texts(model.annotations, place.child("annotations")),
        volumes=_volumes(model, place.child("volumes"), report),
        volume_claims=_claims(model, place.child("volume_claims"), report),
        archive_logs=model.archive_logs,
    )


def _texts(values: Any, place: Place) -> dict[str, str]:
    return {key: written(value, place.child(key)) for key, value in (values or {}).items()}


def _ttl(model: WorkflowModel, place: Place, report: Report) -> Ttl | None:
    if model.ttl is None:
        return None
    if not isinstance(model.ttl, TtlModel):
        return Ttl(completion=read_duration(model.ttl, place, report))
    found = {
        key: read_duration(getattr(model.ttl, f"after_{key}"), place.child(f"after_{key}"), report)
        for key in ("completion", "success", "failure")
        if getattr(model.ttl, f"after_{key}") is not None
    }
    return Ttl(**found)


def _pod_gc(model: WorkflowModel, place: Place, report: Report) -> PodGc | None:
    if model.pod_gc is None:
        return None
    if not isinstance(model.pod_gc, PodGcModel):
        return PodGc(model.pod_gc)
    delay = None
    if model.pod_gc.delay is not None:
        delay = read_duration(model.pod_gc.delay, place.child("delay"), report)
    return PodGc(model.pod_gc.strategy, delay)


def _volumes(model: WorkflowModel, place: Place, report: Report) -> dict[str, VolumeSource]:
    sources = {
        name: read_volume_source(volume, place.child(name), report)
        for name, volume in (model.volumes or {}).items()
    }
    return {name: source for name, source in sources.items() if source is not None}


def _claims(model: WorkflowModel, place: Place, report: Report) -> dict[str, VolumeClaim]:
    return {
        name: VolumeClaim(
            read_quantity(claim.size, place.child(name, "size"), report) or "0",
            claim.storage_class,
            tuple(claim.access_modes or ("ReadWriteOnce",)),
        )
        for name, claim in (model.volume_claims or {}).items()
    }


def read_profile(
    document: Document, form: str | Cluster | None, place: Place, report: Report
) -> Profile:
    """The cluster profile that a spec or a file gives; the default one after a mistake."""
    if form is None:
        return PROFILES[DEFAULT]
    if isinstance(form, Cluster):
        return own_profile(form, place, report)
    found = PROFILES.get(form)
    if found is None:
        close = get_close_matches(form, PROFILES, n=1)
        report.add(
            UNKNOWN_CLUSTER.at(
                place,
                f"unknown cluster profile `{form}`",
                help=f"did you mean `{close[0]}`?"
                if close
                else f"known profiles: {', '.join(PROFILES)}; or a mapping of your own",
            )
        )
        return PROFILES[DEFAULT]
    return found


def own_profile(model: Cluster, place: Place, report: Report) -> Profile:
    """A profile of the user's own."""
    taints = tuple(
        Taint(
            taint.key,
            "" if taint.value is None
            else written(taint.value, place.child("spot", "taints", i, "value")),
            taint.effect,
        )
        for i, taint in enumerate(model.spot.taints or ())
    )  # fmt: skip
    notice = None
    if model.notice is not None:
        notice = read_duration(model.notice, place.child("notice"), report)
    return Profile(
        name="own",
        spot_labels=_texts(model.spot.labels, place.child("spot", "labels")),
        spot_taints=taints,
        on_demand_labels=_texts(
            model.on_demand.labels if model.on_demand else None, place.child("on_demand", "labels")
        ),
        gpu=model.gpu or "nvidia.com/gpu",
        gpu_type_label=model.gpu_type_label,
        notice=notice,
    )
