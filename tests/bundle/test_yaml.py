"""The writer's YAML, read back by several readers."""

from __future__ import annotations

import math
import re
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kfpc.bundle import dump
from kfpc.bundle.scalars import inline


class Yaml12(yaml.SafeLoader):
    """A reader by YAML 1.2's core schema (spec 10.3.2), on PyYAML's scanner."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern in {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)",
}.items():
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), None)

READERS = [yaml.SafeLoader, yaml.CSafeLoader, Yaml12]

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
tricky = st.text(st.sampled_from(" \t\n\r:#-?|>'\"{}[]&*!%@`~,=<.0123exyn\x85\u2028\ufeff\0é名😀"))
lines = st.lists(st.sampled_from(["", " ", "\t", "a", " b", "\tc", "# d", "e: f", "- g", "  "]))
strings = text | tricky | lines.map("\n".join)
numbers = st.integers() | st.floats(allow_nan=False)
leaves = strings | numbers | st.booleans() | st.none()
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strings, inner, max_size=4)
)


@pytest.mark.parametrize("reader", READERS)
@given(tree=trees)
@example(tree={"script": "a\n\n\n", "next": "\n b", "k": ["|", "\n\n", "a\n  ", "\tx\ny\n"]})
@example(tree=[[[], {}], [["x\ny"]], {"": ""}, [{"a": [{"b": "c\nd\n\n"}]}]])
@example(tree={"k" * 2000: {"a": ["b"]}, "l\n" * 700: ["c"], "m" * 1100: "x\ny\n"})
@example(tree=[1e16, 1e-5, -0.0, 10**30, -1, math.inf, -math.inf])
def test_what_is_written_is_read_back(reader: type[Any], tree: Any):
    written = dump(tree)
    again = yaml.load(written, Loader=reader)
    assert again == tree
    assert repr(again) == repr(tree)  # 1, 1.0 and True are equal, and are not the same


@given(tree=trees)
def test_another_reader_of_1_2_agrees(tree: Any):
    ruamel = pytest.importorskip("ruamel.yaml", reason="ruamel.yaml is not installed")
    assert ruamel.YAML(typ="safe", pure=True).load(dump(tree)) == tree


MISTAKABLE = r"""
    no NO yes on off y N null Null ~ true FALSE 0 -1 0777 0o7 0x1f 1e3 1.5 .5 1_000 12:30:45
    2001-01-01 .inf .NaN nan inf - -- --- ... ? : # % @ ` ! & * | > = << 'a' "a" [a] {a} a: , .
"""
OTHERS = ["", " a", "a ", "a: b", "a #b", "a  b", "{{inputs.x}}", "a\tb", "\x85", "\u2028"]


@pytest.mark.parametrize("value", [*MISTAKABLE.split(), *OTHERS])
def test_what_a_reader_could_mistake_is_quoted(value: str):
    assert inline(value).startswith('"')


@pytest.mark.parametrize(
    "value",
    ["train", "train-1", "/tmp/outputs/x/data", "a:b", "a#b", "gs://x/y?z=1&b", "echo 'a' | tee b"],
)
def test_what_is_plain_to_all_has_no_quotes(value: str):
    assert inline(value) == value


def test_the_look_of_a_manifest():
    manifest: Any = {
        "apiVersion": "argoproj.io/v1alpha1",
        "metadata": {"generateName": "demo-", "labels": {}},
        "templates": [
            {
                "name": "train",
                "script": "set -e\necho 'a: b'\n\n  exit 0",
                "args": ["--on", "no", "{{=1}}", []],
                "limits": {"cpu": "4", "n": 3, "x": 1e21, "last": None, "ok": False},
            },
            [["a"], "b"],
        ],
    }
    assert dump(manifest).decode() == dedent("""\
        apiVersion: argoproj.io/v1alpha1
        metadata:
          generateName: demo-
          labels: {}
        templates:
        - name: train
          script: |-
            set -e
            echo 'a: b'

              exit 0
          args:
          - "--on"
          - "no"
          - "{{=1}}"
          - []
          limits:
            cpu: "4"
            "n": 3
            x: 1.0e+21
            last: null
            ok: false
        - - - a
          - b
        """)


def test_half_a_character_is_refused():
    with pytest.raises(ValueError, match="surrogate"):
        dump({"a": "\ud800"})


def test_data_that_is_not_plain_is_refused():
    with pytest.raises(TypeError, match="set"):
        dump({"a": {1}})  # type: ignore[dict-item]
