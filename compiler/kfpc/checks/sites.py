"""What stands where in the spec, for rules that know no YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import Report
from kfpc.pipeline.step import Leaf, TextSite
from kfpc.source import Place, read_text

_WITH_VARIABLES = frozenset({"command", "args", "env"})


def takes_variables(site: TextSite, step: Leaf) -> bool:
    """Whether a text of a step stands where Kubernetes puts in environment variables: in the step
    itself, or in ``defaults``."""
    path = site.place.path if isinstance(site.place, Place) else ()
    own = step.place.path
    keys = path[len(own) :] if path[: len(own)] == own else path[1:]
    return bool(keys) and (
        keys[0] in _WITH_VARIABLES
        or (keys[0] in ("init", "sidecars") and len(keys) > 2 and keys[2] in _WITH_VARIABLES)
    )


def mapping_in(text: str, name: str) -> Mapping[str, Any]:
    """A mapping that is written in a text, as YAML or JSON; an empty one where none is."""
    document = read_text(text, name, Report())
    data = document.data if document is not None else None
    return data if isinstance(data, Mapping) else {}
