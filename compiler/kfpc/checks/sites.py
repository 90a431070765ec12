"""What stands where in the spec, for rules that know no YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Located, Report
from kfpc.language import Spec
from kfpc.language.marks import Templated
from kfpc.language.shapes import shape_at
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Leaf, Output, TextSite
from kfpc.source import Path, Place, read_text


def takes_variables(site: TextSite) -> bool:
    """Whether a text of a step stands where Kubernetes puts in environment variables, as its key
    is marked."""
    if not isinstance(site.place, Place):
        return False
    mark = mark_at(site.place)
    return mark is not None and mark.literal


def mark_at(place: Place) -> Templated | None:
    """What the key of a text says of the expressions in it; None where none may stand."""
    return shape_at(Spec, place.path).templated


def place_of_default(param: Param) -> Located:
    """Where the default of a param stands: in its mapping, or alone."""
    place = param.place
    if not isinstance(place, Place):
        return place
    return place.child("default") if isinstance(place.value, Mapping) else place.child()


def mapping_in(text: str, name: str) -> Mapping[str, Any]:
    """A mapping that is written in a text, as YAML or JSON; an empty one where none is."""
    document = read_text(text, name, Report())
    data = document.data if document is not None else None
    return data if isinstance(data, Mapping) else {}


def path_of_output(output: Output, leaf: Leaf) -> Located:
    """Where the path of an output stands: in the step, or in the component's file."""
    container = if_sound(leaf.container)
    if container is None or container.title is not None or output.path is None:
        return output.place
    return leaf.setting("outputs", output.name, "path")


def texts_of_file(data: Any) -> Iterator[tuple[Path, str, bool]]:
    """The texts of a file's data with their paths, each once, and its keys, which are marked."""
    waiting: list[tuple[Path, Any]] = [((), data)]
    seen = set[int]()
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, str):
            yield path, found, False
        elif isinstance(found, (dict, list)) and id(found) not in seen:  # an alias comes again
            seen.add(id(found))
            for key, item in found.items() if isinstance(found, dict) else enumerate(found):
                if isinstance(key, str):
                    yield (*path, key), key, True
                waiting.append(((*path, key), item))
