"""What a run may have read as JSON, and written again, before it is looked at."""

from __future__ import annotations

import pytest

import kfpc
from kfpc.pipeline.reread import may_be_reread
from kfpc.pipeline.scope import Block
from kfpc.pipeline.values import (
    ELEMENT,
    JOINED,
    Apply,
    Constant,
    Fallback,
    ItemRef,
    ListOf,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    StateRef,
)
from kfpc.types import ANY, DICT, TEXT, list_of

E = list_of(ANY)
LARGE = Apply(ELEMENT, (Reference(ParamRef((), "d"), DICT), Constant("k", TEXT)), ANY)


@pytest.mark.parametrize(
    ("node", "reread"),
    [
        (Reference(ParamRef((), "l"), E), False),
        (Reference(ParamRef(("part",), "l"), E), True),
        (Reference(StateRef(("again",), "l"), E), True),
        (Reference(ItemRef(("each",)), E), False),
        (Reference(OutputRef(("make",), "l"), E), False),
        (Reference(OutputRef(("group",), "l"), E, reread=True), True),
        (LARGE, True),
        (Fallback(LARGE, Reference(ParamRef((), "l"), E), E), True),
        (Apply("if", (LARGE, Reference(ParamRef((), "l"), E), ListOf(())), E), False),
        (ListOf((LARGE,)), True),
        (Apply(JOINED, (Constant("[", TEXT), Apply("json", (LARGE,), TEXT)), TEXT), True),
        (Apply("keys", (LARGE,), E), False),
        (Apply("range", (LARGE,), E), False),
    ],
)
def test_what_may_have_been_read_before(node: Node, reread: bool) -> None:
    assert may_be_reread(node) is reread


GROUPS = """
apiVersion: kfpc/v1
name: demo
params: {d: {type: Dict, default: {}}, l: [1]}
steps:
  make: {image: x, outputs: {d: {type: Dict, path: /d}, l: {type: List, path: /l}}}
  group:
    steps: {a: {image: x}}
    outputs:
      picked: {type: List, value: "${{ params.d.k }}"}
      whole: {type: List, value: "${{ steps.make.outputs.l }}"}
  around:
    steps: {a: {image: x}}
    outputs: {again: "${{ steps.group.outputs.picked }}"}
  gathers: {for_each: [1], image: x, args: ["${{ item }}"], outputs: {l: {type: List, path: /l}}}
"""


@pytest.mark.parametrize(
    ("list_", "reread"),
    [
        ("steps.make.outputs.l", False),
        ("steps.make.outputs.d.k", True),
        ("steps.group.outputs.picked", True),
        ("steps.group.outputs.whole", False),
        ("steps.around.outputs.again", True),
        ("steps.gathers.outputs.l", True),
        ("params.l", False),
    ],
)
def test_what_blocks_give_may_have_been_read(list_: str, reread: bool) -> None:
    spec = (
        GROUPS
        + f'  it: {{for_each: "${{{{ {list_} }}}}", image: x, args: ["${{{{ json(item) }}}}"]}}\n'
    )
    loaded = kfpc.load(kfpc.Source(spec))
    assert loaded.analysis is not None, loaded.diagnostics
    loop = loaded.analysis.pipeline.step(("it",))
    assert isinstance(loop, Block)
    assert loop.for_each is not None
    node = loop.for_each.text.expression
    assert node is not None
    assert may_be_reread(node) is reread
