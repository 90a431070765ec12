"""Pictures for tests: of specs that a test writes, and made by hand of any texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import kfpc
from kfpc.views.graph import Box, Change, Edge, Kind, picture
from tests.telling import whole

GOLDEN = Path(__file__).parent / "golden"


def drawn(body: str) -> Box:
    loaded = kfpc.load(kfpc.Source(whole(body)))
    assert loaded.valid, loaded.diagnostics
    assert loaded.analysis is not None
    return picture(loaded.analysis)


def of_file(name: str) -> Box:
    return drawn((GOLDEN / name).read_text(encoding="utf-8"))


def made(texts: list[str]) -> Box:
    """A picture with one of the texts wherever a user's may stand."""

    def text(number: int) -> str:
        return texts[number % len(texts)]

    def leaf(*id: str, **more: Any) -> Box:
        said, facts = {"image": text(4), text(5): text(6)}, {"plan": text(7)}
        return Box(
            id, text(1), Kind.PROGRAM, (text(2), text(3)), said, facts, preemptible=True, **more
        )

    a, b = leaf("a"), leaf("b", change=Change.CHANGED, changes=(text(8),))
    inner = (leaf("g", "c"), leaf("g", "d", change=Change.REMOVED))
    between = Edge(("g", "c"), ("g", "d"), (f"{text(9)}: T",), (f"{text(10)} → c",))
    group = Box(
        ("g",), text(11), Kind.LOOP, (text(12),), {"when": text(13)}, inside=inner, edges=(between,)
    )
    edges = (
        Edge(
            ("a",),
            ("b",),
            (f"{text(14)}: T", text(15), text(16)),
            (f"{text(17)} → b",),
            Change.ADDED,
        ),
        Edge(("b",), ("g",)),
    )
    return Box(
        (), text(0), Kind.PIPELINE, said={"description": text(18)}, inside=(a, b, group),
        edges=edges, change=Change.CHANGED, changes=(text(19),),
    )  # fmt: skip


EVIL = (
    '"', '\\"', "\\", "\\N", "&quot;", "&", "<b>", "</title><script>alert(1)</script>", "]]>",
    "-->", "<!--", "#quot;", "#35;", "%%{init: {}}%%", "`**x**`", "end", "subgraph",
    "a\n  b --> c", "s1 --> s2;", "|x|", '"]', '")]', "{{x}}", "${{ x }}",
    "$(id)", "\x00\x1b[0m\x7f",
    "\u202e", "漢字", "\ud800", "- a", "1. a", "# a", "_a_", "__a__", "http://a.b",
    "javascript:alert(1)", "__proto__", "'", "\r\n\t", " ", "",
)  # fmt: skip

evil_texts = st.lists(
    st.one_of(
        st.sampled_from(EVIL),
        st.lists(st.sampled_from(EVIL), min_size=1, max_size=4).map("".join),
        st.text(max_size=60),
    ),
    min_size=1,
    max_size=20,
)
