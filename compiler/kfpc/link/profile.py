"""``cluster``: which nodes are preemptible, and how they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.clusters import DEFAULT, PROFILES, Profile
from kfpc.diagnostics import Located, Report, Span
from kfpc.diagnostics.catalogue.language import MISSING_KEY
from kfpc.diagnostics.catalogue.platform import (
    BAD_KUBERNETES,
    BAD_LABEL,
    CLUSTER_LACKS,
    UNKNOWN_CLUSTER,
)
from kfpc.diagnostics.phrases import shortened
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.kubernetes.labels import KEY_HELP, LABEL_HELP, is_key, is_label_value
from kfpc.kubernetes.taints import Taint
from kfpc.language.cluster import Cluster
from kfpc.language.cluster import Taint as TaintModel
from kfpc.link.amounts import read_duration
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.texts import written


def read_profile(
    form: str | Cluster | None, place: Place, report: Report, *, whole: bool = True
) -> Profile | Erroneous:
    """The cluster profile that a spec gives; the default one where it gives none.

    Of one that is not ``whole`` nothing is missed: it may be what was cut out.
    """
    if form is None:
        return PROFILES[DEFAULT]
    if isinstance(form, Cluster):
        return profile_of(form, place, report, whole=whole)
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
    report.add(UNKNOWN_CLUSTER.at(place, f"unknown cluster profile `{shortened(name)}`", help=help))
    return ERRONEOUS


def profile_of(
    model: Cluster, place: Place, report: Report, *, whole: bool = True
) -> Profile | Erroneous:
    """The profile that a mapping gives; erroneous as a whole where a part of it is.

    One with ``profile`` keeps that name, and what it does not say itself is that profile's.
    """
    found = Report()
    profile = _profile(model, place, found, whole=whole)
    report.extend(found.found)
    if found.failed or profile is ERRONEOUS:
        return ERRONEOUS
    texts = (profile.spot_labels, profile.on_demand_labels, profile.gpu_types)
    # No expression may stand in one, which was reported.
    return ERRONEOUS if any("{{" in text for each in texts for text in each.values()) else profile


def _profile(model: Cluster, place: Place, report: Report, *, whole: bool) -> Profile | Erroneous:
    base = _base(model, place, report, whole=whole)
    if base is ERRONEOUS:
        return ERRONEOUS
    for key, at in ((model.gpu, "gpu"), (model.gpu_type_label, "gpu_type_label")):
        if key is not None:
            _check_key(key, place.child(at), report)
    profile = replace(
        base,
        gpu=model.gpu or base.gpu,
        gpu_type_label=model.gpu_type_label or base.gpu_type_label,
        gpu_types=_gpu_types(model.gpu_types or {}, place.child("gpu_types"), report),
        notice=_notice(model, base, place.child("notice"), report),
    )
    if model.spot is not None:
        taints = place.child("spot", "taints")
        profile = replace(
            profile,
            spot_labels=_labels(model.spot.labels, place.child("spot", "labels"), report),
            spot_taints=tuple(
                _taint(taint, taints.child(number), report)
                for number, taint in enumerate(model.spot.taints or ())
            ),
        )
    if model.on_demand is not None:
        labels = _labels(model.on_demand.labels, place.child("on_demand", "labels"), report)
        profile = replace(profile, on_demand_labels=labels)
    _check_apart(model, profile, place, report)
    return profile


def _base(model: Cluster, place: Place, report: Report, *, whole: bool) -> Profile | Erroneous:
    """The profile that the keys of a mapping go over; an empty one for one of one's own."""
    name = model.profile
    if name is not None:
        if "{{" in name:
            return ERRONEOUS  # no expression may stand here, which was reported
        otherwise = "`spot` instead of `profile`, for nodes of your own"
        return known_profile(name, place.child("profile"), report, otherwise)
    if model.spot is not None:
        return Profile(name="own", spot_labels={})
    if whole:
        help = "write `spot: {labels: {…}}`, or name a profile: `profile: gke-spot`"
        report.add(MISSING_KEY.at(place, "missing key `spot` in `cluster`", help=help))
    return ERRONEOUS


def _notice(model: Cluster, base: Profile, place: Place, report: Report) -> int | None:
    """Seconds. A platform has a longest one, whatever its nodes are told."""
    if model.notice is None:
        return base.notice
    notice = if_sound(read_duration(model.notice, place, report))
    longest = base.longest_notice or base.notice
    if notice is not None and longest is not None and notice > longest:
        message = f"nodes of the profile `{base.name}` give pods a notice of {longest} s at most"
        help = f"write `notice: {longest}s`"
        if base.longest_notice is not None:
            help += f": {base.longest_why}"
        if base.longer:
            help += f", or {base.longer}"
        report.add(CLUSTER_LACKS.at(place, message, help=help))
    return notice


def _check_apart(model: Cluster, profile: Profile, place: Place, report: Report) -> None:
    """That not all labels of preemptible nodes are on the others too."""
    on_demand, spot = profile.on_demand_labels, profile.spot_labels
    if not on_demand or not spot.items() <= on_demand.items():
        return
    said = [place.child(key, "labels") for key in ("on_demand", "spot") if getattr(model, key)]
    report.add(
        BAD_KUBERNETES.at(
            said[0],
            "on-demand nodes have all labels of preemptible ones: nothing tells them apart",
            help="leave `on_demand` out, or give it a label of another value"
            if model.profile is None
            else "give one of them a label of another value",
            related=[("those of preemptible ones", where) for where in said[1:]],
        )
    )


def _gpu_types(values: Mapping[str, object], place: Place, report: Report) -> dict[str, str]:
    types = {}
    for name, value in values.items():
        at = place.child(name)
        types[name] = written(value, at)
        _check_value(name, at.key, report)
        _check_value(types[name], at, report)
    return types


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
