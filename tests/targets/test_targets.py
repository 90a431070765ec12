"""What holds for every target."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import pytest

import kfpc
from kfpc import targets
from kfpc.bundle.package import form_of
from kfpc.checks import engine
from kfpc.cli import pages
from kfpc.cli.compile import _beside
from kfpc.cli.options import Argo, Kind
from kfpc.targets.argo.target import ARGO
from kfpc.targets.base import Target

NAMES = [found.name for found in iter_modules(targets.__path__) if found.ispkg]
HOME = Path(kfpc.__file__).parent
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_no_target_may_import_another():
    """The contract has a list: a target that is not on it may import what it likes."""
    text = PYPROJECT.read_text(encoding="utf-8")
    contract = text.partition('name = "targets know nothing of each other"')[2]
    listed = re.findall(r'"kfpc\.targets\.(\w+)"', contract.partition("[[")[0])
    assert sorted(listed) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_has_a_target(name: str) -> None:
    module = import_module(f"kfpc.targets.{name}.target")
    (target,) = (one for one in vars(module).values() if isinstance(one, Target))
    assert target.suffix.startswith(".")
    assert form_of(f"name{target.suffix}") is not None
    assert target.versions
    assert set(target.floor)


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_of_a_target_are_asked_and_have_their_pages(name: str) -> None:
    if find_spec(f"kfpc.targets.{name}.rules") is None:
        return
    rules = import_module(f"kfpc.targets.{name}.rules")
    there = [found.name for found in iter_modules(rules.__path__) if not found.ispkg]
    assert {rule.__name__.rpartition(".")[2] for rule in rules.RULES} == set(there)
    assert set(engine.pages(rules.RULES)) <= set(pages._rules())


KNOWS_ARGO = {
    "api.py": "the four functions take no target",
    "cli/pages.py": "the pages of all targets' rules",
    "views/causes.py": "the page of what Argo shows",
}
"""Who names a target, and for what."""


def test_nobody_else_names_a_target() -> None:
    named = re.compile(rf"\bkfpc\.targets(\.| import )({'|'.join(NAMES)})\b")
    found = {
        str(path.relative_to(HOME))
        for path in HOME.rglob("*.py")
        if HOME / "targets" not in path.parents and named.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(KNOWS_ARGO)


def test_the_command_line_says_what_the_target_says() -> None:
    assert tuple(version.value for version in Argo) == ARGO.versions
    assert tuple(kind.value for kind in Kind) == ARGO.kinds
    assert _beside("pipeline.yaml", "demo").path == f"demo{ARGO.suffix}"
