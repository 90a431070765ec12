"""What stands where in the spec, for rules that know no YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import Report
from kfpc.language import Spec
from kfpc.language.shapes import shape_at
from kfpc.pipeline.step import TextSite
from kfpc.source import Place, read_text


def takes_variables(site: TextSite) -> bool:
    """Whether a text of a step stands where Kubernetes puts in environment variables, as its key
    is marked."""
    if not isinstance(site.place, Place):
        return False
    mark = shape_at(Spec, site.place.path).templated
    return mark is not None and mark.literal


def mapping_in(text: str, name: str) -> Mapping[str, Any]:
    """A mapping that is written in a text, as YAML or JSON; an empty one where none is."""
    document = read_text(text, name, Report())
    data = document.data if document is not None else None
    return data if isinstance(data, Mapping) else {}
