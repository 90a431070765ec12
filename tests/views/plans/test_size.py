"""What a plan says of the object that a run is kept in."""

from __future__ import annotations

import json

import kfpc
from kfpc.targets.base import Size
from kfpc.views.plans.as_json import plan_json
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.totals_text import size_lines

SPEC = "apiVersion: kfpc/v1\nname: demo\nsteps: {{a: {{image: i, retries: {}}}, b: {{image: i}}}}"


def told(size: Size) -> str:
    return " ".join(size_lines(size, 200))


def test_all_that_goes_into_the_object() -> None:
    plain = Size(2000, 5000, 5000, 7000, 1024 * 1024)
    assert told(plain) == (
        "A run is one object of 1,024 KiB at most: 2 KiB of spec, and about 5 KiB of status at the "
        "end."
    )


def test_what_is_compressed() -> None:
    large = Size(2048, 5 * 1024, 11_000 * 1024, 1400 * 1024, 1024 * 1024)
    assert told(large).endswith(
        "5 KiB of status at the end, 11,000 KiB at worst, all of it 1,400 KiB when compressed."
    )


def test_programs_are_told_bytes() -> None:
    view = kfpc.plan(kfpc.Source(SPEC.format(50))).view
    assert view is not None
    size = json.loads(plan_json(view))["size"]
    assert size["limit"] == 1024 * 1024
    assert size["status"] < size["status_at_worst"]
    assert size["at_worst"] == size["spec"] + size["status_at_worst"]
    assert "A run is one object" in plan_text(view)


def test_of_one_step_nothing_is_said() -> None:
    view = kfpc.plan(kfpc.Source(SPEC.format(5)), step="a").view
    assert view is not None
    assert view.size is None
    assert "A run is one object" not in plan_text(view)


def test_what_an_author_says_in_argos_words_has_no_known_size() -> None:
    patch = "{container: null, dag: {tasks: []}}"
    spec = f"apiVersion: kfpc/v1\nname: demo\nsteps: {{a: {{image: i, argo: {patch}}}}}"
    assert kfpc.compile(kfpc.Source(spec)).size is None
