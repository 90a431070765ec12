"""What the page shows is what comes out."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kfpc.views.graph.as_text import diff_text
from kfpc.views.graph.compare import compared
from kfpc.views.graph.mermaid import mermaid
from tests.views.graph.drawn import drawn

FILE = Path(__file__).parents[3] / "docs" / "graph.md"
RENEW = os.environ.get("KFPC_RENEW") == "1"


def test_the_examples() -> None:
    page = FILE.read_text(encoding="utf-8")
    spec = _block("yaml", page)
    new = drawn(spec)
    old = re.sub(r"  report: .*\n", "", spec.replace("preemptions: 20", "preemptions: 5"))
    shown = page
    for kind, text in (("mermaid", mermaid(new)), ("text", diff_text(compared(drawn(old), new)))):
        shown = shown.replace(f"```{kind}\n{_block(kind, shown)}```", f"```{kind}\n{text}```")
    if RENEW:
        FILE.write_text(shown, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == shown, "run `make golden` and read the difference"


def _block(kind: str, page: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]
