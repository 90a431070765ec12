"""What holds for every target."""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import iter_modules

from kfpc import targets

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_no_target_may_import_another():
    """The contract has a list: a target that is not on it may import what it likes."""
    text = PYPROJECT.read_text(encoding="utf-8")
    contract = text.partition('name = "targets know nothing of each other"')[2]
    listed = re.findall(r'"kfpc\.targets\.(\w+)"', contract.partition("[[")[0])
    assert sorted(listed) == [found.name for found in iter_modules(targets.__path__) if found.ispkg]
