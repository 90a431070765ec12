"""What to write instead: for keys that are unknown, and for keys that are missing.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from kfpc.diagnostics import suggestions
from kfpc.language.forms import description_at, keys_at, path_of
from kfpc.language.messages.foreign import LATER, for_argo, meant_by, snake
from kfpc.language.spec import Spec
from kfpc.language.step import Settings, Step
from kfpc.language.workflow import Workflow
from kfpc.record import record

Path = tuple[int | str, ...]


@record
class Hint:
    """The help for an unknown key, and the known key that was meant, if that is clear."""

    help: str | None
    meant: str | None = None


def unknown_key(model: type[BaseModel], location: Path) -> Hint:
    """The hint for an unknown key at the location of a pydantic error."""
    path, key = path_of(location), str(location[-1])
    known = keys_at(model, location[:-1])
    if key == "<<":
        return Hint("YAML 1.2 has no merge keys; use `defaults`, or write the keys out")
    if key == "after_oom" and "after_failure" in known:
        return Hint("it is for `memory` alone; `after_failure` names what comes after any failure")
    if snake(key) in LATER and model is Spec and len(path) in (1, 3):
        return Hint(f"this version of kfpc does not have {LATER[snake(key)]} yet")
    foreign = meant_by(key, known)
    if foreign is not None:
        return Hint(foreign[1], foreign[0])
    if model is Spec and (where := _for_argo(key, path)) is not None:
        return Hint(where)
    close = nearest(key, known)
    if close is not None:
        return Hint(f"did you mean `{close}`?", close)
    return Hint(_elsewhere(snake(key), path, model) or _known(known, path))


def _for_argo(key: str, path: Path) -> str | None:
    """For keys of Argo's own, written where kfpc has its keys."""
    if len(path) == 1 or (len(path) == 2 and path[0] == "workflow"):
        return for_argo(key, of_a_step=False)
    in_step = len(path) == 3 and path[0] == "steps"
    if in_step or (len(path) == 2 and path[0] == "defaults"):
        return for_argo(key, of_a_step=True)
    return None


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that differs by a slip of the pen; short words may differ by more of it."""
    return suggestions.nearest(word, known, cutoff=0.6 if len(word) < 5 else 0.7)


def _elsewhere(key: str, path: Path, model: type[BaseModel]) -> str | None:
    """For keys that have their place in another mapping of the file."""
    if model is not Spec or len(path) not in (1, 2, 3):
        return None
    setting = _translated(key, Settings)
    if len(path) == 1 and setting is not None:
        return f"`{setting}` goes into a step, or into `defaults` for all of them"
    if path[0] == "workflow" and setting is not None:
        return f"`{setting}` goes into `defaults`, or into a step"
    own = _translated(key, Step)
    if path[0] == "defaults" and own is not None:
        return f"each step says its own `{own}`"
    in_step = len(path) == 3 and path[0] == "steps"
    of_the_run = _translated(key, Workflow)
    if (len(path) == 1 or in_step or path[0] == "defaults") and of_the_run is not None:
        return f"`{of_the_run}` goes into `workflow`"
    return None


def _translated(key: str, model: type[BaseModel]) -> str | None:
    """The key of a mapping that a word in snake case is, or stands for."""
    meant = meant_by(key, keys_at(model, ()))
    return None if meant is None else meant[0]


def _known(known: Sequence[str], path: Path) -> str | None:
    if not known:
        return None
    keys = f"known keys: {', '.join(known)}"
    if path[0] == "params" and len(path) == 3:
        return f"{keys}; a default that is a mapping goes into `default`"
    return keys


_EXAMPLES = {
    "apiVersion": "begin the file with `apiVersion: kfpc/v1`",
    "name": "write `name: NAME`",
    "steps": "write `steps: {NAME: {image: …, command: […]}}`",
    "spot": "say what tells preemptible nodes: `spot: {labels: {KEY: VALUE}}`",
    "labels": "write `labels: {KEY: VALUE}`",
    "key": "write `key: KEY`",
    "secret": "write `secret: {name: NAME, key: KEY}`",
    "total": "say how often: `total: 5`",
    "delay": "say how long: `delay: 30s`",
    "count": "say how many: `count: 1`",
    "on_demand": "say what an hour costs: `on_demand: 2.48`",
    "size": "write `size: 10Gi`",
    "value": "write `value: …`; the shorter form is `NAME: …`, with the value alone",
    "checkpoint": "say where the program keeps it: `checkpoint: gs://…`",
    "image": "write `image: busybox:1.36`, say",
}


def missing_key(model: type[BaseModel], location: Path) -> str:
    """What to write where a key is missing, at the location of a pydantic error."""
    key = str(location[-1])
    description = description_at(model, location) or ""
    about = f"{description[:1].lower()}{description[1:].rstrip('.')}"
    return _EXAMPLES.get(key) or f"add `{key}`: {about}"
