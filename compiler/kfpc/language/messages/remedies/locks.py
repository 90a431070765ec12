"""What other tools say of locks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.language.messages.remedies.form import Form, Remedy, is_text, only

_COUNTED = (
    "write `lock: {semaphore: {config_map: NAME, key: KEY}}`; how many may hold it is the value of "
    "that key in the ConfigMap"
)


def lock(value: Any, _: str) -> Remedy:
    """The name of a lock, GitHub's ``concurrency``, or Argo's ``synchronization``."""
    if isinstance(value, list) and value and all(map(is_text, value)):
        locks = [{"mutex": name} for name in value]
        return Form(locks[0] if len(locks) == 1 else locks, "lock")
    if isinstance(value, dict) and type(value.get("semaphore")) is int:
        return _COUNTED
    group = value.get("group") if isinstance(value, dict) else value
    if is_text(group):
        return Form({"mutex": group}, "lock")
    found = list(_of_argo(value)) if isinstance(value, dict) else []
    if not found or None in found:
        return None
    return Form(found[0] if len(found) == 1 else found, "lock")


def _of_argo(value: dict[str, Any]) -> Iterator[dict[str, Any] | None]:
    for key, said in value.items():
        for one in said if isinstance(said, list) else [said]:
            yield _one(key.rstrip("s"), one)


def _one(key: str, said: Any) -> dict[str, Any] | None:
    if key in ("mutex", "mutexe"):
        name = only(said, "name")
        return {"mutex": name} if is_text(name) else None
    if key == "semaphore" and is_text(said):
        return {"semaphore": {"config_map": said, "key": "KEY"}}
    key_of = only(said, "configMapKeyRef") if key == "semaphore" else None
    if not isinstance(key_of, dict) or not all(is_text(key_of.get(k)) for k in ("name", "key")):
        return None
    return {"semaphore": {"config_map": key_of["name"], "key": key_of["key"]}}
