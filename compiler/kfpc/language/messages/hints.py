"""What to write instead: for keys that are unknown, and for keys that are missing.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel

from kfpc.diagnostics import suggestions
from kfpc.kubernetes.quantity import quantity
from kfpc.language.forms import description_at, keys_at
from kfpc.language.messages.flow import as_written
from kfpc.language.messages.foreign import absent, for_argo, meant_by, snake
from kfpc.language.messages.remedies.argo import EXITS, of_a_hook
from kfpc.language.messages.remedies.table import (
    remedy_of_argo,
    remedy_of_file,
    remedy_of_params,
    remedy_of_schedule,
    remedy_of_time,
    remedy_of_word,
)
from kfpc.language.messages.remedies.translating import translated, with_declarations
from kfpc.language.messages.remedies.whole import looks_like_a_step
from kfpc.language.messages.words import OF_WHEN
from kfpc.language.paths import is_key_of_step
from kfpc.language.spec import Spec
from kfpc.language.step import Settings, Step
from kfpc.language.workflow import Workflow
from kfpc.record import record
from kfpc.source import Document

Path = tuple[int | str, ...]


@record
class Hint:
    """The help for an unknown key, and the known key that was meant, if that is clear; ``of_all``
    says that the mapping as a whole has to be written anew, ``is_list`` that the help does no more
    than list the known keys."""

    help: str | None
    meant: str | None = None
    of_all: bool = False
    is_list: bool = False


def unknown_key(model: type[BaseModel], document: Document, path: Path) -> Hint:
    """The hint for an unknown key at a path of the file."""
    key, word = str(path[-1]), snake(str(path[-1]))
    known = keys_at(model, path[:-1])
    foreign = meant_by(key, known)
    value = document.place(*path).value
    says_when = word in EXITS or word in OF_WHEN
    if len(path) == 1 and model is Spec and looks_like_a_step(value) and not says_when:
        return _step_outside(document, key, foreign)
    if path[-2:-1] == ("archive",) and key in ("none", "tar", "zip"):
        return Hint(f"write `archive: {key}`", of_all=True)
    of_hooks = path[:2] == ("workflow", "hooks") and len(path) == 4
    alone = of_a_hook(word, value) if of_hooks else None
    alone = alone or _alone(key, known) or _with_value_for_argo(model, document, path, word)
    if alone is not None:
        has_name = path == ("metadata",) and isinstance(value.get("name"), str)
        return Hint(alone, "name" if has_name else None)
    if (at_once := _at_once(model, document, path, word)) is not None:
        foreign = ("max_parallel", at_once)
    instead = absent(key, value) if _takes_words(model, path) else None
    if instead is not None and (foreign is None or (word == "entrypoint" and len(path) == 1)):
        return Hint(instead)
    if foreign is not None:
        meant = _of_what_runs(document, path, foreign[0])
        help = _with_value(model, document, path, meant) or foreign[1]
        return Hint(_beside(document, path, meant, help), meant)
    if model is Spec and (where := _for_argo(key, path)) is not None:
        return Hint(where)
    close, elsewhere = nearest(key, known), _elsewhere(word, path, model, value)
    is_another = path[0] == "workflow" and elsewhere is not None and word in Step.model_fields
    if close is not None and not is_another:
        return Hint(_beside(document, path, close, f"did you mean `{close}`?"), close)
    return Hint(elsewhere or _known(known, path), is_list=elsewhere is None)


_THE_KEY = re.compile(r"(?:did you mean|write) `(\w+)(: [^`]*)?`")
"""A help that says what the key is called here, or has it with its value."""


def _beside(document: Document, path: Path, meant: str, help: str) -> str:
    """The help for a key that is meant as another: where that is there too, the two become one."""
    key, mapping = str(path[-1]), document.place(*path[:-1]).value
    told = _THE_KEY.match(help)
    if told is None or told[1] != meant or meant not in mapping:
        return help
    if told[2] is None:
        return suggestions.key_meant(key, meant, mapping)
    return f"`{meant}` is there already: make one of it and `{meant}{told[2]}`"


def _alone(key: str, known: Sequence[str]) -> str | None:
    """For keys that mean one thing wherever they stand."""
    if key == "<<":
        return "take the quotes off to merge: `<<: *NAME`"
    if key == "after_oom" and "after_failure" in known:
        return "it is for `memory` alone; `after_failure` names what comes after any failure"
    return None


_AT_ONCE = frozenset({"parallelism", "parallel", "concurrency", "max_parallelism"})


def _at_once(model: type[BaseModel], document: Document, path: Path, word: str) -> str | None:
    """For a number of steps, or of rounds, that run at once."""
    if model is not Spec or word not in _AT_ONCE or not is_key_of_step(path):
        return None
    step, value = document.place(*path[:-1]).value, document.place(*path).value
    is_many = isinstance(step, dict) and ("for_each" in step or "steps" in step)
    return f"write `max_parallel: {value}`" if is_many and type(value) is int else None


def _takes_words(model: type[BaseModel], path: Path) -> bool:
    """Whether a key stands where the words of other tools are looked for."""
    if model is not Spec:
        return False
    if len(path) == 2:
        return path[0] in ("workflow", "defaults")
    return len(path) == 1 or is_key_of_step(path)


def _step_outside(document: Document, key: str, foreign: tuple[str, str] | None) -> Hint:
    """For a step that is not deep enough to be one of the steps."""
    steps = document.data.get("steps")
    if foreign is not None or not isinstance(steps, dict) or not steps:
        return Hint(
            f"a step goes below `steps`: `steps: {{{key}: …}}`", "steps" if not steps else None
        )
    return Hint(f"a step goes below `steps`: indent `{key}` as `{next(iter(steps))}` is")


def _of_what_runs(document: Document, path: Path, key: str) -> str:
    """``inputs`` for ``with`` where no component takes it."""
    step = document.place(*path[:-1]).value
    runs = isinstance(step, dict) and ("image" in step or "script" in step)
    return "inputs" if key == "with" and runs else key


def _with_value(model: type[BaseModel], document: Document, path: Path, key: str) -> str | None:
    """A foreign key of a step with its value, in kfpc's words."""
    in_step = is_key_of_step(path)
    if model is Spec and len(path) == 1 and key == "params":
        place = document.place(*path)
        return remedy_of_params(as_written(place.value, place))
    if model is Spec and len(path) == 1 and key == "schedule":
        return remedy_of_schedule(document.place(*path).value)
    if model is Spec and len(path) == 2 and path[0] in ("schedule", "workflow"):
        return remedy_of_time(snake(str(path[-1])), key, document.place(*path).value)
    if model is not Spec or not (in_step or (len(path) == 2 and path[0] == "defaults")):
        return None
    place = document.place(*path)
    value = translated(as_written(place.value, place))
    told = remedy_of_word(snake(str(path[-1])), key, value)
    return None if told is None else with_declarations(told, document, path)


