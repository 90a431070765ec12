"""What the commands load: starting up is most of the time that a small spec takes."""

from __future__ import annotations

import pytest

from tests.cli.test_process import python

LOADED = """
import sys
from kfpc.cli import main
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""

HEAVY = {
    "kfp",
    "jsonschema",
    "requests",
    "urllib3",
    "http.client",
    "rich",
    "tarfile",
    "asyncio",
    "multiprocessing",
}


def loaded(*arguments: str) -> set[str]:
    result = python(LOADED, *arguments)
    assert result.returncode == 0, result.stderr
    return set(result.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", [("validate",), ("compile", "-o", "-")])
def test_nothing_heavy_is_loaded_for_a_local_spec(spec, command: tuple[str, ...]):
    modules = loaded(command[0], str(spec), *command[1:])
    assert not modules & HEAVY
    assert not modules & {"kfpc.cli.pages", "kfpc.diagnostics.pages"}


def test_help_loads_no_compiler(spec):
    modules = loaded("--help")
    assert not modules & HEAVY
