"""No text of a user's is syntax: whatever it is, the picture around it stays the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given

from kfpc.views.graph.dot import dot
from kfpc.views.graph.html import html
from kfpc.views.graph.mermaid import mermaid
from tests.views.graph.drawn import evil_texts, made

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_LABEL = re.compile(r'"([^"]*)"')
_ENTITY = re.compile(r"#[0-9]+;|<br/>")


@given(evil_texts)
def test_mermaid(texts: list[str]):
    text = mermaid(made(texts))
    assert _LABEL.sub('""', text) == _LABEL.sub('""', mermaid(made(["x"])))
    text.encode()
    for label in _LABEL.findall(text):
        assert not set(_ENTITY.sub("", label)) & set("\"'`<>&#;%{}[]|\\$*~@!?=/\n\r\t")


@given(evil_texts)
def test_dot(texts: list[str]):
    text = dot(made(texts))
    assert _QUOTED.sub('""', text) == _QUOTED.sub('""', dot(made(["x"])))
    text.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    for quoted in _QUOTED.findall(text):
        assert set(re.findall(r"\\(.)", quoted)) <= set('\\"n')
        assert not re.search(r"&(?!amp;)", quoted)


class _Tags(HTMLParser):
    """The tags of a page with all their attributes, but for sizes and places, and its texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Any] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [(name, _without_numbers(name, value)) for name, value in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"!{data}")


def _without_numbers(name: str, value: str | None) -> str | None:
    measures = {"x", "y", "d", "width", "height", "transform", "viewbox"}
    return None if name in measures else value


def tags(page: str) -> _Tags:
    found = _Tags()
    found.feed(page)
    found.close()
    return found


@given(evil_texts)
def test_html(texts: list[str]):
    pytest.importorskip("igraph")
    text = html(made(texts))
    text.encode()
    found, plain = tags(text), tags(html(made(["x"])))
    assert [one for one in found.tags if one not in ("p", "/p", ("p", []))] == [
        one for one in plain.tags if one not in ("p", "/p", ("p", []))
    ]


def test_a_text_is_shown_as_it_is():
    texts = ['a "quoted" <b>text</b> & more']
    pytest.importorskip("igraph")
    assert texts[0] in tags(html(made(texts))).texts
    assert "a #34;quoted#34; #60;b#62;text#60;#47;b#62; #38; more" in mermaid(made(texts))
    assert 'a \\"quoted\\" <b>text</b> &amp; more' in dot(made(texts))
