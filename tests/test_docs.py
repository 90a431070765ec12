"""What the pages say is tried: each example compiles, gives its code, or is what comes out.

Blocks of YAML on a page, from top to bottom:

- one that begins with a comment that is a path (``# components/train.yaml``) is a file beside
  the specs that follow it;
- one that begins with ``# wrong KFPC503`` must give that code, and any other must give none;
- one that begins with ``# gives`` is a part of the package of the spec before it;
- one that does not begin with ``apiVersion`` is completed with a head, and with a step if it
  has none.

On pages other than those of the language only blocks that begin with ``apiVersion: kfpc`` count.

A block of text that begins with ``error[`` or ``warning[`` is how what is shown for the spec
before it begins; lines count without the comment ``# wrong``. A comment that readers do not see,
``<!-- `this` for `that` -->``, changes that spec first.

Specs of the README find the components of the model case beside them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import kfpc
from kfpc.bundle import dump
from kfpc.clusters import PROFILES
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.diagnostics.pages import page
from kfpc.diagnostics.render_text import render_text
from kfpc.expressions.functions import FUNCTIONS
from kfpc.expressions.positions import CONTEXTS, Position
from kfpc.language import kubernetes
from kfpc.language.marks import Templated
from kfpc.language.step import Settings, Step
from kfpc.language.workflow import Workflow
from kfpc.typecheck.look_ups.run import AT_THE_END, RUN_FACTS
from tests.keys import OF_THE_AUTHOR, Key, keys

ROOT = Path(__file__).parent.parent
MODEL_CASE = ROOT / "specs" / "github-issue-summarization"
GENERATED = {"rules.md", "causes.md", "drills.md", "gpus.md"}
OF_THE_LANGUAGE = {"README.md", "language.md", "components.md", "preemption.md"}
PAGES = [
    ROOT / "README.md",
    *(p for p in sorted((ROOT / "docs").glob("*.md")) if p.name not in GENERATED),
]

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# ([\w./-]+\.yaml)\n")
_WRONG = re.compile(r"# wrong (KFPC\d{3})\n")
_CHANGE = re.compile(r"<!-- `(.+)` for `(.+)` -->")
_HEAD = "apiVersion: kfpc/v1\nname: example\n"
_STEP = "steps:\n  a: {image: busybox, command: [echo]}\n"


@dataclass
class Example:
    """A spec of a page, and the line that it begins at."""

    page: Path
    line: int
    text: str
    wrong: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    gives: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def examples(page: Path) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    files: dict[str, str] = {}
    last: Example | None = None
    found = []
    end = 0
    for block in _BLOCK.finditer(text):
        kind, body = block[1], block[2]
        line = text.count("\n", 0, block.start()) + 2
        change = _CHANGE.search(text, end, block.start())
        end = block.end()
        if kind == "text" and re.match(r"(error|warning|note)\[", body):
            assert last is not None
            if change is not None:
                assert last.text.count(change[2]) == 1
                changed = last.text.replace(change[2], change[1])
                code = body.partition("[")[2].partition("]")[0]
                last = Example(page, line, changed, code, dict(files))
                found.append(last)
            last.shown.append(body)
        if kind != "yaml":
            continue
        if page.name not in OF_THE_LANGUAGE and not body.startswith("apiVersion: kfpc"):
            continue
        if file := _FILE.match(body):
            files[file[1]] = body
        elif body.startswith("# gives"):
            assert last is not None
            last.gives.append(body)
        else:
            wrong = _WRONG.match(body)
            spec = complete(body[wrong.end() :] if wrong else body)
            last = Example(page, line, spec, wrong and wrong[1], dict(files))
            found.append(last)
    yield from found


def complete(text: str) -> str:
    """A whole spec: the head, and a step, where the block leaves them out."""
    head = "" if "apiVersion:" in text else _HEAD
    tail = "" if re.search(r"^steps:", text, re.MULTILINE) else _STEP
    return head + text + tail


EXAMPLES = [example for page in PAGES for example in examples(page)]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if example.page.name == "README.md":
        shutil.copytree(MODEL_CASE / "components", tmp_path / "components")
    for name, text in {**example.files, "pipeline.yaml": example.text}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    result = kfpc.compile("pipeline.yaml")
    codes = {found.code for found in result.diagnostics}
    shown = render_text(result.diagnostics)
    assert codes == ({example.wrong} if example.wrong else set()), shown
    for frame in example.shown:
        assert shown.startswith(frame), shown
    if example.gives:
        assert result.manifest is not None
        package = _lines(dump(result.manifest).decode())
        for part in example.gives:
            assert_in(part, package)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def assert_in(part: str, package: list[str]) -> None:
    """Each run of lines between dots is in the package, one after another."""
    at = 0
    for piece in re.split(r"^ *#? ?…$", part.partition("\n")[2], flags=re.MULTILINE):
        lines = [line for line in _lines(piece) if line]
        starts = [n for n in range(at, len(package)) if package[n : n + len(lines)] == lines]
        assert starts, f"not in the package: {piece}"
        at = starts[0] + len(lines)


# ---------------------------------------------------------------- drills


def _rows(text: str) -> list[list[str]]:
    """The rows of the tables on a page."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]


