"""``cpu``, ``memory``, ``storage``, ``gpus``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from kfpc.clusters import DEFAULT, PROFILES, Profile
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import (
    BAD_KUBERNETES,
    BAD_LABEL,
    BAD_QUANTITY,
    CLUSTER_LACKS,
)
from kfpc.kubernetes.labels import LABEL_HELP, is_key, is_label_value
from kfpc.kubernetes.quantity import quantity, quantity_help
from kfpc.language.marks import position_of
from kfpc.language.resources import Amount, Gpus
from kfpc.link.amounts import digits, read_quantity
from kfpc.link.defaults import Setting, is_off
from kfpc.link.settings.fixed import fixed_text, is_expression
from kfpc.pipeline.constants import by_default, is_count
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.settings import Resources
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.types import INTEGER


@record(eq=False)
class Asked:
    """How much of a resource a container asks for."""

    request: TypedText | None = None
    limit: TypedText | None = None


@record(eq=False)
class AskedGpus:
    """How many of which resource, and the node label that tells their kind, if one has to."""

    asked: Mapping[str, Asked]
    selector: Mapping[str, TypedText]


NOTHING = Asked()
NO_GPUS = AskedGpus({}, {})


def cpu(setting: Setting, names: Symbols) -> Asked:
    return _amount(setting, names, "request")


def memory(setting: Setting, names: Symbols) -> Asked:
    return _amount(setting, names, "limit")


def storage(setting: Setting, names: Symbols) -> Asked:
    return _amount(setting, names, "limit")


def together(asked: Mapping[str, Asked]) -> Resources:
    """What is asked for of each resource, by Kubernetes' names."""
    return Resources(
        {name: each.request for name, each in asked.items() if each.request is not None},
        {name: each.limit for name, each in asked.items() if each.limit is not None},
    )


def _amount(setting: Setting, names: Symbols, default: Literal["request", "limit"]) -> Asked:
    """A resource: ``{request, limit}``, or one quantity, which is the ``default`` of them."""
    value, place = setting.value, setting.place
    if not isinstance(value, Amount):
        text = _quantity(value, place, names)
        return Asked(request=text) if default == "request" else Asked(limit=text)
    if value.request is None and value.limit is None and not setting.cuts.touch(*place.path):
        names.report.add(WRONG_VALUE.at(place, "neither a `request` nor a `limit`"))
    asked = Asked(_part(value, "request", place, names), _part(value, "limit", place, names))
    request, limit = _number(asked.request), _number(asked.limit)
    if request is not None and limit is not None and request > limit:
        message = "the request is greater than the limit"
        related = [("the limit", place.child("limit"))]
        names.report.add(BAD_KUBERNETES.at(place.child("request"), message, related=related))
    return asked


def _part(value: Amount, key: str, place: Place, names: Symbols) -> TypedText | None:
    """The ``request`` or the ``limit``, if it is there."""
    inner = getattr(value, key)
    if inner is None:
        return None
    return _quantity(inner, place.child(key), names.at(position_of(Amount, key)))


def _quantity(value: Any, place: Place, names: Symbols) -> TypedText:
    if not is_expression(value):
        return _plain_quantity(value, place, names.report)
    known = fixed_text(value, place, names)
    if known.literal is not None:
        return _plain_quantity(known.literal, place, names.report)
    if known.type.is_boolean:
        names.report.add(BAD_QUANTITY.at(place, "a Boolean is not a quantity of Kubernetes"))
        return ERRONEOUS_TEXT
    _check_default(known, place, names)
    return known


def _plain_quantity(value: Any, place: Place, report: Report) -> TypedText:
    text = read_quantity(value, place, report)
    return ERRONEOUS_TEXT if text is ERRONEOUS else TypedText((text,))


def _default(text: TypedText, names: Symbols) -> str | None:
    return by_default(text, if_sound(names.inputs) or {}, if_sound(names.params) or {})


def _check_default(text: TypedText, place: Place, names: Symbols) -> None:
    """What a quantity comes to where the run is given nothing else."""
    found = _default(text, names)
    if found is not None and quantity(found) is None:
        message = f"`{found}`, the default here, is not a quantity of Kubernetes"
        names.report.add(BAD_QUANTITY.at(place, message, help=quantity_help(found)))


def _number(text: TypedText | None) -> Any:
    literal = None if text is None else text.literal
    return None if literal is None else quantity(literal)


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
    within = names.at(position_of(Gpus, "count"))
    count = read_count(value.count, place.child("count"), within)
    return AskedGpus({resource: Asked(limit=count)}, selector)


def read_count(value: Any, place: Place, names: Symbols) -> TypedText | None:
    """A whole number; None for none at all (0). Erroneous, with a diagnostic, for what is none."""
    if is_expression(value):
        known = fixed_text(value, place, names, INTEGER)
        default = _default(known, names)
        if default is not None and not is_count(default):
            message = f"`{default}`, the default here, is no number that the platform counts to"
            names.report.add(BAD_QUANTITY.at(place, message))
        return known
    text = digits(value, place)
    if not (text.isascii() and text.isdecimal()):
        what = (
            "less than none" if text.startswith("-") and text[1:].isdecimal() else "no whole number"
        )
        help = "write a number, or an expression such as `${{ params.n }}`"
        names.report.add(BAD_QUANTITY.at(place, f"`{text}` is {what}", help=help))
        return ERRONEOUS_TEXT
    if not is_count(text):
        names.report.add(BAD_QUANTITY.at(place, f"`{text}` is more than the platform counts"))
        return ERRONEOUS_TEXT
    return None if is_off(int(text)) else TypedText((str(int(text)),))


def _resource_name(name: str, place: Place, report: Report) -> str:
    if not is_key(name):
        message = f"`{name}` is not the name of a resource"
        report.add(BAD_KUBERNETES.at(place, message, help="such as nvidia.com/gpu"))
    return name


def _gpu_type(
    kind: str, place: Place, profile: Profile | Erroneous, report: Report
) -> dict[str, TypedText]:
    """A kind of GPU as a node label; the profile knows which."""
    label = None if profile is ERRONEOUS else profile.gpu_type_label
    if profile is not ERRONEOUS and label is None:
        message = f"the profile `{profile.name}` does not say which label tells kinds of GPU"
        help = "add `gpu_type_label` to the profile, or use `node_selector`"
        if profile.name in PROFILES:
            help = (
                "select the nodes by `node_selector`, say by node.kubernetes.io/instance-type, "
                "or give a profile of your own with `gpu_type_label`"
            )
        report.add(CLUSTER_LACKS.at(place, message, help=help))
    elif not kind or not is_label_value(kind):
        report.add(BAD_LABEL.at(place, f"`{kind}` is not a kind of GPU", help=LABEL_HELP))
    elif label is not None:
        return {label: TypedText((kind,))}
    return {}
