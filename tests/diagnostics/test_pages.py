"""The examples of the pages are true: a wrong one gives the page's code, a right one does not.

In a page, a yaml block begins with a line that says what it is:

``# wrong``, ``# right``
    a whole spec, or in a page of KFPC4xx, without ``apiVersion: kfpc/…``, a component file,
    which a spec of one step runs, giving each input that has to be given. A right one has no
    error of any code.
``# wrong: component``, ``# right: component``
    a component file in another page.
``# file: PATH``
    a file that lies beside the specs of the page, such as a component that they name.

After the kind may follow options of ``kfpc.validate``: ``# wrong: argo=3.7``,
``# right: component cluster=eks``; and ``max_pods=20``, of ``kfpc plan``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

import kfpc
from kfpc.checks import check_max_pods
from kfpc.cli import pages
from kfpc.diagnostics import Diagnostic, Severity
from kfpc.diagnostics.catalogue import codes
from kfpc.targets.argo.target import ARGO

_BLOCK = re.compile(
    r"^```yaml\n# (wrong|right|file)\b:? *([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)

_VALUES: dict[str, Any] = {"integer": 1, "float": 1.5, "boolean": True, "list": [], "dict": {}}


@dataclass(frozen=True)
class Example:
    code: str
    kind: str
    words: tuple[str, ...]
    text: str
    files: dict[str, str]

    @property
    def is_component(self) -> bool:
        described = self.code.startswith("KFPC4") and "apiVersion: kfpc/" not in self.text
        return described or "component" in self.words

    @property
    def options(self) -> dict[str, Any]:
        return dict(word.split("=", 1) for word in self.words if "=" in word)


def examples() -> Iterator[Any]:
    for code in codes().values():
        blocks = _BLOCK.findall(pages.text(code))
        files = {words: text for kind, words, text in blocks if kind == "file"}
        shown = [block for block in blocks if block[0] != "file"]
        for number, (kind, words, text) in enumerate(shown, start=1):
            example = Example(code.id, kind, tuple(words.split()), text, files)
            yield pytest.param(example, id=f"{code.id}-{number}-{kind}")


def spec_for(component: str) -> str:
    """A spec whose one step runs ``component.yaml``."""
    step: dict[str, Any] = {"component": "component.yaml"}
    given = {
        one["name"]: _VALUES.get(str(one.get("type", "")).lower(), "text")
        for one in _inputs(component)
        if "default" not in one and not one.get("optional")
    }
    if given:
        step["with"] = given
    return yaml.safe_dump({"apiVersion": "kfpc/v1", "name": "demo", "steps": {"run": step}})


def _inputs(component: str) -> list[dict[str, Any]]:
    """The inputs of a component file, as far as a wrong one says."""
    try:
        data = yaml.safe_load(component)
    except yaml.YAMLError:
        return []
    inputs = data.get("inputs") if isinstance(data, dict) else None
    found = inputs if isinstance(inputs, list) else []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("name"), str)]


def diagnostics(spec: str, *, max_pods: str | None = None, **options: Any) -> list[Diagnostic]:
    """What is told of a spec, and with ``max_pods`` of its plan too."""
    if max_pods is None:
        return list(kfpc.validate(spec, **options).diagnostics)
    loaded = kfpc.load(spec, **options)
    assert loaded.pipeline is not None
    beyond = check_max_pods(ARGO.analysis(loaded.pipeline), int(max_pods))
    return [*loaded.diagnostics, *beyond]


@pytest.mark.parametrize("example", list(examples()))
def test_an_example(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name, text in example.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    if example.is_component:
        Path("component.yaml").write_text(example.text, encoding="utf-8")
        Path("pipeline.yaml").write_text(spec_for(example.text), encoding="utf-8")
    else:
        Path("pipeline.yaml").write_text(example.text, encoding="utf-8")

    found = diagnostics("pipeline.yaml", **example.options)

    told = [f"{one.span.file}:{one.span.line}: {one.code}: {one.message}" for one in found]
    if example.kind == "wrong":
        assert example.code in {one.code for one in found}, told
    else:
        wrong = [one for one in found if one.severity is Severity.ERROR or one.code == example.code]
        assert wrong == [], told


def test_every_rule_shows_both():
    """A page without examples is for what no spec can show."""
    shown = {(one.values[0].code, one.values[0].kind) for one in examples()}
    assert {code for code, kind in shown if kind == "wrong"} <= {
        code for code, kind in shown if kind == "right"
    }


_NO_TEXT = "a file that is not text, or too large for a page"
_BESIDE = "what is not in the spec: an option, or a file beside it"

NO_EXAMPLE = {
    "KFPC509": "it is of two files",
    "KFPC513": "it is of two files",
    "KFPC101": _NO_TEXT,
    "KFPC102": _NO_TEXT,
    "KFPC103": _NO_TEXT,
    "KFPC104": _NO_TEXT,
    "KFPC458": _BESIDE,
    "KFPC605": "more steps than a page can show",
    "KFPC609": _BESIDE,
    "KFPC612": "more characters than a page can show",
    "KFPC615": "the language has no words yet for what Argo has none for",
    "KFPC653": _BESIDE,
    "KFPC671": "more steps than a page can show",
    "KFPC672": _BESIDE,
    "KFPC673": _BESIDE,
    "KFPC813": "more characters than a page can show",
    "KFPC901": _BESIDE,
    "KFPC902": _BESIDE,
    "KFPC903": _BESIDE,
    "KFPC904": _BESIDE,
    "KFPC905": _BESIDE,
}
"""Codes whose page has no wrong example, with the reason."""


def test_every_other_page_has_examples():
    wrong = {one.values[0].code for one in examples() if one.values[0].kind == "wrong"}
    assert set(codes()) - wrong == set(NO_EXAMPLE)


def test_every_page_of_a_rule_has_examples():
    assert set(pages._rules()) <= {one.values[0].code for one in examples()}


def test_every_code_has_one_page_and_every_page_a_code():
    """A file, or the docstring of the rule that gives the code: never both."""
    files = [Path(file.name) for file in resources.files("kfpc.diagnostics.pages").iterdir()]
    written = [file.stem for file in files if file.suffix == ".md"]
    assert sorted([*written, *pages._rules()]) == list(codes())


def test_a_page_is_read_as_it_is_written():
    """A tab in it is a tab, a backslash a backslash."""
    assert "\n\ta: {image:" in pages.text(codes()["KFPC106"])
    assert r'"\ud83d\ude00"' in pages.text(codes()["KFPC121"])
