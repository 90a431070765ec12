"""Lists of a `zip` whose lengths differ with the values that params have.

Lists that are written out are compared where they are read (``link/for_each.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.analysis.lengths import given_to, length_of
from kfpc.checks.sites import place_of_default
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.phrases import counted
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import Apply, Constant, Node, ParamRef, Reference
from kfpc.source import Place


def unequal(analysis: Analysis, places: Mapping[str, Located]) -> Iterator[Diagnostic]:
    """Of each loop; ``places`` has those of values of params from outside."""
    told = set()
    for step in analysis.pipeline.steps():
        if not isinstance(step, Block) or step.for_each is None:
            continue
        for found in _of_loop(step, step.for_each, analysis, places):
            if found.span not in told:
                told.add(found.span)
                yield found


def _of_loop(
    loop: Block, site: TextSite, analysis: Analysis, places: Mapping[str, Located]
) -> Iterator[Diagnostic]:
    call = site.text.expression
    if not isinstance(call, Apply) or call.function != "zip":
        return
    axes: dict[str, Node] = {}
    lengths: dict[str, int] = {}
    for name, node in zip(call.arguments[::2], call.arguments[1::2], strict=True):
        length = length_of(node, analysis.pipeline, analysis.values)
        if isinstance(name, Constant) and length is not None:
            axes[name.text], lengths[name.text] = node, length
    first = next(iter(lengths), "")
    other = next((name for name in lengths if lengths[name] != lengths[first]), None)
    if other is None:
        return
    said = [_said(axes[name], analysis.pipeline, places) for name in (other, first)]
    found = sorted((one for one in said if one is not None), key=lambda one: one[0])
    if not found:
        return
    place = found[0][1]
    yield WRONG_VALUE.at(
        place,
        f"`{first}` has {counted(lengths[first], 'element')}, and `{other}` has {lengths[other]}: "
        f"`{loop.qualified}` goes through both together",
        help="`zip` takes lists of one length; `matrix` combines each with each",
        related=[("the loop", _axis(site.place, other))],
    )


def _said(
    node: Node, pipeline: Pipeline, places: Mapping[str, Located]
) -> tuple[int, Located] | None:
    """Where the value of a param is said, and how far from it: outside, in the `with` of another
    spec, or as its default."""
    if not isinstance(node, Reference) or not isinstance(node.ref, ParamRef):
        return None
    name, scope = node.ref.name, node.ref.scope
    if scope == ROOT and name in places:
        return 0, places[name]
    if scope == ROOT:
        return 2, place_of_default(pipeline.params[name])
    block, site = pipeline.step(scope), given_to(node.ref, pipeline)
    is_given = isinstance(block, Block) and name in block.inputs
    return None if site is None else (1 if is_given else 2, site.place)


def _axis(place: Located, name: str) -> Located:
    return place.child("zip", name) if isinstance(place, Place) else place
