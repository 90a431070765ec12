"""``resume``, ``preemptible``, ``retries``, ``timeout``."""

from __future__ import annotations

from typing import Any

from kfpc.language.messages.remedies.form import Form, Remedy, first, is_text, only, renamed
from kfpc.language.messages.rewriting import TRUTHS

_CHECKPOINTS = (
    "path", "uri", "url", "dir", "directory", "location", "from", "file", "checkpoint_dir",
    "checkpoint_path", "bucket", "at",
)  # fmt: skip

_ON = frozenset({
    "spot", "preemptible", "preferred", "prefer", "optional", "allowed",
    "allow", "always", "enabled", "best-effort",
})  # fmt: skip
_OFF = frozenset({"never", "on-demand", "ondemand", "on_demand", "disabled"})
_ONLY = frozenset({"required", "only", "must", "force", "strict", "spot-only"})
_FALLBACKS = frozenset({"fallback", "spot-then-on-demand", "with-fallback"})

_BACKOFF = {
    "delay": "delay", "duration": "delay", "initial": "delay", "initial_delay": "delay",
    "wait": "delay", "backoffDuration": "delay", "backoff_duration": "delay", "base": "delay",
    "factor": "factor", "backoffFactor": "factor", "backoff_factor": "factor",
    "multiplier": "factor", "max_delay": "max_delay", "maxDuration": "max_delay",
    "max_duration": "max_delay", "cap": "max_delay", "max": "max_delay",
    "maxDelay": "max_delay", "backoffMaxDuration": "max_delay",
    "backoff_max_duration": "max_delay",
}  # fmt: skip
_TOTALS = (
    "limit", "max", "count", "times", "retries", "maxRetries", "max_retries", "max_retry_count",
    "maxRetryCount", "number", "num", "n",
)  # fmt: skip
_ATTEMPTS = ("attempts", "max_attempts", "maxAttempts")
_OF_ARGO = frozenset({"retryPolicy", "retry_policy", "policy", "expression", "when", "affinity"})
"""What kfpc decides itself, by what the retries are for."""


def resume(value: Any, key: str) -> Remedy:
    if isinstance(value, list) and len(value) == 1:
        return Form("idempotent") if value == ["idempotent"] else resume(value[0], key)
    if isinstance(value, str):
        is_place = "://" in value or value.startswith("/") or "${{" in value
        return Form({"checkpoint": value}) if is_place else _word_for_resume(value)
    if isinstance(value, dict) and value:
        return _mapping_for_resume(value)
    return None if isinstance(value, bool) else _EITHER


_EITHER = "write `resume: idempotent`, or `resume: {checkpoint: …}`"


def _mapping_for_resume(value: dict[str, Any]) -> Remedy:
    if only(value, "idempotent") is True or only(value, "mode", "type") == "idempotent":
        return Form("idempotent")
    inner = value.get("checkpoint")
    place = first(inner, *_CHECKPOINTS) if isinstance(inner, dict) else first(value, *_CHECKPOINTS)
    if not is_text(place):
        return _EITHER if isinstance(inner, (bool, int)) else None
    grace = first(value, "grace_period", "grace", "gracePeriod")
    return Form({"checkpoint": place, **({} if grace is None else {"grace_period": grace})})


def _word_for_resume(word: str) -> Remedy:
    return None if word.lower()[:3] == "ide" else _EITHER


def preemptible(value: Any, key: str) -> Remedy:
    if isinstance(value, list) and len(value) == 1:
        return preemptible(value[0], key)
    if isinstance(value, str):
        return _word_for_preemptible(value)
    if isinstance(value, dict):
        return _mapping_for_preemptible(value)
    return None if isinstance(value, bool) else "write `preemptible: true`"


def _mapping_for_preemptible(value: dict[str, Any]) -> Remedy:
    switch = only(value, "enabled", "spot", "allowed", "preferred", "preemptible")
    if isinstance(switch, bool):
        return Form(switch)
    if only(value, "only", "strict") is True:
        return Form({"required": True})
    if value.get("spot") is True or value.get("enabled") is True:
        return Form(True)
    after = only(value, "on_demand", "on_demand_after", "fallback_after", "after")
    if isinstance(after, int) and not isinstance(after, bool):
        return Form({"fallback": {"after": after}})
    if only(value, "fallback") is True or only(value, "on_demand", "to") is not None:
        return Form({"fallback": "on-demand"})
    return None


