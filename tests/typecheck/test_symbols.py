"""The names that expressions know."""

from __future__ import annotations

from kfpc.expressions.positions import CONTEXTS
from kfpc.typecheck.symbols import _LOOK_UPS


def test_every_first_word_is_looked_up_and_may_stand_somewhere() -> None:
    """Without a look-up it is unknown; without a place it is told to stand elsewhere, always."""
    assert set(_LOOK_UPS) == frozenset[str]().union(*CONTEXTS.values())