def _with_value_for_argo(
    model: type[BaseModel], document: Document, path: Path, word: str
) -> str | None:
    """For keys of Argo's and of Docker's that `argo` has a place for, with their values."""
    if model is not Spec:
        return None
    place = document.place(*path)
    value = as_written(place.value, place)
    if is_key_of_step(path) or (len(path) == 2 and path[0] == "defaults"):
        step = document.place(*path[:-1]).value if is_key_of_step(path) else None
        return remedy_of_argo(word, value, step)
    if len(path) == 1:
        return remedy_of_file(word, value, document.data)
    if len(path) == 2 and path[0] == "workflow":
        told = remedy_of_file(word, value, document.data)
        of_form = told is not None and told.startswith("write ")
        return f"it goes to the top of the file: {told}" if of_form else told
    return None


def _for_argo(key: str, path: Path) -> str | None:
    """For keys of Argo's own, written where kfpc has its keys."""
    if len(path) == 1 or (len(path) == 2 and path[0] == "workflow"):
        return for_argo(key, of_a_step=False)
    if is_key_of_step(path) or (len(path) == 2 and path[0] == "defaults"):
        return for_argo(key, of_a_step=True)
    return None


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that differs by a slip of the pen; short words may differ by more of it."""
    return suggestions.nearest(word, known, cutoff=0.6 if len(word) < 5 else 0.7)


def _elsewhere(key: str, path: Path, model: type[BaseModel], value: object) -> str | None:
    """For keys that have their place in another mapping of the file."""
    if model is not Spec or len(path) not in (1, 2, 3):
        return None
    setting = _translated(key, Settings)
    if len(path) == 1 and key == "workspace" and quantity(str(value)) is not None:
        return f"write `workflow: {{workspace: {value}}}`"
    if len(path) == 1 and setting is not None:
        return f"`{setting}` goes into a step, or into `defaults` for all of them"
    if path[0] == "workflow" and setting is not None:
        return f"`{setting}` goes into `defaults`, or into a step"
    own = _translated(key, Step)
    if len(path) == 1 and key == "metrics":
        return "what is told of the run goes into `workflow: {metrics: …}`, of a step into the step"
    if (path[0] == "defaults" or len(path) == 1) and own is not None:
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


def missing_key(model: type[BaseModel], path: Path) -> str:
    """What to write where a key is missing."""
    key = str(path[-1])
    description = description_at(model, path) or ""
    about = f"{description[:1].lower()}{description[1:].rstrip('.')}"
    return _EXAMPLES.get(key) or f"add `{key}`: {about}"
