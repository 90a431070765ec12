"""``after`` and ``when``: which steps come first, and whether this one runs."""

from __future__ import annotations

import re
from typing import Any

from kfpc.expressions.argo_tags import condition as own_condition
from kfpc.language.messages.flow import AsWritten
from kfpc.language.messages.remedies.form import Form, Remedy, is_text, only

_SUCCEEDED = re.compile(r"\s*([A-Za-z][\w-]*)(?:\.Succeeded)?\s*")


_BETWEEN = re.compile(r"\s*(?:,|&&|\s)\s*")


def after(value: Any, key: str) -> Remedy:
    """The steps that come first: Argo has an expression, Docker a mapping."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        value = [only(item, "step", "name", "task", "job", "id") or "" for item in value]
    if isinstance(value, dict) and value:
        if value.keys() <= {"any", "all"}:
            return _choice(value)
        value = list(value)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], (dict, list)):
        return after(value[0], key)
    if isinstance(value, str):
        words = _BETWEEN.split(value.strip())
        names = [found[1] for word in words if (found := _SUCCEEDED.fullmatch(word))]
        if len(names) != len(words):
            return None
        return Form(names if len(names) > 1 else names[0])
    if isinstance(value, AsWritten):
        return None
    return Form(value) if isinstance(value, list) and value and all(map(is_text, value)) else None


def _choice(value: dict[str, Any]) -> Remedy:
    """``any`` and ``all``, each a list of names; ``all`` alone is a list."""
    said = {key: [names] if is_text(names) else names for key, names in value.items() if names}
    if not all(isinstance(names, list) and all(map(is_text, names)) for names in said.values()):
        return "write names of steps: `after: {any: [a, b]}`"
    if "any" not in said:
        return Form(said["all"]) if said else "write names of steps: `after: {any: [a, b]}`"
    return Form(said)


def condition(value: Any, _key: str) -> Remedy:
    if isinstance(value, list) and value and all(map(is_text, value)):
        parts = [f"({each})" if "||" in each and len(value) > 1 else each for each in value]
        return Form(" && ".join(parts))
    return "write a condition, such as `when: params.x == 'a'`"


def condition_of(value: Any) -> Remedy:
    """``if`` of GitHub Actions, where its names and functions are not kfpc's."""
    word = value.strip().removesuffix("()") if isinstance(value, str) else ""
    if word in ("always", "failure", "cancelled"):
        return (
            "give the steps before `continue_on_failure: true`; `when: steps.a.status == 'Failed'` "
            "then sees how one ended; or write this step into `on_exit`, which runs whatever "
            "happened"
        )
    if word == "success":
        return "leave it out: a step runs when those before it succeeded"
    if isinstance(value, bool):
        return Form(value, "when")
    meant = own_condition(value) if isinstance(value, str) else None
    return None if meant is None else Form(meant, "when")


def for_each(value: Any, _: str) -> Remedy:
    """The elements of a loop: a number is how many rounds there are, and lists by names are
    combined."""
    if isinstance(value, dict) and value and not value.keys() & {"matrix", "zip"}:
        count = only(value, "range", "count", "times")
        if type(count) is int:
            return for_each(count, _)
        return Form({"matrix": value}) if all(map(_is_axis, value.values())) else None
    if type(value) is not int or value < 1:
        return None
    return Form(f"${{{{ range({value}) }}}}", note="`item` is the number of the round, from 0 on")


def _is_axis(value: Any) -> bool:
    return (isinstance(value, list) and bool(value)) or (isinstance(value, str) and "${{" in value)
