"""What a step gave before, instead of running it again."""

from __future__ import annotations

from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.values import TypedText
from kfpc.record import record
from kfpc.source import Place


@record(eq=False)
class Cache:
    """``max_age`` is in seconds."""

    key: TypedText
    place: Place
    max_age: int | Erroneous | None = None
    config_map: TypedText | None = None
