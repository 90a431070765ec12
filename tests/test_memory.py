"""What is made of a spec on its way is freed as soon as its result is there.

A ring of objects stays until the garbage collector has gone through all there are, and at a
thousand steps that takes half as long as the compile.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kfpc
from kfpc.source import Document

ROOT = Path(__file__).parent.parent
SPECS = [
    *sorted((ROOT / "specs").glob("*/pipeline.yaml")),
    *sorted((ROOT / "specs" / "conformance").glob("*/pipeline.yaml")),
]


@pytest.fixture
def garbage() -> Iterator[list[object]]:
    """What the collector finds in rings while a test runs; it is not freed till then."""
    gc.collect()
    gc.freeze()  # what other tests left is not looked at
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield gc.garbage
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()
    gc.unfreeze()


@pytest.mark.parametrize("function", [kfpc.compile, kfpc.validate, kfpc.plan])
def test_no_ring_holds_a_spec(function: Callable[[Path], object], garbage: list[object]) -> None:
    for spec in SPECS:
        function(spec)
        gc.collect()
        assert not [one for one in garbage if isinstance(one, Document)], spec
