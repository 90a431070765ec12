"""What a picture of a spec has in it."""

from __future__ import annotations

from kfpc.views.graph import Box, Edge, Kind
from kfpc.views.graph.model import boxes, edges
from tests.views.graph.drawn import drawn

A = "a: {image: x, command: [a, '${{ outputs.o.path }}'], outputs: {o: Integer}}"


def ends(top: Box) -> list[tuple[str, str]]:
    return [(".".join(edge.source), ".".join(edge.target)) for edge in edges(top)]


def only(top: Box) -> Box:
    (found,) = top.inside
    return found


def test_an_output_that_is_read_is_an_edge_with_its_type():
    top = drawn(f"""
        steps:
          {A}
          b: {{image: x, command: [b, "${{{{ steps.a.outputs.o }}}}"]}}
    """)
    told = "a.o: Integer → b"
    assert top.edges == (Edge(("a",), ("b",), ("o: Integer",), (told,)),)


def test_an_image_is_as_params_have_it_else_as_the_author_wrote_it():
    top = drawn("""
        params: {image: "eu.gcr.io/mine/train:3", tag: {type: String}}
        steps:
          known: {image: "${{ params.image }}"}
          asked: {image: "eu.gcr.io/mine/train:${{ params.tag }}"}
          either: {image: "a/${{ if(params.tag == 'a/b', 'x/y', 'z') }}"}
    """)
    shown = [box.lines[0] for box in top.inside]
    assert shown == [
        "train:3",
        "train:${{ params.tag }}",
        "${{ if(params.tag == 'a/b', 'x/y', 'z') }}",
    ]


def test_an_edge_of_order_alone_carries_nothing():
    top = drawn("""
        steps:
          a: {image: x, command: [a]}
          b: {image: x, command: [b], after: a}
          c: {image: x, command: [c], when: steps.b.status == 'Succeeded'}
    """)
    assert ends(top) == [("a", "b"), ("b", "c")]
    assert not any(edge.carried for edge in edges(top))


def test_who_reads_from_within_a_block_is_the_block_to_those_beside_it():
    top = drawn(f"""
        steps:
          {A}
          g:
            steps:
              b: {{image: x, command: [b, "${{{{ steps.a.outputs.o }}}}"]}}
              c: {{image: x, command: [c], after: b}}
    """)
    assert ends(top) == [("a", "g"), ("g.b", "g.c")]
    assert top.edges[0].readings == ("a.o: Integer → g.b",)


def test_an_output_of_a_block_is_read_from_the_block():
    top = drawn("""
        steps:
          g:
            steps:
              a: {image: x, command: [a, "${{ outputs.o.path }}"], outputs: {o: Integer}}
            outputs: {p: "${{ steps.a.outputs.o }}"}
          b: {image: x, command: [b, "${{ steps.g.outputs.p }}"]}
    """)
    assert [(edge.key, edge.carried) for edge in edges(top)] == [
        ((("g",), ("b",)), ("p: Integer",))
    ]


def test_a_step_with_for_each_is_one_box():
    box = only(drawn("steps: {a: {for_each: [1, 2], image: r/x:1, command: [a], retries: 2}}"))
    assert (box.id, box.kind, box.inside) == (("a",), Kind.LOOP, ())
    assert box.lines == ("x:1", "2 retries, ≤ 6 pods", "for each of [1, 2]")


def test_a_loop_over_steps_is_around_them():
    top = drawn("""
        steps:
          l:
            for_each: {matrix: {lr: [1, 2], depth: [3, 4]}}
            retries: 1
            steps:
              a: {image: x, command: [echo, "${{ item.lr }}"]}
    """)
    loop = only(top)
    assert loop.kind is Kind.LOOP
    assert loop.lines == ("for each of lr × depth", "retries: 1")
    assert only(loop).lines == ("x", "≤ 8 pods")


def test_what_a_step_may_spend_is_seen():
    box = only(
        drawn("""
        cluster: gke-spot
        steps:
          a:
            image: r/train:1
            command: [a]
            preemptible: {required: true, fallback: on-demand}
            retries: {preemptions: 5, failures: 1}
            resume: idempotent
    """)
    )
    assert box.preemptible
    assert box.lines == (
        "train:1",
        "preemptible → on demand",
        "5 preemptions, 1 failure, ≤ 12 pods",
    )
    assert box.facts["plan"].startswith("Attempts 1 to 5 on preemptible nodes, then on demand;")


def test_waits_and_objects_say_what_they_are():
    top = drawn("""
        steps:
          a: {wait: 5m}
          b:
            resource:
              action: create
              manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}}
    """)
    assert [(box.kind, box.lines) for box in top.inside] == [
        (Kind.WAIT, ("waits 5 min",)),
        (Kind.RESOURCE, ("create ConfigMap",)),
    ]


def test_the_steps_at_a_runs_end_are_a_block_of_their_own():
    top = drawn("""
        steps: {a: {image: x, command: [a]}}
        on_exit: {b: {image: x, command: [b]}}
    """)
    assert [(box.kind, [one.name for one in box.inside]) for box in top.inside] == [
        (Kind.PROGRAM, []),
        (Kind.EXIT, ["b"]),
    ]


def test_who_waits_for_a_step_waits_for_what_runs_at_its_end():
    top = drawn(f"""
        steps:
          {A}
          b: {{image: x, command: [b], on_exit: {{tell: {{image: x, command: [tell]}}}}}}
          c: {{image: x, command: [c], after: b}}
    """)
    assert ends(top) == [("b", "!b"), ("b", "c"), ("!b", "c")]
    assert not any(edge.carried for edge in edges(top))


def test_a_sub_pipeline_has_its_own_name_and_steps(tmp_path):
    import kfpc
    from kfpc.views.graph import picture

    head = "apiVersion: kfpc/v1\nname: {}\nsteps:\n"
    (tmp_path / "inner.yaml").write_text(
        head.format("inner-one") + "  a: {image: x, command: [a]}\n  b: {image: x, after: a}\n"
    )
    outer = tmp_path / "outer.yaml"
    outer.write_text(head.format("outer") + "  s: {pipeline: inner.yaml}\n")
    analysis = kfpc.load(outer).analysis
    assert analysis is not None
    box = only(picture(analysis))
    assert (box.kind, box.lines) == (Kind.SUB_PIPELINE, ("inner-one",))
    assert ends(picture(analysis)) == [("s.a", "s.b")]


def test_every_step_is_there_once():
    top = drawn("steps: {a: {image: x}, g: {steps: {a: {image: x}, h: {steps: {a: {image: x}}}}}}")
    assert [box.id for box in boxes(top)] == [
        ("a",),
        ("g",),
        ("g", "a"),
        ("g", "h"),
        ("g", "h", "a"),
    ]


def test_a_group_tells_how_long_it_has():
    group = only(
        drawn("steps: {g: {timeout: 1h, retries: 1, steps: {a: {image: x, command: [a]}}}}")
    )
    assert group.lines == ("retries: 1", "timeout: 1h")
