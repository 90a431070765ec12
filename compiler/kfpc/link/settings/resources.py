"""``cpu``, ``memory``, ``storage``, ``gpus``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kfpc.clusters import DEFAULT, PROFILES, Profile, gpu_labels, right_name
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import MISSING_KEY, WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import (
    BAD_KUBERNETES,
    BAD_LABEL,
    BAD_QUANTITY,
    CLUSTER_LACKS,
    UNKNOWN_GPU,
)
from kfpc.diagnostics.phrases import shortened
from kfpc.kubernetes.labels import LABEL_HELP, is_key, is_label_value
from kfpc.kubernetes.ranges import INT32
from kfpc.language.marks import position_of
from kfpc.language.resources import Gpus
from kfpc.link.amounts import digits, not_a_count
from kfpc.link.defaults import Setting, is_off
from kfpc.link.settings.fixed import fixed_text, is_expression, without_braces
from kfpc.link.settings.quantities import Asked, Resource, asked_for, literal_of
from kfpc.pipeline.constants import by_default, is_count
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.settings import Ladder, Resources
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.types import INTEGER


@record(eq=False)
class AskedGpus:
    """How many of which resource, and the node label that tells their kind, if one has to."""

    asked: Mapping[str, Asked]
    selector: Mapping[str, TypedText]
    ladder: Ladder | None = None


NOTHING = Asked()
NO_GPUS = AskedGpus({}, {})

_CPU = Resource("cpu", "cpu", "request")
_MEMORY = Resource("memory", "memory", "limit")
_STORAGE = Resource("storage", "ephemeral-storage", "limit")


def cpu(setting: Setting, names: Symbols) -> Asked:
    return asked_for(_CPU, setting, names)


def memory(setting: Setting, names: Symbols) -> Asked:
    return asked_for(_MEMORY, setting, names)


def storage(setting: Setting, names: Symbols) -> Asked:
    return asked_for(_STORAGE, setting, names)


def together(asked: Mapping[str, Asked]) -> Resources:
    """What is asked for of each resource, by Kubernetes' names."""
    return Resources(
        {name: each.request for name, each in asked.items() if each.request is not None},
        {name: each.limit for name, each in asked.items() if each.limit is not None},
    )


def gpus(profile: Profile | Erroneous) -> Callable[[Setting, Symbols], AskedGpus]:
    """The reader of ``gpus``: the profile knows what GPUs are called on its nodes."""
    return lambda setting, names: _gpus(setting, names, profile)


def _gpus(setting: Setting, names: Symbols, profile: Profile | Erroneous) -> AskedGpus:
    value, place = setting.value, setting.place
    ordinary = (if_sound(profile) or PROFILES[DEFAULT]).gpu  # of an erroneous one any will do
    if not isinstance(value, Gpus):
        return AskedGpus({ordinary: Asked(limit=read_count(value, place, names))}, {})
    resource, selector = ordinary, dict[str, TypedText]()
    if value.type is not None and "/" in value.type:
        resource = _resource_name(value.type, place.child("type"), names.report)
    elif value.type is not None:
        selector = _gpu_type(value.type, place.child("type"), profile, names.report)
    if value.count is None:
        if not setting.cuts.touch(*place.path):
            help = "add `count`, or write the number alone: `gpus: 4`"
            names.report.add(MISSING_KEY.at(place, "`gpus` does not say how many", help=help))
        return AskedGpus({resource: Asked(limit=ERRONEOUS_TEXT)}, selector)
    within = names.at(position_of(Gpus, "count"))
    count = read_count(value.count, place.child("count"), within)
    if count is None:
        return NO_GPUS  # a node with GPUs takes no pod that asks for none
    ladder = _kinds(value, place, selector, profile, names.report)
    return AskedGpus({resource: Asked(limit=count)}, selector, ladder)