def _word_for_preemptible(value: str) -> Remedy:
    word = value.lower().replace(" ", "-")
    if "{{" in value:
        return None  # told as an expression that may not stand here
    if word in _ONLY:
        return Form({"required": True})
    if word in _OFF:
        return Form(False)
    if word in _FALLBACKS:
        return Form({"fallback": "on-demand"})
    if word in _ON:
        return Form(True)
    if word in TRUTHS:
        return None
    return "write `preemptible: true`; `cluster`, for the whole file, says which nodes those are"


def fallback(value: Any, _key: str) -> Remedy:
    if isinstance(value, int) and not isinstance(value, bool):
        return Form({"after": value})
    if isinstance(value, str) and value.lower() in _OFF | {"regular", "standard", "true", "yes"}:
        return Form("on-demand")
    return None


def retries(value: Any, key: str) -> Remedy:
    if isinstance(value, list) and len(value) == 1:
        return retries(value[0], key) or _number(value[0])
    if not isinstance(value, dict):
        return None
    rest = {name: item for name, item in value.items() if name not in _OF_ARGO}
    waits = rest.pop("backoff", None)
    waits = waits if isinstance(waits, dict) else None if waits is None else {"delay": waits}
    beside = {name: rest.pop(name) for name in tuple(rest) if name in _BACKOFF and name != "max"}
    waits = _waits({**(waits or {}), **beside})
    if waits is None or len(rest) != 1:
        return None
    ((name, number),) = rest.items()
    if name in _ATTEMPTS and isinstance(number, int) and number > 0:
        number, note = number - 1, "it does not count the first attempt"
    elif name in (*_TOTALS, "total"):
        note = None
    else:
        return None
    counted = _number(number)
    if counted is None:
        return None
    right = {"total": counted.value, "backoff": waits} if waits else counted.value
    return Form(right, note=note)


def _number(value: Any) -> Form | None:
    """A count, or an expression that stands for one."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    if isinstance(value, str) and not ("${{" in value or value.isdecimal()):
        return None
    return Form(int(value) if isinstance(value, str) and value.isdecimal() else value)


def backoff(value: Any, _key: str) -> Remedy:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return Form({"delay": f"{value}s" if isinstance(value, int) else value})
    right = _waits(value) if isinstance(value, dict) else None
    return Form(right) if right and "delay" in right and right != value else None


def _waits(value: dict[str, Any]) -> dict[str, Any] | None:
    """``backoff`` with kfpc's names; Argo has numbers in quotes, and seconds without a unit."""
    found = renamed(value, _BACKOFF)
    if found is None:
        return None
    for name, item in found.items():
        if isinstance(item, str) and item.isdecimal():
            found[name] = int(item) if name == "factor" else f"{item}s"
        elif name != "factor" and isinstance(item, int):
            found[name] = f"{item}s"
    return found


_UNITS = {
    unit: letter
    for letter, units in (
        ("s", "s sec secs second seconds"),
        ("m", "m min mins minute minutes"),
        ("h", "h hour hours hr hrs"),
        ("d", "d day days"),
    )
    for unit in units.split()
}


def timeout(value: Any, key: str) -> Remedy:
    if isinstance(value, dict) and value:
        parts = {_UNITS.get(unit.lower(), ""): number for unit, number in value.items()}
        whole = all(type(number) is int and number > 0 for number in parts.values())
        if whole and "" not in parts and len(parts) == len(value):
            return Form("".join(f"{parts[unit]}{unit}" for unit in "dhms" if unit in parts))
    return None if isinstance(value, bool) else f"say how long: `{key}: 2h`"


def timeout_of(word: str, value: Any, key: str = "timeout") -> Remedy:
    """The value of a word that has the unit in it: ``timeout_minutes: 5``."""
    unit = "m" if "minute" in word else "s"
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return Form(f"{value}{unit}", key)
    return None


def checkpoint(_word: str, value: Any) -> Remedy:
    """``checkpoint: gs://x`` as a key of the step."""
    return Form({"checkpoint": value}, "resume") if is_text(value) else None


def budget(word: str, value: Any) -> Remedy:
    """``preemptions: 5`` as a key of the step."""
    counted = _number(value)
    return None if counted is None else Form({word: counted.value}, "retries")


def fallback_of(word: str, value: Any) -> Remedy:
    """``fallback: on-demand`` as a key of the step."""
    if value == "on-demand":
        return Form({"fallback": value}, "preemptible")
    remedy = fallback(value, word)
    return Form({"fallback": remedy.value}, "preemptible") if isinstance(remedy, Form) else None
