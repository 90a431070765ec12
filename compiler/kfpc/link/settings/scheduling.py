"""``node_selector``, ``tolerations``, ``affinity``: which nodes take the step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from kfpc.clusters import Profile, right_value
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES, UNKNOWN_GPU
from kfpc.kubernetes.affinity import Affinity
from kfpc.kubernetes.plain import affinity_from_plain
from kfpc.kubernetes.taints import Toleration
from kfpc.language.kubernetes import Toleration as TolerationModel
from kfpc.link.cuts import Cuts
from kfpc.link.defaults import Setting
from kfpc.link.settings.fixed import fixed_text
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.values import TypedText
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import written


def node_selector(
    profile: Profile | Erroneous,
) -> Callable[[Setting, Symbols], dict[str, TypedText]]:
    """The reader of ``node_selector``, which knows what some labels of a profile's nodes say."""

    def read(setting: Setting, names: Symbols) -> dict[str, TypedText]:
        selector = {}
        for key, value in setting.value.items():
            place = setting.place.child(key)
            text = selector[key] = fixed_text(written(value, place), place, names)
            if profile is not ERRONEOUS and text.literal is not None:
                _check_gpu(key, text.literal, place, profile, names.report)
        return selector

    return read


def _check_gpu(label: str, value: str, place: Place, profile: Profile, report: Report) -> None:
    right = right_value(label, value, profile)
    if right is not None:
        message = f"no node has the label {label} with `{value}`"
        report.add(UNKNOWN_GPU.at(place, message, help=right))


def tolerations(setting: Setting, names: Symbols) -> tuple[Toleration, ...]:
    return tuple(
        _toleration(model, setting.place.child(number), names.report)
        for number, model in enumerate(setting.value)
    )


def _toleration(model: TolerationModel, place: Place, report: Report) -> Toleration:
    """A toleration; source of the rules: Kubernetes' API validation."""
    value = None if model.value is None else written(model.value, place.child("value"))
    if model.operator == "Exists" and value:
        message = "`Exists` goes with no value"
        report.add(BAD_KUBERNETES.at(place.child("value"), message))
    if not model.key and model.operator != "Exists":
        message = "without a key the operator must be `Exists`"
        report.add(BAD_KUBERNETES.at(place, message))
    if model.tolerationSeconds is not None and model.effect != "NoExecute":
        message = "`tolerationSeconds` goes with the effect `NoExecute`"
        report.add(BAD_KUBERNETES.at(place.child("tolerationSeconds"), message))
    return Toleration(model.key, model.operator, value, model.effect, model.tolerationSeconds)


def affinity(setting: Setting, names: Symbols) -> Affinity | None:
    _requirements(setting.value, setting.place, setting.cuts, names.report)
    return affinity_from_plain(_plain(setting.value, setting.place))


def plain_objects(setting: Setting, report: Report) -> Iterator[dict[str, Any]]:
    """A list of Kubernetes' own objects as plain data."""
    _requirements(setting.value, setting.place, setting.cuts, report)
    for number, model in enumerate(setting.value):
        yield _plain(model, setting.place.child(number))


_TAKE_NONE = ("Exists", "DoesNotExist")


def _requirements(node: Any, place: Place, cuts: Cuts, report: Report) -> None:
    """Reports requirements whose values do not go with their operator."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            _requirements(item, place.child(number), cuts, report)
    if not isinstance(node, BaseModel):
        return
    operator = getattr(node, "operator", None)
    if operator is not None:
        values = getattr(node, "values", None) or []
        one = operator in ("Gt", "Lt")
        if operator in _TAKE_NONE and values:
            report.add(BAD_KUBERNETES.at(place, f"`{operator}` goes with no values"))
        elif operator not in _TAKE_NONE and (not values or (one and len(values) != 1)):
            if not values and cuts.touch(*place.path):
                return  # an unknown key may have been meant for them
            wanted = "one value" if one else "values"
            report.add(BAD_KUBERNETES.at(place, f"`{operator}` needs {wanted}"))
        return
    for key in node.model_fields_set:
        _requirements(getattr(node, key), place.child(key), cuts, report)


def _plain(value: Any, place: Place) -> Any:
    """An object of Kubernetes as plain data. Where it takes text, a number of the file is the
    text that the author wrote."""
    if isinstance(value, BaseModel):
        return {
            key: _field(key, getattr(value, key), place.child(key))
            for key in type(value).model_fields
            if key in value.model_fields_set
        }
    if isinstance(value, dict):
        return {key: written(item, place.child(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, place.child(i)) for i, item in enumerate(value)]
    return value


def _field(key: str, value: Any, place: Place) -> Any:
    if key == "values":
        return [written(item, place.child(i)) for i, item in enumerate(value)]
    return _plain(value, place)
