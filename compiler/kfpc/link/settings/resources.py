"""``cpu``, ``memory``, ``storage``, ``gpus``."""

from __future__ import annotations

from typing import Any

from kfpc.clusters import PROFILES
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import (
    BAD_KUBERNETES,
    BAD_LABEL,
    BAD_QUANTITY,
    CLUSTER_LACKS,
)
from kfpc.kubernetes.labels import LABEL_HELP, is_key, is_label_value
from kfpc.kubernetes.quantity import quantity, quantity_help
from kfpc.language.resources import Amount, Gpus
from kfpc.link.amounts import digits, read_quantity
from kfpc.link.defaults import Setting, is_off
from kfpc.link.settings.builder import SettingsBuilder, fixed_text, is_expression
from kfpc.pipeline.constants import by_default, is_count
from kfpc.pipeline.values import TypedText
from kfpc.source import Place
from kfpc.types import INTEGER


def cpu(builder: SettingsBuilder, setting: Setting) -> None:
    _amount(builder, setting, "cpu", "request")


def memory(builder: SettingsBuilder, setting: Setting) -> None:
    _amount(builder, setting, "memory", "limit")


def storage(builder: SettingsBuilder, setting: Setting) -> None:
    _amount(builder, setting, "ephemeral-storage", "limit")


def _amount(builder: SettingsBuilder, setting: Setting, resource: str, default: str) -> None:
    """A resource: ``{request, limit}``, or one quantity, which is the ``default`` of them."""
    value, place = setting.value, setting.place
    if not isinstance(value, Amount):
        _put(builder, resource, default, value, place)
        return
    if value.request is None and value.limit is None and not builder.names.is_broken(*place.path):
        builder.report.add(WRONG_VALUE.at(place, "neither a `request` nor a `limit`"))
    for kind in ("request", "limit"):
        inner = getattr(value, kind)
        if inner is not None:
            _put(builder, resource, kind, inner, place.child(kind))
    request, limit = _number(builder.requests.get(resource)), _number(builder.limits.get(resource))
    if request is not None and limit is not None and request > limit:
        message = "the request is greater than the limit"
        related = [("the limit", place.child("limit"))]
        builder.report.add(BAD_KUBERNETES.at(place.child("request"), message, related=related))


def _put(builder: SettingsBuilder, resource: str, kind: str, value: Any, place: Place) -> None:
    text = _quantity(builder, value, place)
    if text is not None:
        (builder.requests if kind == "request" else builder.limits)[resource] = text


def _quantity(builder: SettingsBuilder, value: Any, place: Place) -> TypedText | None:
    if not is_expression(value):
        text = read_quantity(value, place, builder.report)
        return None if text is None else TypedText((text,))
    known = fixed_text(builder, value, place)
    if known is not None and known.literal is not None:
        text = read_quantity(known.literal, place, builder.report)
        return None if text is None else TypedText((text,))
    if known is not None and known.type.is_boolean:
        builder.report.add(BAD_QUANTITY.at(place, "a Boolean is not a quantity of Kubernetes"))
        return None
    if known is not None:
        _check_default(builder, known, place)
    return known


def _default(builder: SettingsBuilder, text: TypedText) -> str | None:
    return by_default(text, builder.names.inputs or {}, builder.names.params)


def _check_default(builder: SettingsBuilder, text: TypedText, place: Place) -> None:
    """What a quantity comes to where the run is given nothing else."""
    found = _default(builder, text)
    if found is not None and quantity(found) is None:
        message = f"`{found}`, the default here, is not a quantity of Kubernetes"
        builder.report.add(BAD_QUANTITY.at(place, message, help=quantity_help(found)))


def _number(text: TypedText | None) -> Any:
    literal = None if text is None else text.literal
    return None if literal is None else quantity(literal)


def gpus(builder: SettingsBuilder, setting: Setting) -> None:
    value, place = setting.value, setting.place
    resource, count, count_place = builder.profile.gpu, value, place
    if isinstance(value, Gpus):
        count, count_place = value.count, place.child("count")
        if value.type is not None and "/" in value.type:
            resource = _resource_name(builder, value.type, place.child("type"))
        elif value.type is not None:
            _gpu_type(builder, value.type, place.child("type"))
    text = read_count(builder, count, count_place)
    if text is not None:
        builder.limits[resource] = text


def read_count(builder: SettingsBuilder, value: Any, place: Place) -> TypedText | None:
    """A whole number; None for none at all (0), and for what is none, with a diagnostic."""
    if is_expression(value):
        known = fixed_text(builder, value, place, INTEGER)
        default = None if known is None else _default(builder, known)
        if default is not None and not is_count(default):
            message = f"`{default}`, the default here, is no number that the platform counts to"
            builder.report.add(BAD_QUANTITY.at(place, message))
        return known
    text = digits(value, place)
    if not (text.isascii() and text.isdecimal()):
        what = (
            "less than none" if text.startswith("-") and text[1:].isdecimal() else "no whole number"
        )
        help = "write a number, or an expression such as `${{ params.n }}`"
        builder.report.add(BAD_QUANTITY.at(place, f"`{text}` is {what}", help=help))
        return None
    if not is_count(text):
        builder.report.add(BAD_QUANTITY.at(place, f"`{text}` is more than the platform counts"))
        return None
    return None if is_off(int(text)) else TypedText((str(int(text)),))


def _resource_name(builder: SettingsBuilder, name: str, place: Place) -> str:
    if not is_key(name):
        message = f"`{name}` is not the name of a resource"
        builder.report.add(BAD_KUBERNETES.at(place, message, help="such as nvidia.com/gpu"))
    return name


def _gpu_type(builder: SettingsBuilder, kind: str, place: Place) -> None:
    """A kind of GPU becomes a node label; the profile knows which."""
    label = builder.profile.gpu_type_label
    if label is None:
        message = (
            f"the profile `{builder.profile.name}` does not say which label tells kinds of GPU"
        )
        help = "add `gpu_type_label` to the profile, or use `node_selector`"
        if builder.profile.name in PROFILES:
            help = (
                "select the nodes by `node_selector`, say by node.kubernetes.io/instance-type, "
                "or give a profile of your own with `gpu_type_label`"
            )
        builder.report.add(CLUSTER_LACKS.at(place, message, help=help))
    elif not kind or not is_label_value(kind):
        builder.report.add(BAD_LABEL.at(place, f"`{kind}` is no kind of GPU", help=LABEL_HELP))
    else:
        builder.found.setdefault("node_selector", {})[label] = TypedText((kind,))
