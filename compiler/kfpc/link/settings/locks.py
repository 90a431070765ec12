"""``lock`` of a step, and of ``workflow``."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.language.marks import position_of
from kfpc.link.cuts import Cuts
from kfpc.link.defaults import Setting
from kfpc.link.settings.fixed import object_name
from kfpc.pipeline.locks import Lock
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols


def locks(setting: Setting, names: Symbols) -> tuple[Lock, ...]:
    return read_locks(setting.value, setting.place, setting.cuts, names)


def read_locks(value: Any, place: Place, cuts: Cuts, names: Symbols) -> tuple[Lock, ...]:
    """One lock or several; without those that could not be read."""
    if not isinstance(value, list):
        found = [_lock(value, place, cuts, names)]
    else:
        found = [_lock(one, place.child(n), cuts, names) for n, one in enumerate(value)]
    return tuple(lock for lock in found if lock is not None)


def _lock(model: Any, place: Place, cuts: Cuts, names: Symbols) -> Lock | None:
    if (model.mutex is None) == (model.semaphore is None):
        if model.mutex is not None or not cuts.touch(*place.path):
            found = "found none" if model.mutex is None else "found both"
            message = f"a lock is either `mutex` or `semaphore`; {found}"
            help = (
                "write `lock: {mutex: NAME}`, or `lock: {semaphore: {config_map: NAME, key: KEY}}`"
            )
            names.report.add(ONE_OF.at(place, message, help=help))
        return None
    if model.mutex is not None:
        names = names.at(position_of(type(model), "mutex"))
        at = place.child("mutex")
        name, key = object_name(model.mutex, at, names), None
    else:
        names, at = names.at(position_of(type(model.semaphore), "key")), place.child("semaphore")
        name = object_name(model.semaphore.config_map, at.child("config_map"), names)
        key = object_name(model.semaphore.key, at.child("key"), names)
    if name.is_erroneous or (key is not None and key.is_erroneous):
        return None
    return Lock(name, at, key)
