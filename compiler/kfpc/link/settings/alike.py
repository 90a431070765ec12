"""Settings that many steps of one component say alike, read once.

What is read has no places in it, but for the texts that read inputs; so it is the same for all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from kfpc.language.step import Settings as SettingsModel
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import TextSite
from kfpc.record import record, replace
from kfpc.source import Place

_NUMBERS = frozenset(
    {"retries", "preemptible", "resume", "timeout", "cpu", "memory", "storage", "gpus"}
)
"""Keys of which a number counts as such, and not its letters."""

_TEXTS = frozenset(
    {"env", "node_selector", "labels", "annotations", "service_account", "image_pull_policy"}
    | {"priority_class", "runtime_class", "queue"}
)
"""Keys of texts, and of mappings of texts."""

_OTHERS = frozenset(SettingsModel.model_fields) - _NUMBERS - _TEXTS - {"continue_on_failure"}
"""Keys of what is read for each step by itself."""


@record(eq=False)
class Shared:
    """What was read for the step at a place, and its texts."""

    settings: Settings
    place: Place
    readings: tuple[TextSite, ...]

    def readings_at(self, place: Place) -> Iterator[TextSite]:
        """The texts as another step has them, at its own place."""
        length = len(self.place.path)
        for one in self.readings:
            at = one.place
            if isinstance(at, Place) and at.path[:length] == self.place.path:
                yield TextSite(one.text, replace(at, path=(*place.path, *at.path[length:])))
            else:
                yield one


def likeness(place: Place, *others: Hashable) -> Hashable | None:
    """What settings follow from: what the step at a place says, and the ``others``. None where they
    have to be read for each step by itself."""
    said = place.value
    if not isinstance(said, dict) or not _OTHERS.isdisjoint(said):
        return None
    plain = [(key, said[key]) for key in said if key in _NUMBERS or key in _TEXTS]
    return (repr(plain), *others)


def can_be_shared(place: Place, settings: Settings) -> bool:
    """Whether what was read of the step at a place follows from its plain data alone: not from the
    letters of a number that is text, nor from where it stands."""
    return not settings.ladders and all(
        _is_plain(value, numbers=key in _NUMBERS, expressions=key == "resume")
        for key, value in place.value.items()
        if key in _NUMBERS or key in _TEXTS
    )


def _is_plain(value: Any, *, numbers: bool, expressions: bool) -> bool:
    if isinstance(value, dict):
        return all(
            _is_plain(inner, numbers=numbers, expressions=expressions) for inner in value.values()
        )
    if isinstance(value, str):
        return expressions or "{{" not in value
    return numbers and isinstance(value, int)
