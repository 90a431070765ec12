"""What params decide, as far as it is known before the run."""

from __future__ import annotations

import pytest

from kfpc.pipeline.constants import known, known_number
from tests.telling import loaded

PARAMS = {"n": "4", "long": "007", "share": "2.50", "text": "12345", "disk": "ssd"}


@pytest.mark.parametrize(
    ("written", "text", "number"),
    [
        ("7", "7", 7),
        ("${{ params.n }}", "4", 4),
        ("${{ params.disk }}-${{ params.n }}", "ssd-4", None),
        ("${{ int(params.text) }}", "12345", 12345),
        ("${{ string(params.n) }}", "4", 4),
        ("${{ params.long }}", "007", 7),
        ("${{ int(params.long) }}", "7", 7),
        ("${{ string(params.long) }}", "7", 7),
        ("${{ params.share }}", "2.50", None),
        ("${{ int(params.share) }}", "2", 2),
        ("${{ float(params.share) }}", "2.5", None),
        ("${{ int(params.disk) }}", None, None),
        ("${{ 2.50 }}", "2.50", None),
        ("${{ length(params.text) }}", None, None),  # not the text itself
        ("${{ upper(params.disk) }}", None, None),
        ("${{ params.untold }}", None, None),
        ("${{ inputs.size }}", "x4", None),
    ],
)
def test_a_text(written: str, text: str | None, number: int | None) -> None:
    result = loaded(f"""
        params: {{n: 1, long: 1, share: 1.0, text: a, disk: hdd, untold: {{type: Integer}}}}
        steps:
          a:
            image: x
            command: [x]
            inputs: {{size: "x${{{{ params.n }}}}"}}
            node_selector: {{key: "{written}"}}
        """)
    assert result.pipeline is not None, result.diagnostics
    step = result.pipeline.leaf(("a",))
    value = step.settings.node_selector["key"]
    assert (known(value, step.inputs, PARAMS), known_number(value, step.inputs, PARAMS)) == (
        text,
        number,
    )
