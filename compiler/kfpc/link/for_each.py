"""``for_each``: the list of a loop, and what is known of its elements."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from kfpc.diagnostics.catalogue.language import MISSING_KEY, ONE_OF, WRONG_VALUE
from kfpc.language.loops import ForEach
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import ERRONEOUS_TEXT, Apply, Constant, TypedText, as_node
from kfpc.record import record
from kfpc.source import Place
from kfpc.source.letters import json_with_letters
from kfpc.typecheck.elements import ANYTHING, Element, element_of
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_list, read_value
from kfpc.types import DICT, LIST, STRING


@record(eq=False)
class Elements:
    """The list of a loop, a text in JSON, and what each element is."""

    site: TextSite
    element: Element | Erroneous


def erroneous_elements(place: Place) -> Elements:
    """Of a list that could not be read."""
    return Elements(TextSite(ERRONEOUS_TEXT, place), ERRONEOUS)


def read_for_each(value: Any, place: Place, names: Symbols, *, unsure: bool = False) -> Elements:
    """What a loop goes through; erroneous, with a diagnostic, if it is no list. ``unsure``:
    something was cut out of it, which was reported."""
    if isinstance(value, str):
        return _of_expression(value, place, names)
    if isinstance(value, ForEach):
        return _together(value, place, names, unsure=unsure)
    text = read_value(value, place, names).text
    element = ERRONEOUS if text.is_erroneous else element_of(value)
    return Elements(TextSite(text, place), element)


def _of_expression(value: str, place: Place, names: Symbols) -> Elements:
    node = read_list(value, place, names)
    element = ERRONEOUS if node is ERRONEOUS else ANYTHING
    return Elements(TextSite(TypedText((node,)), place), element)


def _together(value: ForEach, place: Place, names: Symbols, *, unsure: bool) -> Elements:
    """Lists that are gone through together."""
    said = [key for key in ("matrix", "zip") if getattr(value, key) is not None]
    if len(said) != 1:
        if unsure:
            return erroneous_elements(place)
        names.report.add(
            ONE_OF.at(place.child("zip").key, "`for_each` has `matrix` and `zip`",
                      help="a loop goes through one of them")
            if said
            else MISSING_KEY.at(place, "`for_each` does not say what is gone through",
                                help="write a list, `{matrix: {…}}` or `{zip: {…}}`")
        )  # fmt: skip
        return erroneous_elements(place)
    how = said[0]
    at = place.child(how)
    axes: Mapping[str, Any] = getattr(value, how)
    found = {name: read_for_each(axis, at.child(name), names) for name, axis in axes.items()}
    if any(axis.element is ERRONEOUS for axis in found.values()):
        return erroneous_elements(place)
    keys = {name: axis.element for name, axis in found.items() if axis.element is not ERRONEOUS}
    if how == "zip" and not _of_one_length(axes, at, names):
        return erroneous_elements(place)
    text = _written_out(how, axes, found, at)
    if text is None:
        parts = [
            part for name, axis in found.items()
            for part in (Constant(name, STRING), as_node(axis.site.text, LIST))
        ]  # fmt: skip
        text = TypedText((Apply(how, tuple(parts), LIST),))
    return Elements(TextSite(text, place), Element(DICT, keys))


def _of_one_length(axes: Mapping[str, Any], place: Place, names: Symbols) -> bool:
    """Whether the lists that are written out have as many elements each; reports it if not."""
    lengths = {name: len(axis) for name, axis in axes.items() if isinstance(axis, list)}
    first = next(iter(lengths), "")
    other = next((name for name in lengths if lengths[name] != lengths[first]), None)
    if other is None:
        return True
    message = f"`{first}` has {lengths[first]} elements, and `{other}` has {lengths[other]}"
    help = "`zip` takes lists of one length; `matrix` combines each with each"
    names.report.add(WRONG_VALUE.at(place.child(other), message, help=help))
    return False


def _written_out(
    how: str, axes: Mapping[str, Any], found: Mapping[str, Elements], place: Place
) -> TypedText | None:
    """The list of all elements, if each axis is known: in the order of nested loops."""
    if any(axis.site.text.literal is None or isinstance(axes[n], str) for n, axis in found.items()):
        return None
    texts = [
        [json_with_letters(one, place.child(name, number)) for number, one in enumerate(axis)]
        for name, axis in axes.items()
    ]
    rows = product(*texts) if how == "matrix" else zip(*texts, strict=True)
    names = [json_with_letters(name, place) for name in axes]
    mappings = (
        "{" + ",".join(f"{name}:{text}" for name, text in zip(names, row, strict=True)) + "}"
        for row in rows
    )
    return TypedText((f"[{','.join(mappings)}]",))
