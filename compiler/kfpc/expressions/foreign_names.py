"""Names of other languages, such as ``needs.a.outputs.x``: the name that is written here for it.

Loaded when an expression has a name that stands for nothing: most have none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Parts = tuple[str, ...]

_KINDS = ("parameters", "artifacts", "params")
"""Words between a context and a name in Argo, which has names of several kinds."""

_ENDS = ("status", "outcome", "conclusion", "result", "phase", "state")
"""How a step ended: the last word of such a name in Argo, GitHub Actions and elsewhere."""

_EXIT_CODES = ("exit_code", "exit-code", "exitCode", "exitcode", "return_code", "returnCode", "rc")

LOOPS = "write `for_each: [a, b]` in the step; each element is `item`"

_REMEDIES: Mapping[str, str] = {
    "matrix": "write `item.{last}`, in a step with `for_each: {{matrix: …}}`",
    **dict.fromkeys(("loop", "strategy", "each"), LOOPS),
    **dict.fromkeys(
        ("github", "runner", "gitlab", "event"),
        "kfpc does not know where a spec comes from: let the run be given it, "
        "`params: {{{last}: {{type: String}}}}`, and write `params.{last}`",
    ),
    "env": "variables are the program's to read, as `${last}`; in `command` and `args` "
    "`$({last})` stands for one of the step's own `env`",
    "secrets": "declare it, `params: {{{last}: {{secret: {{name: NAME, key: KEY}}}}}}`, and write "
    "`params.{last}`",
    "workflow": "of the run `run.name`, `run.id`, `run.namespace` and `run.created` are known, and "
    "in the file's `on_exit` and in `workflow.hooks` `run.status`",
    "node": "of the pod `pod.name` is known",
    "lastRetry": "`attempt` says which attempt of the step this is, from 1",
    **dict.fromkeys(
        ("job", "jobs", "task", "tasks", "needs", "dag"),
        "write `steps.NAME.outputs.NAME` or `steps.NAME.status` for another step",
    ),
    **dict.fromkeys(
        ("vars", "config", "parameters", "param", "pipeline", "args"),
        "a run is given `params`: write `params.NAME`",
    ),
}
"""What to do where no name of kfpc's says the same, by the first word."""


def translated(parts: Parts) -> Parts | None:
    """The parts of the name that other languages' ``parts`` stand for, if there is such a name.

    What comes of it is as right as what was written: the step may be one that is not there.
    """
    first, rest = parts[0], parts[1:]
    if first in ("self", "this") and rest:
        return translated(rest) or rest
    rule = _RULES.get(first) or _RULES.get(first.lower())
    found = rule(rest) if rule is not None else None
    return None if found == parts else found


def remedy(parts: Parts) -> str | None:
    """What to do instead of using a name of another language that nothing here stands for."""
    told = _REMEDIES.get(parts[0])
    last = parts[-1] if len(parts) > 1 and parts[-1].replace("_", "").isalnum() else "NAME"
    return None if told is None else told.format(last=last)


def is_exit_code(word: str) -> bool:
    """Whether a word is some tool's for the exit code of a program."""
    return word in _EXIT_CODES


def _step(rest: Parts) -> Parts | None:
    """What comes after the first word of a name that is about another step."""
    if not rest:
        return None
    step, members = rest[0], rest[1:]
    if len(members) == 1 and is_exit_code(members[0]):
        return ("steps", step, "exit_code")
    if len(members) == 1 and members[0] in _ENDS:
        return ("steps", step, "status")
    if len(members) < 2 or members[0] not in ("outputs", "output"):
        return None
    names = members[2:] if members[1] in _KINDS and len(members) > 2 else members[1:]
    if names[-1:] in (("path",), ("value",)):
        names = names[:-1]
    return ("steps", step, "outputs", names[0]) if len(names) == 1 else None


def _param(rest: Parts) -> Parts | None:
    names = rest[1:] if rest[:1] in (("inputs",), *((kind,) for kind in _KINDS)) else rest
    names = names[:-1] if names[-1:] == ("value",) and len(names) > 1 else names
    return ("params", names[0]) if len(names) == 1 else None


def _input(rest: Parts) -> Parts | None:
    if rest[:1] == ("artifacts",) and len(rest) in (2, 3):
        return ("inputs", rest[1], "path")
    names = rest[1:] if rest[:1] in (("parameters",), ("params",)) and len(rest) > 1 else rest
    if len(names) == 2 and names[1] in ("value", "path"):
        return ("inputs", names[0], "path") if names[1] == "path" else ("inputs", names[0])
    return ("inputs", names[0]) if len(names) == 1 else None


def _output(rest: Parts) -> Parts | None:
    names = rest[1:] if rest[:1] in (("parameters",), ("artifacts",)) and len(rest) > 1 else rest
    fine = len(names) == 1 or (len(names) == 2 and names[1] in ("path", "value"))
    return ("outputs", names[0], "path") if fine else None


_FACTS = {
    "name": "name", "uid": "id", "id": "id", "run_id": "id", "namespace": "namespace",
    "status": "status", "duration": "duration",
    "creationTimestamp": "created", "created": "created", "created_at": "created",
}  # fmt: skip


def _workflow(rest: Parts) -> Parts | None:
    if rest[:1] in (("parameters",), ("arguments",), ("params",)) and len(rest) > 1:
        return _param(rest[2:] if rest[1:2] == ("parameters",) else rest[1:])
    return ("run", _FACTS[rest[0]]) if rest and rest[0] in _FACTS else None


def _run(rest: Parts) -> Parts | None:
    return _workflow(rest) if len(rest) == 1 or rest[:1] == ("params",) else None


def _github(rest: Parts) -> Parts | None:
    if rest in (("run_id",), ("run_attempt",)):
        return ("run", "id") if rest == ("run_id",) else ("attempt",)
    if rest[:1] == ("event",):
        return _param(rest[1:]) if rest[1:2] == ("inputs",) else None
    return _param(rest) if rest[:1] == ("inputs",) and len(rest) == 2 else None


def _pipeline(rest: Parts) -> Parts | None:
    return ("run", "name") if rest == ("name",) else _param(rest)


_RULES: Mapping[str, Callable[[Parts], Parts | None]] = {
    **dict.fromkeys(("needs", "tasks", "task", "jobs", "step", "steps", "ops"), _step),
    **dict.fromkeys(("parameters", "parameter", "params", "param", "vars", "var"), _param),
    **dict.fromkeys(("variables", "config", "args", "arguments", "values", "dag"), _param),
    "pipeline": _pipeline,
    "input": _input,
    "inputs": _input,
    "output": _output,
    "outputs": _output,
    "workflow": _workflow,
    "run": _run,
    "github": _github,
    "pod": lambda rest: ("pod", "name") if rest in (("name",), ("id",)) else None,
    "retries": lambda rest: None if rest else ("attempt",),
    "retry": lambda rest: None if rest else ("attempt",),
}
"""Of each first word: the name for what comes after it."""
