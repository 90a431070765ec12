"""``metadata``: labels and annotations of a component's pods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.components.shapes import check_keys, json_of, mapping_of, text_of
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.platform import BAD_LABEL
from kfpc.diagnostics.phrases import shortened
from kfpc.kubernetes.labels import KEY_HELP, LABEL_HELP, is_key, is_label_value
from kfpc.source.document import Place


def read_metadata(
    value: Any, place: Place, report: Report
) -> tuple[Mapping[str, str] | None, Mapping[str, str] | None]:
    """The labels and the annotations; None for none. Gives BAD_LABEL."""
    metadata = mapping_of(value, place, report)
    if not metadata:
        return None, None
    check_keys(metadata, ("annotations", "labels"), place, report)
    of_labels = place.child("labels")
    labels = _texts(metadata.get("labels"), of_labels, report)
    for key, text in labels.items():
        if "{{" not in text and not is_label_value(text):
            message = f"`{shortened(text)}` is not a value that Kubernetes takes for a label"
            report.add(BAD_LABEL.at(of_labels.child(key), message, help=LABEL_HELP))
    annotations = _texts(metadata.get("annotations"), place.child("annotations"), report)
    return labels or None, annotations or None


def _texts(value: Any, place: Place, report: Report) -> dict[str, str]:
    """A mapping of texts; lists and mappings in it become JSON, which labels cannot be."""
    texts: dict[str, str] = {}
    for key, item in (mapping_of(value, place, report) or {}).items():
        at = place.child(key)
        if not is_key(key):
            message = f"`{shortened(key)}` is not a key that Kubernetes takes"
            report.add(BAD_LABEL.at(at.key, message, help=KEY_HELP))
        if isinstance(item, (dict, list)) and place.path[-1:] == ("annotations",):
            texts[key] = json_of(item, at) or ""
        else:
            texts[key] = text_of(item, at, report) or ""
    return texts
