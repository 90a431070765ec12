"""Merge keys read as ruamel.yaml reads them, and each key has a place.

PyYAML is no oracle here: 6.0.4 lets the later mappings of a list win.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.source.reading import clean

NAMES = st.sampled_from("abcde")


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Mappings that merge those above them, one by one or in lists, at two depths."""
    lines: list[str] = []
    for number in range(draw(st.integers(1, 7))):
        own = draw(st.dictionaries(NAMES, st.integers(0, 99), max_size=4))
        entries = [f"{name}: {value}" for name, value in own.items()]
        if number:
            brought = draw(st.lists(st.integers(0, number - 1), max_size=3))
            aliases = [f"*m{other}" for other in brought] + draw(
                st.lists(st.sampled_from(["{a: -1}", "{f: -2, b: -3}"]), max_size=1)
            )
            if aliases:
                plain = len(aliases) == 1 and draw(st.booleans())
                merge = f"<<: {aliases[0]}" if plain else f"<<: [{', '.join(aliases)}]"
                entries.insert(draw(st.integers(0, len(entries))), merge)
        inner = f"{{{', '.join(entries)}}}"
        if draw(st.booleans()):
            inner = f"{{in: {inner}}}"
        lines.append(f"k{number}: &m{number} {inner}")
    return "\n".join(lines)


@given(documents())
def test_merges_read_as_ruamel_reads_them(text: str) -> None:
    document = clean(text)
    assert document.data == YAML(typ="safe", pure=True).load(text)
    _check(document, document.data, ())


def _check(document: Any, node: Any, path: tuple[str, ...]) -> None:
    for key, value in node.items():
        place = document.place(*path, key)
        span, of_key = place.span, place.key.span
        assert document.source.text[of_key.start : of_key.end] == key
        if isinstance(value, dict):
            _check(document, value, (*path, key))
        else:
            assert document.source.text[span.start : span.end] == str(value) == place.raw
