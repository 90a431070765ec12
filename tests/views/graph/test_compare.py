"""What is different between two specs, as it is told."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kfpc.views.graph.as_text import diff_text
from kfpc.views.graph.compare import compared
from kfpc.views.graph.model import Change, boxes, edges
from tests.views.graph.drawn import drawn

OLD = """
cluster: gke-spot
steps:
  a: {image: x, command: [a, "${{ outputs.o.path }}"], outputs: {o: Integer}}
  b: {image: x, command: [b, "${{ steps.a.outputs.o }}"]}
  g: {steps: {c: {image: x}, d: {image: x, after: c}}, after: b}
"""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("", ""), "nothing is different"),
        (
            ("b: {image: x,", "b: {image: y, retries: 2,"),
            """
            ~ pipeline demo
                most pods: 4 → 6
            ~ step b
                budget: no retries → 2 retries
                most pods: 1 → 3
                image: x → y
            """,
        ),
        (
            (", after: b}", "}"),
            "- edge b → g",
        ),
        (
            ("d: {image: x, after: c}", "e: {image: x}"),
            """
            - step g.d
            + step g.e
            - edge g.c → g.d
            """,
        ),
        (
            ("{o: Integer}", "{o: Float}"),
            """
            ~ step a
                outputs: {"o": "Integer"} → {"o": "Float"}
            ~ edge a → b  (o: Integer → o: Float)
            """,
        ),
        (
            ('"${{ steps.a.outputs.o }}"]', "1], after: a"),
            """
            ~ step b
                command: ["b", "${{ steps.a.outputs.o }}"] → ["b", 1]
            ~ edge a → b  (o: Integer → order)
            """,
        ),
        (
            ("c: {image: x}", "c: {image: x, preemptible: true, retries: 1, resume: idempotent}"),
            """
            ~ pipeline demo
                most pods: 4 → 5
            ~ step g.c
                nodes: any → preemptible or any
                budget: no retries → 1 retry
                most pods: 1 → 2
                resume: idempotent is new
            """,
        ),
        (
            ("image: x, command: [a,", "image: x, memory: 4Gi, command: [a,"),
            """
            ~ step a
                limits: memory 4Gi is new
            """,
        ),
    ],
)
def test_differences(change: tuple[str, str], told: str):
    new = OLD.replace(*change, 1)
    assert diff_text(compared(drawn(OLD), drawn(new))) == dedent(told).lstrip("\n").rstrip() + "\n"


def test_a_picture_has_both_what_came_and_what_went_each_in_its_place():
    new = OLD.replace("  b: {", "  z: {")
    both = compared(drawn(OLD), drawn(new.replace("after: b", "after: z")))
    assert [(box.name, box.change) for box in both.inside] == [
        ("a", None),
        ("b", Change.REMOVED),
        ("z", Change.ADDED),
        ("g", None),
    ]
    assert {edge.change for edge in edges(both)} == {None, Change.ADDED, Change.REMOVED}


def test_a_block_that_went_is_there_with_all_in_it():
    both = compared(drawn(OLD), drawn(OLD.replace("  g: {", "  h: {")))
    went = {box.id for box in boxes(both) if box.change is Change.REMOVED}
    assert went == {("g",), ("g", "c"), ("g", "d")}


def test_an_edge_that_turned_round_is_drawn_both_ways():
    pytest.importorskip("igraph")
    from kfpc.views.graph.html import html

    one = "steps: {a: {image: x}, b: {image: x, after: a}, c: {image: x, after: b}}"
    other = "steps: {b: {image: x}, a: {image: x, after: b}, c: {image: x, after: a}}"
    page = html(compared(drawn(one), drawn(other)))
    assert page.count('class="edge order added"') == 2
    assert page.count('class="edge order removed"') == 2