def test_what_the_readme_says_of_drills_is_what_was_seen() -> None:
    page = (ROOT / "docs" / "drills.md").read_text(encoding="utf-8")
    # what happens, plan, checkpoint, the plan's word, what Argo showed by default and with the
    # finalizer, pods, spent, end, told
    seen = {
        (row[0].strip(), sum(map(int, row[6].split("+"))), row[8])
        for row in _rows(page)
        if len(row) >= 10 and row[1] == "two budgets, 1 and 1"
    }
    told = _rows((ROOT / "README.md").read_text(encoding="utf-8"))[1:]
    assert len(told) >= 8
    for happens, _, _, pods, end in told:
        assert (happens.strip(), int(pods), end) in seen


# ---------------------------------------------------------------- nothing is left out


def test_the_page_on_the_language_has_every_key() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    ours = {key.name for key in keys() if key.model.__module__ != kubernetes.__name__}
    words = set(re.findall(r"[\w]+", text))
    assert ours - words == set()


def _listed_settings() -> str:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    listed = text.partition("What every step may say of how and where it runs: ")[2]
    return listed.partition(". ")[0]


def test_the_page_on_the_language_has_every_setting_that_may_be_a_default() -> None:
    assert re.findall(r"`(\w+)`", _listed_settings()) == list(Settings.model_fields)


def test_the_page_on_the_language_tells_of_every_key_of_a_step_and_of_the_workflow() -> None:
    """Those of a step elsewhere than in that list, and not by the name of one of `workflow`."""
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    before, heading, rest = text.partition("\n## workflow\n")
    workflow, _, after = rest.partition("\n## ")
    assert heading
    of_a_step = f"{before} {after}".replace(_listed_settings(), "")
    names = {its.alias or name for name, its in Step.model_fields.items()}
    assert names - set(re.findall(r"\w+", of_a_step)) == set()
    assert set(Workflow.model_fields) - set(re.findall(r"\w+", workflow)) == set()


def _templated() -> dict[str, Position]:
    """The keys that take expressions and what these may name; those of containers beside the
    step's own are like the step's."""
    found: dict[str, Position] = {}
    for key in keys():
        mark = next((m for m in key.marks if isinstance(m, Templated)), None)
        if mark is None or key.above[:1] == ("defaults",):
            continue
        own = [part for part in _of_ours(key) if part not in ("steps", "init", "sidecars")]
        if key.name == "argo":  # that of a step is a template, with what a pod knows
            own = ["steps", "argo"] if key.above else ["argo"]
        place = next((part for part in ("from", "s3", "gcs") if part in key.path), None)
        if place is not None:  # of a file
            own = [place, "secret"] if "secret" in key.path else [place]
        label = own[0] if found.get(own[0]) is mark.position else ".".join(own)
        assert found.setdefault(label, mark.position) is mark.position, key
    return found


_NAMED = ("volumes", "volume_claims", "metrics")
"""What holds names or paths of the author's, whichever the test calls them."""


def _of_ours(key: Key) -> Iterator[str]:
    """The keys on the way to a key, without the names of the author's own."""
    before = ""
    for part in key.path:
        if isinstance(part, str) and part != OF_THE_AUTHOR.get(before) and before not in _NAMED:
            yield part
        before = str(part)


def test_the_page_on_the_language_has_every_place_of_expressions() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    table = text.partition("**Where which may stand**")[2].partition("Anywhere else")[0]
    told = {}
    for place, names in _rows(table)[1:]:
        words = {name.partition(".")[0] for name in re.findall(r"`([\w.]+)`", names)}
        words = words or set(CONTEXTS[Position.INSIDE])  # "all"
        assert words in CONTEXTS.values()
        for key in set(re.findall(r"`([\w.]+)`", place)) - {"init", "sidecars"}:
            told[key] = words
    assert told == {key: CONTEXTS[position] for key, position in _templated().items()}


def test_the_page_on_the_language_has_every_name() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    table = text.partition("**Names**")[2].partition("**Where which may stand**")[0]
    told = {tuple(name.split(".")) for name in re.findall(r"`([\w.]+)`", table)}
    assert {name[0] for name in told} >= frozenset[str]().union(*CONTEXTS.values())
    assert {name[1] for name in told if name[0] == "run"} == {*RUN_FACTS, *AT_THE_END}


def test_the_page_of_the_code_has_every_place_of_expressions() -> None:
    told = set(re.findall(r"`([\w.]+)`", (page(NO_EXPRESSION.id) or "").partition("```")[0]))
    assert told == set(_templated()) - {"script"} | {"params"}


def test_the_page_on_the_language_has_every_function_and_profile() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    for name, function in FUNCTIONS.items():
        assert f"`{function.signature}`" in text, name
    for name in PROFILES:
        assert f"`{name}`" in text


def test_the_page_on_the_language_has_the_gpus_of_every_profile() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    table = text.partition("| profile | label |")[2].partition("```")[0]
    told = {name: row[1] for row in _rows(table) for name in re.findall(r"`([\w-]+)`", row[0])}
    assert set(told) == set(PROFILES)
    for name, profile in PROFILES.items():
        label = profile.gpu_type_label
        assert told[name].startswith("none" if label is None else f"`{label}`"), name


LINK = re.compile(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [match[1] for match in LINK.finditer(page.read_text(encoding="utf-8"))]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []
