"""What texts come to, as far as it is known before the run: with values of params, also of those
that sub-pipelines are given, and with the elements that loops go through.

Elements are known of lists that are written out, that params have, and that are elements of other
lists.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from kfpc.checks.listed_elements import (
    TOGETHER,
    Elements,
    Keys,
    Round,
    below,
    element_text,
    parsed,
    within,
)
from kfpc.checks.sites import place_of_default
from kfpc.diagnostics import Located
from kfpc.pipeline.constants import known
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import Input, TextSite
from kfpc.pipeline.values import (
    Apply,
    Constant,
    InputRef,
    ItemRef,
    Node,
    OutputRef,
    ParamRef,
    Ref,
    Reference,
    TypedText,
    Value,
    references,
)
from kfpc.source import Place

Named: TypeAlias = "ParamRef | ItemRef | OutputRef"
"""Names of values that may be known, or of which it may be known which they are."""

_NOWHERE: Round = {}

_NOTHING = TypedText(())


class _Known:
    """What names stand for in a round, but for params of the pipeline and a step's own inputs."""

    def __init__(self, values: KnownValues, params: Mapping[str, str], at: Round) -> None:
        self._values, self._params, self._at = values, params, at

    def __call__(self, ref: Ref) -> str | None:
        if isinstance(ref, ItemRef) and ref.scope in self._at:
            return element_text(ref, self._at)
        given = self._values.given(ref) if isinstance(ref, ParamRef) else None
        return None if given is None else known(given.text, {}, self._params, self)


class KnownValues:
    """``params`` are the values that the pipeline's params have, and ``places`` says where those
    from outside stand."""

    def __init__(
        self, pipeline: Pipeline, params: Mapping[str, str], places: Mapping[str, Located]
    ) -> None:
        self._pipeline = pipeline
        self._params = params
        self._places = places
        self._whole: dict[StepId, Elements | None] = {}

    def behind(self, text: TypedText, inputs: Mapping[str, Input]) -> Iterator[Named]:
        """The params, elements and outputs that a text names: itself, by its step's own inputs, and
        by what params of sub-pipelines are given. These come before what they are given."""
        for reference in references(text):
            ref, more, its_inputs = reference.ref, _NOTHING, inputs
            if isinstance(ref, (ItemRef, ParamRef, OutputRef)):
                yield ref
                given = self.given(ref) if isinstance(ref, ParamRef) else None
                more, its_inputs = (_NOTHING if given is None else given.text), {}
            elif isinstance(ref, InputRef) and ref.name in inputs:
                value = inputs[ref.name].value
                more = value if isinstance(value, TypedText) else _NOTHING
            yield from self.behind(more, its_inputs)

    def rounds(self, named: Iterable[ItemRef]) -> Iterator[Round]:
        """The rounds that are different in what is named, as far as they are known."""
        keys: dict[StepId, set[Keys]] = {}
        waiting = list(named)
        while waiting:
            ref = waiting.pop()
            if ref.scope not in keys:  # which list it goes through may be an element too
                waiting.extend(self._lists(ref.scope))
            keys.setdefault(ref.scope, set()).add(ref.path)
        yield from self._rounds(sorted(keys, key=len), keys, {})

    def known(
        self,
        text: TypedText,
        inputs: Mapping[str, Input],
        params: Mapping[str, str],
        at: Round = _NOWHERE,
    ) -> str | None:
        """What a text comes to in a round; None where only the run knows."""
        return known(text, inputs, params, _Known(self, params, at))

    # ------------------------------------------------------------ the rounds of loops

    def _lists(self, loop: StepId) -> tuple[ItemRef, ...]:
        """The elements that the list of a loop is made of."""
        site = self._list(loop)
        names = () if site is None else self.behind(site.text, {})
        return tuple(ref for ref in names if isinstance(ref, ItemRef))

    def _list(self, loop: StepId) -> TextSite | None:
        block = self._pipeline.step(loop)
        # Files have numbers in the list.
        return block.for_each if isinstance(block, Block) and not block.files else None

    def _rounds(
        self, loops: Sequence[StepId], keys: Mapping[StepId, set[Keys]], at: Round
    ) -> Iterator[Round]:
        if not loops:
            yield at
            return
        loop, *inner = loops
        elements, paths = self._elements(loop, at), sorted(keys[loop])
        seen: set[tuple[Hashable, ...]] = set()
        for number in range(0 if elements is None else len(elements.values)):
            assert elements is not None
            values = (elements.value(number, path) for path in paths)
            what = tuple(one if isinstance(one, Hashable) else id(one) for one in values)
            if what not in seen:
                seen.add(what)
                yield from self._rounds(inner, keys, {**at, loop: (elements, number)})

    def _elements(self, loop: StepId, at: Round) -> Elements | None:
        """What a loop goes through in a round of those around it; None where that is not known."""
        if loop in self._whole:
            return self._whole[loop]
        site = self._list(loop)
        found = None if site is None else self._of_text(site.text, site.place, at)
        if not self._lists(loop):
            self._whole[loop] = found
        return found

    # ------------------------------------------------------------ lists

    def _of_text(self, text: TypedText, place: Located, at: Round) -> Elements | None:
        if text.is_erroneous:
            return None
        if text.expression is not None:
            return self._of_node(text.expression, place, at)
        parts = (part if isinstance(part, str) else self._as_json(part, at) for part in text.parts)
        return parsed("".join(parts), place)

    def _as_json(self, node: Node, at: Round) -> str:
        """What an expression within JSON comes to; null where only the run knows."""
        if not isinstance(node, Apply) or node.function != "json":
            return "null"
        inner = node.arguments[0]
        found = self.known(TypedText((inner,)), {}, self._params, at)
        return "null" if found is None or not inner.type.is_string_backed else json.dumps(found)

    def _of_node(self, node: Node, place: Located, at: Round) -> Elements | None:
        if isinstance(node, Constant):
            return parsed(node.text, place)
        if isinstance(node, Apply) and node.function in TOGETHER:
            return self._of_axes(node, place, at)
        ref = node.ref if isinstance(node, Reference) else None
        if isinstance(ref, ItemRef) and ref.scope in at:
            return within(*at[ref.scope], ref.path)
        if not isinstance(ref, ParamRef):
            return None
        if ref.scope == ROOT:
            value = self._params.get(ref.name)
            return None if value is None else parsed(value, self._place_of(ref.name))
        given = self.given(ref)
        return None if given is None else self._of_text(given.text, given.place, at)

    def _of_axes(self, node: Apply, place: Located, at: Round) -> Elements:
        """Lists that the run goes through together; of one that is not known nothing is there."""
        names = [one.text for one in node.arguments[::2] if isinstance(one, Constant)]
        axes = {
            name: self._of_node(axis, below(place, node.function, name), at)
            for name, axis in zip(names, node.arguments[1::2], strict=True)
        }
        found = {name: axis for name, axis in axes.items() if axis is not None}
        numbers = [range(len(axis.values)) for axis in found.values()]
        rows = list(product(*numbers) if node.function == "matrix" else zip(*numbers, strict=False))
        values = [
            {name: axis.values[n] for (name, axis), n in zip(found.items(), row, strict=True)}
            for row in rows
        ]

        def locate(number: int, keys: Keys) -> Located:
            if not keys or keys[0] not in found:
                return place
            return found[keys[0]].locate(rows[number][list(found).index(keys[0])], keys[1:])

        return Elements(values, locate)

    # ------------------------------------------------------------ params

    def _place_of(self, name: str) -> Located:
        given = self._places.get(name)
        return place_of_default(self._pipeline.params[name]) if given is None else given

    def given(self, ref: ParamRef) -> TextSite | None:
        """What a param of a sub-pipeline is given, else its default; None of one of the whole."""
        block = None if ref.scope == ROOT else self._pipeline.step(ref.scope)
        if not isinstance(block, Block):
            return None
        given = block.inputs.get(ref.name)
        if given is not None:
            return _site(given.value, given.place)
        param = (if_sound(block.scope.params) or {}).get(ref.name)
        default = None if param is None else if_sound(param.default)
        if param is None or default is None:
            return None
        return _site(TypedText((default,)), place_of_default(param))


def _site(value: Value | None, place: Located) -> TextSite | None:
    if isinstance(value, TypedText) and isinstance(place, Place):
        return TextSite(value, place)
    return None
