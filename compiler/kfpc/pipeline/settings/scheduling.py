"""``node_selector``, ``tolerations``, ``affinity``: which nodes take the step."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.language.kubernetes import Toleration
from kfpc.pipeline.effective import Setting
from kfpc.pipeline.settings.pod import Pod, fixed_text
from kfpc.pipeline.texts import written
from kfpc.source import Place


def node_selector(pod: Pod, setting: Setting) -> None:
    selector = pod.found.setdefault("node_selector", {})
    for key, value in setting.value.items():
        place = setting.place.child(key)
        text = fixed_text(pod, written(value, place), place)
        if text is not None:
            selector[key] = text


def tolerations(pod: Pod, setting: Setting) -> None:
    pod.found["tolerations"] = tuple(
        _toleration(pod, model, setting.place.child(number))
        for number, model in enumerate(setting.value)
    )


def _toleration(pod: Pod, model: Toleration, place: Place) -> dict[str, Any]:
    """A toleration as Kubernetes has it; source of the rules: its API validation."""
    plain: dict[str, Any] = as_written(model, place)
    if plain.get("operator") == "Exists" and plain.get("value"):
        message = "`Exists` goes with no value"
        pod.report.add(BAD_KUBERNETES.at(place.child("value"), message))
    if not plain.get("key") and plain.get("operator") != "Exists":
        message = "without a key the operator must be `Exists`"
        pod.report.add(BAD_KUBERNETES.at(place, message))
    if "tolerationSeconds" in plain and plain.get("effect") != "NoExecute":
        message = "`tolerationSeconds` goes with the effect `NoExecute`"
        pod.report.add(BAD_KUBERNETES.at(place.child("tolerationSeconds"), message))
    return plain


def affinity(pod: Pod, setting: Setting) -> None:
    pod.found["affinity"] = as_written(setting.value, setting.place)
    _requirements(pod, setting.value, setting.place)


_TAKE_NONE = ("Exists", "DoesNotExist")


def _requirements(pod: Pod, node: Any, place: Place) -> None:
    """Reports requirements whose values do not go with their operator."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            _requirements(pod, item, place.child(number))
    if not isinstance(node, BaseModel):
        return
    operator = getattr(node, "operator", None)
    if operator is not None:
        values = getattr(node, "values", None) or []
        one = operator in ("Gt", "Lt")
        if operator in _TAKE_NONE and values:
            pod.report.add(BAD_KUBERNETES.at(place, f"`{operator}` goes with no values"))
        elif operator not in _TAKE_NONE and (not values or (one and len(values) != 1)):
            wanted = "one value" if one else "values"
            pod.report.add(BAD_KUBERNETES.at(place, f"`{operator}` needs {wanted}"))
        return
    for key in node.model_fields_set:
        _requirements(pod, getattr(node, key), place.child(key))


def as_written(value: Any, place: Place) -> Any:
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
        return [as_written(item, place.child(i)) for i, item in enumerate(value)]
    return value


def _field(key: str, value: Any, place: Place) -> Any:
    if key == "value":
        return written(value, place)
    if key == "values":
        return [written(item, place.child(i)) for i, item in enumerate(value)]
    return as_written(value, place)
