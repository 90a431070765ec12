"""Fields of a manifest: those that say nothing are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without those that are absent, an empty mapping or an empty list."""
    return {key: value for key, value in fields.items() if value not in (None, {}, [])}
