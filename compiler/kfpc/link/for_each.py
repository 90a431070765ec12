"""``for_each``: the list of a loop, and what is known of its elements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from itertools import product
from typing import Any

from kfpc.diagnostics.catalogue.language import MISSING_KEY, ONE_OF, WRONG_VALUE
from kfpc.language.loops import ForEach
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.scope import FileAxis, Lack
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    Apply,
    Constant,
    FailuresRef,
    ItemRef,
    Reference,
    Travel,
    TypedText,
    as_node,
    is_list_of_files,
)
from kfpc.record import record
from kfpc.source import Place
from kfpc.source.letters import json_with_letters
from kfpc.typecheck.elements import FAILURE, Element, element_of, lack_in
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_list, read_value
from kfpc.types import ANY, DICT, LIST, STRING
from kfpc.types.whole_numbers import path_to_large


@record(eq=False)
class Elements:
    """The list of a loop, a text in JSON, and what each element is. ``count`` is how many there
    are, where that is known. ``files`` are the parts of the elements that are files, by the keys
    that lead to them: in the list numbers stand for these."""

    site: TextSite
    element: Element | Erroneous
    count: int | None = None
    files: Mapping[tuple[str, ...], FileAxis] = field(default_factory=dict)


def erroneous_elements(place: Place) -> Elements:
    """Of a list that could not be read."""
    return Elements(TextSite(ERRONEOUS_TEXT, place), ERRONEOUS)


def files_of_items(loop: StepId, elements: Elements) -> Mapping[ItemRef, FileAxis]:
    """The files that a loop goes through, by what they are called in its rounds."""
    return {ItemRef(loop, keys): axis for keys, axis in elements.files.items()}


def lacks_of_items(loop: StepId, elements: Elements) -> Mapping[ItemRef, Lack]:
    """What may not be there of a loop's elements, by what it is called in its rounds."""
    if elements.element is ERRONEOUS:
        return {}
    return {ItemRef(loop, keys): lack for keys, lack in elements.element.lacks()}


def read_for_each(value: Any, place: Place, names: Symbols, *, unsure: bool = False) -> Elements:
    """What a loop goes through; erroneous, with a diagnostic, if it is no list. ``unsure``:
    something was cut out of it, which was reported."""
    if isinstance(value, str):
        return _of_expression(value, place, names)
    if isinstance(value, ForEach):
        return _together(value, place, names, unsure=unsure)
    text = read_value(value, place, names).text
    element = ERRONEOUS if text.is_erroneous else element_of(value)
    return Elements(TextSite(text, place), element, len(value))


def _of_expression(value: str, place: Place, names: Symbols) -> Elements:
    node = read_list(value, place, names)
    if node is ERRONEOUS:
        return erroneous_elements(place)
    if isinstance(node, Reference) and is_list_of_files(node):
        return _of_files(node, place)
    count = len(json.loads(node.text)) if isinstance(node, Constant) else None
    is_failures = isinstance(node, Reference) and isinstance(node.ref, FailuresRef)
    element = FAILURE if is_failures else Element(ANY, lack=lack_in(node))
    return Elements(TextSite(TypedText((node,)), place), element, count)


def _of_files(node: Reference, place: Place) -> Elements:
    """The files that the rounds of another loop gave: in the list stand their numbers."""
    known = node.gathered
    assert known is not None
    assert known.count is not None
    numbers = tuple(range(known.count))
    kind = node.type.element or ANY
    return Elements(
        TextSite(TypedText((Constant(_json(numbers), LIST),)), place),
        Element(kind, travel=Travel.FILE, lack=Lack(node) if known.may_lack else None),
        known.count,
        {(): FileAxis(node, place, numbers)},
    )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


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
    if how == "zip" and not _of_one_length(found, at, names):
        return erroneous_elements(place)
    text = _written_out(how, axes, found, at)
    if text is None and not _without_large(axes, at, names):
        return erroneous_elements(place)
    if text is None:
        parts = [
            part for name, axis in found.items()
            for part in (Constant(name, STRING), as_node(axis.site.text, LIST))
        ]  # fmt: skip
        text = TypedText((Apply(how, tuple(parts), LIST),))
    rounds = _rounds(how, {name: axis.count for name, axis in found.items()})
    return Elements(
        TextSite(text, place),
        Element(DICT, keys),
        None if rounds is None else len(next(iter(rounds.values()))),
        {} if rounds is None else _files(found, rounds),
    )


def _files(
    found: Mapping[str, Elements], rounds: Mapping[str, tuple[int, ...]]
) -> Mapping[tuple[str, ...], FileAxis]:
    """The files among the axes, and which of them each round is given."""
    return {
        (name,): FileAxis(one.source, one.place, tuple(one.rounds[n] for n in rounds[name]))
        for name, axis in found.items()
        for one in axis.files.values()
    }


def _rounds(how: str, counts: Mapping[str, int | None]) -> Mapping[str, tuple[int, ...]] | None:
    """Which element of each axis each round is given; None where only the run knows how many
    rounds there are. Of one known length all lists of a ``zip`` are, or the run fails."""
    known = {name: count for name, count in counts.items() if count is not None}
    if how == "zip":
        return dict.fromkeys(counts, tuple(range(next(iter(known.values()))))) if known else None
    if len(known) < len(counts):
        return None
    rows = list(product(*map(range, known.values())))
    return {name: tuple(row[number] for row in rows) for number, name in enumerate(known)}


def _of_one_length(found: Mapping[str, Elements], place: Place, names: Symbols) -> bool:
    """Whether the lists whose lengths are known have as many elements each; reports it if not."""
    lengths = {name: axis.count for name, axis in found.items() if axis.count is not None}
    first = next(iter(lengths), "")
    other = next((name for name in lengths if lengths[name] != lengths[first]), None)
    if other is None:
        return True
    message = f"`{first}` has {lengths[first]} elements, and `{other}` has {lengths[other]}"
    help = "`zip` takes lists of one length; `matrix` combines each with each"
    names.report.add(WRONG_VALUE.at(place.child(other), message, help=help))
    return False


def _without_large(axes: Mapping[str, Any], place: Place, names: Symbols) -> bool:
    """Whether a run, which puts the lists together, keeps all digits of what is written out;
    reports it if not."""
    path = path_to_large({name: axis for name, axis in axes.items() if isinstance(axis, list)})
    if path is None:
        return True
    at = place.child(*path)
    message = "a run may lose digits of this number, which it puts beside those of other lists"
    names.report.add(WRONG_VALUE.at(at, message, help="quote it: then it is text"))
    return False


def _written_out(
    how: str, axes: Mapping[str, Any], found: Mapping[str, Elements], place: Place
) -> TypedText | None:
    """The list of all elements, if each axis is known: in the order of nested loops."""
    if any(
        axis.site.text.literal is None or (isinstance(axes[name], str) and not axis.files)
        for name, axis in found.items()
    ):
        return None
    texts = [
        [*map(str, range(axis.count or 0))]
        if (axis := found[name]).files
        else [json_with_letters(one, place.child(name, number)) for number, one in enumerate(said)]
        for name, said in axes.items()
    ]
    rows = product(*texts) if how == "matrix" else zip(*texts, strict=True)
    names = [json_with_letters(name, place) for name in axes]
    mappings = (
        "{" + ",".join(f"{name}:{text}" for name, text in zip(names, row, strict=True)) + "}"
        for row in rows
    )
    return TypedText((f"[{','.join(mappings)}]",))
