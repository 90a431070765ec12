"""How large runs become, beside what was measured of them on Argo 4.0.7."""

from __future__ import annotations

import pytest

import kfpc
from kfpc.targets.argo.status import Size, status_of

HEAD = "apiVersion: kfpc/v1\nname: thousand\n"


def size(steps: str) -> Size:
    manifest = kfpc.compile(kfpc.Source(HEAD + steps)).manifest
    assert manifest is not None
    return status_of(manifest)


def test_a_thousand_steps_that_are_skipped() -> None:
    """As in tests/cluster/test_split.py, which came to 495,975 bytes."""
    never = 'image: "busybox:1", command: ["true"], when: params.on'
    lines = [f"  first: {{{never}}}"]
    lines += [f"  middle-{n}: {{{never}, after: [first]}}" for n in range(998)]
    last = ", ".join(f"middle-{n}" for n in range(998))
    lines.append(f"  last: {{{never}, after: [{last}]}}")
    found = size("params: {on: false}\nsteps:\n" + "\n".join(lines))
    assert found.nodes == 1006
    assert abs(found.bytes - 495_975) < 0.15 * 495_975


def test_each_attempt_is_a_node_and_the_retry_another() -> None:
    found = size("steps: {a: {image: i, retries: 5}}")
    assert (found.nodes, found.most_nodes) == (3, 8)


def test_rounds_that_it_does_not_come_to_are_small() -> None:
    two = "preemptible: true, retries: {preemptions: 3, failures: 1}"
    found = size(f"steps: {{a: {{image: i, {two}}}}}")
    assert found.most_nodes > found.nodes
    assert found.most_bytes > found.bytes


def test_a_loop_has_a_node_for_each_element_that_is_known() -> None:
    one, three = (
        size(f"steps: {{a: {{image: i, for_each: [{elements}]}}}}") for elements in ("x", "x, y, z")
    )
    assert three.nodes - one.nodes == 2 * (one.nodes - 3)


@pytest.mark.parametrize(
    "patch",
    [
        "{container: {$patch: delete}, dag: a}",
        "{container: null, dag: {tasks: [{name: 1}]}}",
        "{container: null, steps: [[1]]}",
    ],
)
def test_what_an_author_says_in_argos_words_is_not_counted(patch: str) -> None:
    kfpc.compile(kfpc.Source(f"{HEAD}steps: {{a: {{image: i, argo: {patch}}}}}"))
