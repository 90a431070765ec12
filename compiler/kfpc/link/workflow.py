"""``workflow``: what holds for the run as a whole."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.diagnostics.catalogue.platform import BAD_QUANTITY
from kfpc.expressions.positions import Position
from kfpc.kubernetes.quantity import quantity
from kfpc.kubernetes.ranges import SECONDS_32
from kfpc.language.volumes import VolumeClaim as VolumeClaimModel
from kfpc.language.workflow import PodGc as PodGcModel
from kfpc.language.workflow import Ttl as TtlModel
from kfpc.language.workflow import Workflow as WorkflowModel
from kfpc.link.amounts import read_duration, read_quantity
from kfpc.link.cuts import Cuts
from kfpc.link.dns import read_dns
from kfpc.link.settings.fixed import fixed_text, is_expression, object_name
from kfpc.link.settings.locks import read_locks
from kfpc.link.settings.volumes import read_volume_source
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.settings import VolumeSource
from kfpc.pipeline.values import TypedText
from kfpc.pipeline.workflow import (
    WORKSPACE,
    ArtifactGc,
    ArtifactRepository,
    PodGc,
    Ttl,
    VolumeClaim,
    Workflow,
)
from kfpc.source import Document, Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import written


def read_workflow(
    document: Document, model: WorkflowModel | None, cuts: Cuts, names: Symbols
) -> Workflow:
    """The ``workflow`` of a spec; ``names`` are those around the steps."""
    if model is None:
        return Workflow()
    place, report = document.place("workflow"), names.report
    around, names = names, names.at(Position.WHOLE)

    def object_at(key: str) -> TypedText | None:
        name = getattr(model, key)
        return None if name is None else object_name(name, place.child(key), names)

    timeout: int | Erroneous | None = None
    if model.timeout is not None:
        timeout = read_duration(model.timeout, place.child("timeout"), report)
    return Workflow(
        service_account=object_at("service_account"),
        parallelism=model.parallelism,
        timeout=timeout,
        timeout_place=place.child("timeout"),
        ttl=_ttl(model, place.child("ttl"), report),
        pod_gc=_pod_gc(model, place.child("pod_gc"), report),
        image_pull_secrets=tuple(
            object_name(name, place.child("image_pull_secrets", number), names)
            for number, name in enumerate(model.image_pull_secrets or ())
        ),
        priority_class=object_at("priority_class"),
        queue=object_at("queue"),
        labels=_plain(model.labels, place.child("labels")),
        labels_of_params=_of_params(model.labels, place.child("labels"), names),
        annotations=_texts(model.annotations, place.child("annotations")),
        volumes=_volumes(model, place.child("volumes"), cuts, names),
        volume_claims=_claims(model, place, names),
        keep_claims=model.keep_claims,
        archive_logs=model.archive_logs,
        locks=()
        if model.lock is None
        else read_locks(model.lock, place.child("lock"), cuts, names),
        artifact_gc=_artifact_gc(model, place.child("artifact_gc"), names),
        metrics=_metrics(model, place.child("metrics"), cuts, around),
        artifact_repository=_artifact_repository(model),
        title=model.title,
        suspend=model.suspend,
        priority=model.priority,
        host_network=model.host_network,
        dns_policy=model.dns_policy,
        dns=read_dns(model, place, report),
        min_available=None
        if model.pod_disruption_budget is None
        else model.pod_disruption_budget.min_available,
    )


def _metrics(model: WorkflowModel, place: Place, cuts: Cuts, names: Symbols) -> tuple[Metric, ...]:
    if not model.metrics:
        return ()
    from kfpc.link.metrics import read_metrics  # noqa: PLC0415 - most specs have none

    return read_metrics(model.metrics, place, cuts, names)


def _texts(values: Any, place: Place) -> dict[str, str]:
    return {key: written(value, place.child(key)) for key, value in (values or {}).items()}


def _plain(values: Any, place: Place) -> dict[str, str]:
    """The texts without expressions."""
    return _texts({k: v for k, v in (values or {}).items() if not is_expression(v)}, place)


def _of_params(values: Any, place: Place, names: Symbols) -> dict[str, TypedText]:
    """The texts with expressions."""
    return {
        key: fixed_text(value, place.child(key), names, what="a label")
        for key, value in (values or {}).items()
        if is_expression(value)
    }


def _ttl(model: WorkflowModel, place: Place, report: Report) -> Ttl | None:
    if model.ttl is None:
        return None
    if not isinstance(model.ttl, TtlModel):
        return Ttl(completion=read_duration(model.ttl, place, report, SECONDS_32))
    found = {
        key: read_duration(
            getattr(model.ttl, f"after_{key}"), place.child(f"after_{key}"), report, SECONDS_32
        )
        for key in ("completion", "success", "failure")
        if getattr(model.ttl, f"after_{key}") is not None
    }
    return Ttl(**found)


def _pod_gc(model: WorkflowModel, place: Place, report: Report) -> PodGc | None:
    if model.pod_gc is None:
        return None
    if not isinstance(model.pod_gc, PodGcModel):
        return PodGc(model.pod_gc)
    delay: int | Erroneous | None = None
    if model.pod_gc.delay is not None:
        delay = read_duration(model.pod_gc.delay, place.child("delay"), report)
    return PodGc(model.pod_gc.strategy, delay, _texts(model.pod_gc.labels, place.child("labels")))


def _artifact_repository(model: WorkflowModel) -> ArtifactRepository | None:
    said = model.artifact_repository
    return None if said is None else ArtifactRepository(said.key, said.config_map)


def _artifact_gc(model: WorkflowModel, place: Place, names: Symbols) -> ArtifactGc | None:
    said = model.artifact_gc
    if said is None or isinstance(said, str):
        return said and ArtifactGc(said)
    account = said.service_account
    if account is None:
        return ArtifactGc(said.strategy)
    return ArtifactGc(said.strategy, object_name(account, place.child("service_account"), names))


def _volumes(
    model: WorkflowModel, place: Place, cuts: Cuts, names: Symbols
) -> dict[str, VolumeSource | Erroneous]:
    return {
        name: read_volume_source(volume, place.child(name), cuts, names)
        for name, volume in (model.volumes or {}).items()
    }


def _claims(
    model: WorkflowModel, place: Place, names: Symbols
) -> dict[str, VolumeClaim | Erroneous]:
    at = place.child("volume_claims")
    claims = {
        name: _claim(claim, at.child(name), names)
        for name, claim in (model.volume_claims or {}).items()
    }
    if model.workspace is not None:
        if WORKSPACE in claims:
            message = f"`volume_claims` has a claim `{WORKSPACE}` too"
            help = "call that claim something else"
            related = [("the other", at.child(WORKSPACE).key)]
            place = place.child("workspace").key
            names.report.add(ONE_OF.at(place, message, help=help, related=related))
        claims[WORKSPACE] = _claim(model.workspace, place.child("workspace"), names)
    return claims


def _claim(model: Any, place: Place, names: Symbols) -> VolumeClaim | Erroneous:
    if not isinstance(model, VolumeClaimModel):
        size = _size(model, place, names.report)
        return ERRONEOUS if size is ERRONEOUS else VolumeClaim(size, None, ("ReadWriteOnce",))
    size = _size(model.size, place.child("size"), names.report)
    storage_class = None
    if model.storage_class is not None:
        storage_class = object_name(model.storage_class, place.child("storage_class"), names)
    modes = tuple(model.access_modes or ("ReadWriteOnce",))
    return ERRONEOUS if size is ERRONEOUS else VolumeClaim(size, storage_class, modes)


def _size(value: Any, place: Place, report: Report) -> str | Erroneous:
    """The size of a claim, which Kubernetes does not take without any."""
    size = read_quantity(value, place, report)
    if size is not ERRONEOUS and quantity(size) == 0:
        report.add(BAD_QUANTITY.at(place, "a claim of no size", help="write a size such as 10Gi"))
        return ERRONEOUS
    return size
