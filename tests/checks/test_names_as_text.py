"""Names that are only text: told where they stand, and nowhere else."""

from __future__ import annotations

import pytest

from tests.telling import codes

IMAGE = "image: 'busybox:1'"


@pytest.mark.parametrize(
    "steps",
    [
        f"steps: {{a: {{{IMAGE}, KEY}}}}",
        f"step_templates: {{t: {{{IMAGE}, KEY}}}}\nsteps: {{a: {{extends: t}}, b: {{extends: t}}}}",
        f"steps: {{a: {{{IMAGE}}}}}\non_exit: {{b: {{{IMAGE}, KEY}}}}",
    ],
)
@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("when: params.go", 0),
        ("labels: {on: params.go}", 1),
        ("command: [echo, params.go]", 1),
    ],
)
def test_what_is_told_of_steps_templates_and_on_exit(steps: str, key: str, told: int):
    spec = f"params: {{go: true}}\n{steps.replace('KEY', key)}"
    assert codes(spec).count("808") == told