def _kinds(
    value: Gpus,
    place: Place,
    first: Mapping[str, TypedText],
    profile: Profile | Erroneous,
    report: Report,
) -> Ladder | None:
    """The kinds of GPU that a step moves on to, if it says some."""
    if value.after_failure is None:
        return None
    at = place.child("after_failure")
    if value.type is None:
        message = "the step does not say which kind of GPU it has first"
        report.add(MISSING_KEY.at(at.key, message, help="add `type` beside it"))
        return None
    kinds = [first]
    places = tuple(at.child(number) for number in range(len(value.after_failure)))
    for kind, where in zip(value.after_failure, places, strict=True):
        if "/" in kind or "/" in value.type:
            message = f"a step cannot move on from {value.type} to {kind}"
            help = "name kinds of GPU, not resources of Kubernetes"
            report.add(WRONG_VALUE.at(where, message, help=help))
        elif first:  # else the kind before is reported
            kinds.append(_gpu_type(kind, where, profile, report))
    if len(kinds) <= len(places) or not all(kinds):
        return None
    labels = dict.fromkeys(label for kind in kinds for label in kind)
    said = {label: tuple(kind.get(label) for kind in kinds) for label in labels}
    changing = {label for label, texts in said.items() if len({literal_of(t) for t in texts}) > 1}
    fields = {
        ("node_selector", label): texts
        for label, texts in said.items()
        if label in changing or not changing
    }
    return Ladder("gpus", "after_failure", at, places, fields)


def check_kinds(gpus: AskedGpus, node_selector: Mapping[str, TypedText], report: Report) -> None:
    """One label cannot be fixed by a node selector and move on after failures."""
    if gpus.ladder is None:
        return
    for _, label in gpus.ladder.fields:
        if label in node_selector:
            message = f"`node_selector` fixes the label {label}, by which kinds of GPU are chosen"
            help = "leave it out there, or `after_failure` here"
            report.add(BAD_KUBERNETES.at(gpus.ladder.place, message, help=help))


def read_count(value: Any, place: Place, names: Symbols, most: int = INT32) -> TypedText | None:
    """A whole number, ``most`` at most; None for none at all (0). Erroneous, with a diagnostic,
    for what is none."""
    if is_expression(value):
        known = fixed_text(value, place, names, INTEGER)
        default = by_default(known, if_sound(names.inputs) or {}, names.known_params)
        if default is not None and not is_count(default, most):
            what, help = not_a_count(default, most)
            message = f"this becomes `{shortened(default)}`, which is {what}"
            names.report.add(BAD_QUANTITY.at(place, message, help=help))
        return known
    text = digits(value, place)
    if not is_count(text, most):
        what, help = not_a_count(text, most)
        help = without_braces(value, names) or _kind_of_gpu(text, place) or help
        names.report.add(BAD_QUANTITY.at(place, f"`{shortened(text)}` is {what}", help=help))
        return ERRONEOUS_TEXT
    return None if is_off(int(text)) else TypedText((str(int(text)),))


def _kind_of_gpu(text: str, place: Place) -> str | None:
    """What to write where ``gpus`` names the kind alone, or kind and number."""
    found = re.fullmatch(r"(?:([0-9]+)\s*x?\s+|([0-9]+)x)?([A-Za-z][\w./-]*)(?::([0-9]+))?", text)
    if found is None or place.path[-1:] != ("gpus",) or not re.search(r"[0-9/-]", found[3]):
        return None
    count = found[1] or found[2] or found[4] or "1"
    return f"write `gpus: {{count: {count}, type: {found[3]}}}`"


def _resource_name(name: str, place: Place, report: Report) -> str:
    if not is_key(name):
        message = f"`{name}` is not the name of a resource"
        report.add(BAD_KUBERNETES.at(place, message, help="such as nvidia.com/gpu"))
    return name


def _gpu_type(
    kind: str, place: Place, profile: Profile | Erroneous, report: Report
) -> dict[str, TypedText]:
    """A kind of GPU as labels of nodes; the profile knows which, and what the kind is called."""
    label = None if profile is ERRONEOUS else profile.gpu_type_label
    if profile is not ERRONEOUS and label is None:
        message = f"the profile `{profile.name}` does not say which label tells kinds of GPU"
        help = "add `gpu_type_label` to the profile, or use `node_selector`"
        if profile.name in PROFILES:
            help = (
                "select the nodes by `node_selector`, say by node.kubernetes.io/instance-type, "
                f"or add the label of your nodes: `{{profile: {profile.name}, gpu_type_label: …}}`"
            )
        report.add(CLUSTER_LACKS.at(place, message, help=help))
    elif not kind or not is_label_value(kind):
        report.add(
            BAD_LABEL.at(place, f"`{shortened(kind)}` is not a kind of GPU", help=LABEL_HELP)
        )
    elif profile is not ERRONEOUS:
        if (right := right_name(kind, profile)) is not None:
            message = f"nodes of the profile `{profile.name}` have no GPU of the kind `{kind}`"
            report.add(UNKNOWN_GPU.at(place, message, help=right))
        return {key: TypedText((value,)) for key, value in gpu_labels(kind, profile).items()}
    return {}
