"""What the public functions say of values that they cannot use."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

import kfpc

TEXT = """\
apiVersion: kfpc/v1
name: demo
params:
  text: {type: String}
  number: 1
  list: {type: List, default: []}
steps:
  echo:
    image: busybox
    command: [echo, "${{ params.text }} ${{ params.number }} ${{ json(params.list) }}"]
"""
SPEC = kfpc.Source(TEXT)


class Own:
    """Somebody's class, of which nothing can be shown."""

    def __repr__(self) -> str:
        raise RuntimeError

    __str__ = __repr__


def loop() -> list[Any]:
    within: list[Any] = []
    within.append(within)
    return within


PLAIN = "is text, a number, a truth value, None, or a list or a mapping of such, not "


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (dt.date(2020, 1, 31), f"`params['list']` {PLAIN}date"),
        ({1}, f"{PLAIN}set"),
        (b"x", f"{PLAIN}bytes"),
        (Own(), f"{PLAIN}Own"),
        ([{"a": Own()}], f"{PLAIN}Own"),
        (Path("x"), f"{PLAIN}(Posix|Windows)Path"),
        ({1: 2}, "a key in `params['list']` is str, not int"),
        (loop(), "more than 100 lists and mappings within each other"),
    ],
)
def test_values_that_no_file_could_give(value: Any, said: str):
    with pytest.raises(TypeError, match=said.replace("[", r"\[")):
        kfpc.compile(SPEC, params={"text": "x", "list": value})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"params": ["text"]}, "`params` is a mapping, not list"),
        ({"params": {1: "x"}}, "a name in `params` is str, not int"),
        ({"set": {"text": 1}}, "`set['text']` is str (`params` takes plain values), not int"),
        ({"cluster": Path("x.yaml")}, "`cluster` is str, not PosixPath"),
        ({"argo": 4.0}, "`argo` is str, not float"),
        ({"params": {"text": "x"}, "places": {"text": "here"}}, "`places['text']` is a "),
        ({"step": 1}, "`step` is str, not int"),
        ({"max_pods": "1"}, "`max_pods` is a number, not str"),
        ({"assumed": {"hours": 1}}, "`assumed` is kfpc.Assumptions, not dict"),
        ({"assumed": kfpc.Assumptions({"echo": "1"})}, "`hours['echo']` is a number, not str"),  # type: ignore[dict-item]
    ],
)
def test_options_of_a_wrong_kind(options: dict[str, Any], said: str):
    with pytest.raises(TypeError, match=re.escape(said)):
        kfpc.plan(SPEC, **options)


@pytest.mark.parametrize(
    "source",
    [None, 1, b"spec.yaml", ["spec.yaml"], kfpc.Source(1), kfpc.Source("", 1)],  # type: ignore[arg-type]
)
def test_specs_of_a_wrong_kind(source: Any):
    for function in (kfpc.load, kfpc.validate, kfpc.compile, kfpc.plan):
        with pytest.raises(TypeError, match=r"is (a path|str).*, not \w+$"):
            function(source)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"text": "half \ud800"}, "KFPC807"),
        ({"text": 10**5000}, "KFPC904"),
        ({"list": [10**5000]}, "KFPC904"),
        ({"number": 10**5000}, "KFPC904"),
        ({"number": "1" * 5000}, "KFPC451"),
        ({"list": [float("nan")]}, "KFPC451"),
        ({"no such \ud800": 1}, "KFPC903"),
    ],
)
def test_values_of_a_right_kind_that_are_wrong(params: dict[str, Any], code: str):
    found = kfpc.compile(SPEC, params={"text": "x", **params}).diagnostics
    assert [one.code for one in found] == [code]


def test_numbers_of_very_many_digits_in_expressions():
    many = "1" * 5000
    text = TEXT.replace("params.number }}", f"params.number == {many} }}}}")
    (found, *_) = kfpc.validate(kfpc.Source(text)).diagnostics
    assert found.message == f"`{many}` is too large"
