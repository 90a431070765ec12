"""What is different between two specs, as it is told."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kfpc.views.graph.as_text import diff_text
from kfpc.views.graph.compare import compared
from kfpc.views.graph.dot import dot
from kfpc.views.graph.mermaid import mermaid
from kfpc.views.graph.model import Change, boxes, edges
from kfpc.views.graph.settings import differences
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
                outputs.o: Integer → Float
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


WHOLE = """
cluster: gke-spot
description: before
params:
  rates: {type: List, default: [0.1, 0.2]}
  n: 3
  token: {secret: {name: old, key: k}}
schedule: {cron: "0 2 * * *", concurrency: forbid}
workflow: {timeout: 1d, labels: {app.kubernetes.io/part-of: a, team: b}}
step_templates: {t: {image: x}}
steps:
  a:
    extends: t
    command: [a, "${{ json(params.rates) }}", "${{ params.n }}"]
    env: {T: "${{ params.token }}"}
"""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("0 2 * * *", "0 3 * * *"), "schedule.cron: 0 2 * * * → 0 3 * * *"),
        (("forbid", "replace"), "schedule.concurrency: forbid → replace"),
        (("[0.1, 0.2]", "[0.1]"), "params.rates.default: [0.1, 0.2] → [0.1]"),
        (("n: 3", "n: '3'"), 'params.n: 3 → "3"'),
        (("  n: 3", "  n: 3\n  m: 4"), "params.m: 4 is new"),
        (("name: old", "name: new"), "params.token.secret.name: old → new"),
        (("cluster: gke-spot", "cluster: eks"), "cluster: gke-spot → eks"),
        (("timeout: 1d", "timeout: 2d"), "workflow.timeout: 1d → 2d"),
        (("timeout: 1d, ", ""), "workflow.timeout: 1d is gone"),
        (("timeout: 1d", "timeout: 1d, title: T"), "workflow.title: T is new"),
        (("of: a", "of: c"), 'workflow.labels."app.kubernetes.io/part-of": a → c'),
        (("steps:", "argo: {priority: 3}\nsteps:"), "argo.priority: 3 is new"),
        (("description: before", "description: after"), "description: before → after"),
        (("steps:", "outputs: {o: '${{ params.n }}'}\nsteps:"),
         "outputs.o: ${{ params.n }} is new"),
        (("steps:", "defaults: {env: {B: b}}\nsteps:"), 'defaults.env: {"B": "b"} is new'),
        (("steps:", "x-mine: 1\nsteps:"), None),
        (("{image: x}", "{image: x}, u: {image: y}"), None),
    ],
)  # fmt: skip
def test_differences_of_the_pipeline_as_a_whole(change: tuple[str, str], told: str | None):
    assert change[0] in WHOLE
    found = diff_text(compared(drawn(WHOLE), drawn(WHOLE.replace(*change, 1))))
    whole = f"~ pipeline demo\n    {told}\n"
    assert found == ("nothing is different\n" if told is None else whole)


def test_hooks_are_told_as_steps_and_not_as_a_setting():
    hook = "{image: x, when: run.status == 'Running'}"
    new = f"{OLD}workflow: {{hooks: {{h: {hook}}}}}\n"
    assert "workflow" not in diff_text(compared(drawn(OLD), drawn(new)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("wait: {approval: true, duration: 8h}", "wait: {approval: true, duration: 4h}",
         "wait.duration: 8h → 4h"),
        ("image: x, env: {A: a, B: b}", "image: x, env: {A: a, C: b}",
         "env.B: b is gone\nenv.C: b is new"),
        ("image: x", "image: x, env: {A: a}", "env.A: a is new"),
        ("image: x, init: [{name: i, image: a}]", "image: x, init: [{name: i, image: b}]",
         "init[0].image: a → b"),
        ("image: x, command: [a, b]", "image: x, command: [a, c]",
         'command: ["a", "b"] → ["a", "c"]'),
    ],
)  # fmt: skip
def test_a_setting_within_others_is_told_by_its_path(old: str, new: str, told: str):
    (box,) = compared(drawn(f"steps: {{a: {{{old}}}}}"), drawn(f"steps: {{a: {{{new}}}}}")).inside
    assert "\n".join(one for one in box.changes if not one.startswith("plan")) == told


def test_a_key_of_an_author_stays_in_its_line():
    old, new = ({"a": {"labels": {"x\n+ step y\x1b[0m": value}}} for value in ("1", "2"))
    (found,) = differences(old, new)
    assert found.where == 'a.labels."x\\n+ step y\\u001b[0m"'


def test_each_form_says_what_is_different_of_the_pipeline():
    both = compared(drawn(WHOLE), drawn(WHOLE.replace("0 2", "0 3")))
    assert 's0["changed pipeline: demo<br/>schedule.cron: 0 2' in mermaid(both)
    assert "class s0 changed" in mermaid(both)
    assert 'label="changed pipeline: demo\\nschedule.cron: 0 2 * * * → 0 3 * * *"' in dot(both)


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
