"""``cluster``: which nodes are preemptible, and how they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.clusters import DEFAULT, PROFILES, Profile
from kfpc.diagnostics import Located, Report, Span
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES, BAD_LABEL, UNKNOWN_CLUSTER
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.kubernetes.labels import KEY_HELP, LABEL_HELP, is_key, is_label_value
from kfpc.kubernetes.taints import Taint
from kfpc.language.cluster import Cluster
from kfpc.language.cluster import Taint as TaintModel
from kfpc.link.amounts import read_duration
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.source import Place
from kfpc.typecheck.texts import written


def read_profile(form: str | Cluster | None, place: Place, report: Report) -> Profile | Erroneous:
    """The cluster profile that a spec gives; the default one where it gives none."""
    if form is None:
        return PROFILES[DEFAULT]
    if isinstance(form, Cluster):
        return own_profile(form, place, report)
    if "{{" in form:
        return ERRONEOUS  # no expression may stand here, which was reported
    return known_profile(form, place, report, "a mapping of your own")


def known_profile(
    name: str, place: Located | Span, report: Report, otherwise: str
) -> Profile | Erroneous:
    """The profile of that name. Gives UNKNOWN_CLUSTER.

    ``otherwise`` is what else may be written there.
    """
    if name in PROFILES:
        return PROFILES[name]
    known = f"known profiles: {', '.join(PROFILES)}; or {otherwise}"
    help = did_you_mean(name, PROFILES) or known
    report.add(UNKNOWN_CLUSTER.at(place, f"unknown cluster profile `{name}`", help=help))
    return ERRONEOUS


def own_profile(model: Cluster, place: Place, report: Report) -> Profile | Erroneous:
    """A profile of the user's own; erroneous as a whole where a part of it is."""
    found = Report()
    profile = _own(model, place, found)
    report.extend(found.found)
    texts = (*profile.spot_labels.values(), *profile.on_demand_labels.values())
    # No expression may stand in one, which was reported.
    return ERRONEOUS if found.failed or any("{{" in text for text in texts) else profile


def _own(model: Cluster, place: Place, report: Report) -> Profile:
    taints = place.child("spot", "taints")
    on_demand: dict[str, str] = {}
    if model.on_demand is not None:
        on_demand = _labels(model.on_demand.labels, place.child("on_demand", "labels"), report)
    notice = None
    if model.notice is not None:
        notice = if_sound(read_duration(model.notice, place.child("notice"), report))
    for key, at in ((model.gpu, "gpu"), (model.gpu_type_label, "gpu_type_label")):
        if key is not None:
            _check_key(key, place.child(at), report)
    spot = _labels(model.spot.labels, place.child("spot", "labels"), report)
    if on_demand and spot.items() <= on_demand.items():
        report.add(
            BAD_KUBERNETES.at(
                place.child("on_demand", "labels"),
                "on-demand nodes have all labels of preemptible ones: nothing tells them apart",
                help="leave `on_demand` out, or give it a label of another value",
                related=[("those of preemptible ones", place.child("spot", "labels"))],
            )
        )
    return Profile(
        name="own",
        spot_labels=spot,
        spot_taints=tuple(
            _taint(taint, taints.child(number), report)
            for number, taint in enumerate(model.spot.taints or ())
        ),
        on_demand_labels=on_demand,
        gpu=model.gpu or "nvidia.com/gpu",
        gpu_type_label=model.gpu_type_label,
        notice=notice,
    )


def _labels(values: Mapping[str, object], place: Place, report: Report) -> dict[str, str]:
    labels = {}
    for key, value in values.items():
        at = place.child(key)
        labels[key] = written(value, at)
        _check_key(key, at.key, report)
        _check_value(labels[key], at, report)
    return labels


def _taint(model: TaintModel, place: Place, report: Report) -> Taint:
    value = "" if model.value is None else written(model.value, place.child("value"))
    _check_key(model.key, place.child("key"), report)
    _check_value(value, place.child("value"), report)
    return Taint(model.key, value, model.effect)


def _check_key(key: str, place: Place, report: Report) -> None:
    if not is_key(key):
        message = f"`{key}` is not a key that Kubernetes takes"
        report.add(BAD_LABEL.at(place, message, help=KEY_HELP))


def _check_value(value: str, place: Place, report: Report) -> None:
    if "{{" not in value and not is_label_value(value):
        message = f"`{value}` is not a value that Kubernetes takes for a label"
        report.add(BAD_LABEL.at(place, message, help=LABEL_HELP))
