"""How many rounds a loop has at least."""

from __future__ import annotations

import pytest

import kfpc
from kfpc.analysis.lengths import least_rounds
from kfpc.pipeline.constants import known_values
from kfpc.pipeline.scope import Block

HEAD = """
apiVersion: kfpc/v1
name: demo
params:
  two: [1, 2]
  none: {type: List, default: []}
  given: {type: List}
  text: {type: String, default: "[1, 2, 3]"}
  n: 4
steps:
  make: {image: x, outputs: {l: {type: List, path: /l}, n: {type: Integer, path: /n}}}
  short: {image: x, for_each: [1, 2], args: ["${{ item }}"], outputs: {o: {path: /o}}}
  goes-on:
    {image: x, for_each: "${{ params.two }}", continue_on_failure: true, args: ["${{ item }}"],
     outputs: {o: {path: /o}}}
"""


@pytest.mark.parametrize(
    ("list", "least"),
    [
        ("[]", 0),
        ("[a, b]", 2),
        ('"${{ params.two }}"', 2),
        ('"${{ params.none }}"', 0),
        ('"${{ params.given }}"', None),
        ("\"${{ from_json(params.text, 'List') }}\"", 3),
        ('"${{ range(params.n) }}"', 4),
        ('"${{ range(params.n + 1) }}"', None),
        ('"${{ range(steps.make.outputs.n) }}"', 0),
        ('"${{ steps.make.outputs.l }}"', 0),
        ('"${{ steps.make.outputs.l ?? params.two }}"', 0),
        ('"${{ if(params.n > 3, params.two, [1]) }}"', 1),
        ('"${{ if(params.n > 3, params.given, [1]) }}"', None),
        ('"${{ steps.short.outputs.o }}"', 2),
        ('"${{ steps.goes-on.outputs.o }}"', 0),
        ("\"${{ split(params.text, ',') }}\"", 1),
        ("\"${{ split(params.text, '') }}\"", None),
        ('{matrix: {a: "${{ params.two }}", b: ["${{ params.n }}", 2, 3]}}', 6),
        ('{matrix: {a: "${{ params.given }}", b: "${{ steps.make.outputs.l }}"}}', 0),
        ('{matrix: {a: "${{ params.given }}", b: [1]}}', None),
        ('{zip: {a: "${{ params.two }}", b: "${{ steps.make.outputs.l }}"}}', 2),
        ('{zip: {a: "${{ params.given }}", b: "${{ steps.make.outputs.l }}"}}', None),
    ],
)
def test_a_list_has_so_many_elements_at_least(list: str, least: int | None) -> None:
    spec = HEAD + f'  it: {{image: x, for_each: {list}, args: ["${{{{ json(item) }}}}"]}}\n'
    assert _least(spec, ("it",)) == least


@pytest.mark.parametrize(
    ("outer", "least"),
    [("[[1, 2], [1]]", 1), ("[[1], []]", 0), ('"${{ steps.make.outputs.l }}"', 0),
     ('"${{ params.two }}"', None)],
)  # fmt: skip
def test_the_list_of_a_loop_within_is_an_element_of_the_one_around(
    outer: str, least: int | None
) -> None:
    spec = (
        HEAD
        + f"""
  around:
    for_each: {outer}
    steps: {{it: {{image: x, for_each: "${{{{ item }}}}", args: ["${{{{ json(item) }}}}"]}}}}
"""
    )
    assert _least(spec, ("around", "it")) == least


def _least(spec: str, loop: tuple[str, ...]) -> int | None:
    loaded = kfpc.load(kfpc.Source(spec))
    assert loaded.analysis is not None, loaded.diagnostics
    pipeline = loaded.analysis.pipeline
    block = pipeline.step(loop)
    assert isinstance(block, Block)
    return least_rounds(block, pipeline, known_values(pipeline.params))
