"""Each form of a picture, kept in a file: the page opens in a browser.

``golden/new.*`` are what ``golden/new.yaml`` gives, ``golden/diff.*`` what is different from
``golden/old.yaml``. KFPC_RENEW=1 renews them; the difference is then read in the version control's
words.
"""

from __future__ import annotations

import os

import pytest

from kfpc.views.graph import Box
from kfpc.views.graph.as_text import diff_text
from kfpc.views.graph.compare import compared
from kfpc.views.graph.dot import dot
from kfpc.views.graph.html import html
from kfpc.views.graph.mermaid import mermaid
from tests.views.graph.drawn import GOLDEN, of_file

RENEW = os.environ.get("KFPC_RENEW") == "1"
FORMS = {"mmd": mermaid, "dot": dot, "html": html, "txt": diff_text}


def pictures() -> dict[str, Box]:
    new = of_file("new.yaml")
    return {"new": new, "diff": compared(of_file("old.yaml"), new)}


@pytest.mark.parametrize(
    "name", ["new.mmd", "new.dot", "new.html", "diff.mmd", "diff.dot", "diff.html", "diff.txt"]
)
def test_each_form_is_as_it_was_read(name: str):
    stem, form = name.split(".")
    if form == "html":
        pytest.importorskip("igraph")
    text = FORMS[form](pictures()[stem])
    file = GOLDEN / name
    if RENEW:
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), "run `make golden` and read the difference"
