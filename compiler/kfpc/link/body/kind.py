"""What a step runs: a component, an image, a script; an action, a wait; or steps of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.kinds import NO_CONTAINER
from kfpc.diagnostics.catalogue.language import WHAT_RUNS
from kfpc.diagnostics.phrases import quoted, some, verb
from kfpc.language.step import Settings, Step
from kfpc.link.defaults import is_off
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.source import Place

Kind = Literal["component", "image", "script", "resource", "wait", "steps", "pipeline", "repeat"]

KINDS: tuple[Kind, ...] = (
    "component", "image", "script", "resource", "wait", "steps", "pipeline", "repeat"
)  # fmt: skip

_BELONGS = {
    "with": ("component", "pipeline"),
    "command": ("image",),
    "args": ("image",),
    "interpreter": ("script",),
    "inputs": ("image", "script"),
    "outputs": ("component", "image", "script", "steps", "repeat"),
    "metrics": ("component", "image", "script"),
}
"""Keys that go with some kinds only."""

_OF_EVERY_STEP = frozenset(
    {"outputs", "after", "when", "for_each", "max_parallel", "display_name", "description"}
    | {"continue_on_failure", "on_exit", "argo"}
)
_OF_PODS = frozenset(
    {"retries", "timeout", "node_selector", "tolerations", "affinity", "labels", "annotations"}
    | {"service_account"}
)
SUITS: Mapping[Kind, frozenset[str]] = {
    "resource": _OF_EVERY_STEP | _OF_PODS,
    "wait": _OF_EVERY_STEP,
}
"""The keys that a step without a container may have; of ``defaults`` it takes no others."""

SAYS_WHAT_RUNS = frozenset({*KINDS, *_BELONGS, "outputs"})
"""All keys that say something of what runs: while one of them is erroneous, nothing is missed."""


def kind_of_run(step: Step, name: str, place: Place, report: Report) -> Kind | Erroneous:
    """What a step runs; erroneous, reported, if not just one."""
    said = _said(step)
    if len(said) != 1:
        report.add(_not_one(name, said, place))
        return ERRONEOUS
    if said[0] in SUITS:
        wrong = list(_without_container(step, name, said[0], place))
    else:
        wrong = list(_misfits(step, said[0], place))
    if step.max_parallel is not None and step.for_each is None and said[0] != "steps":
        message = f"`max_parallel` is of loops and groups, and `{name}` is neither"
        help = "add `for_each`, or take it out"
        wrong.append(WHAT_RUNS.at(place.child("max_parallel").key, message, help=help))
    report.extend(wrong)
    return ERRONEOUS if wrong else said[0]


def kind_said(step: Step) -> Kind | None:
    """What a step says that it runs; None if not just one thing."""
    said = _said(step)
    return said[0] if len(said) == 1 else None


def _said(step: Step) -> list[Kind]:
    values = vars(step)
    said = [kind for kind in KINDS if values.get(kind) is not None]
    return ["script"] if said == ["image", "script"] else said


def _not_one(name: str, said: list[Kind], place: Place) -> Diagnostic:
    found = f"`{name}` has {' and '.join(quoted(said))}"
    return WHAT_RUNS.at(
        place.child(said[1]).key if said else place.key,
        found if said else f"`{name}` does not say what it runs",
        help="a step runs one of: a `component`, an `image`, a `script` in an `image`, a "
        "`resource`, a `wait`, `steps`, a `repeat`, another `pipeline`",
    )


def suits(step: Step | None, key: str) -> bool:
    """Whether a setting goes with what a step runs."""
    if step is None:
        return True
    kind: Kind | None = "resource" if step.resource else "wait" if step.wait is not None else None
    return kind is None or key in SUITS[kind]


def _without_container(step: Step, name: str, kind: Kind, place: Place) -> Iterator[Diagnostic]:
    """The keys of a step that say something of a container, or of a pod, where it has none."""
    fields = type(step).model_fields
    said = (
        key for key in fields if key in step.model_fields_set and not is_off(getattr(step, key))
    )
    keys = [fields[key].alias or key for key in said if key != kind and key not in SUITS[kind]]
    if not keys:
        return
    what = "acts on an object, with no container of its own"
    if kind == "wait":
        what = "waits, and has no pod"
    many = verb(len(keys), "makes", "make")
    message = f"`{name}` {what}: {some(quoted(keys))} {many} no sense there"
    help = f"leave {verb(len(keys), 'it', 'them')} out"
    if keys == ["timeout"] and _is_approval(step):
        help = _NO_TIMEOUT
    elif kind == "resource" and ("inputs" in keys or "with" in keys):
        help += "; expressions may stand in the `manifest` itself"
    related = [("this one too", place.child(key).key) for key in keys[1:]]
    yield NO_CONTAINER.at(place.child(keys[0]).key, message, help=help, related=related)


def _is_approval(step: Step) -> bool:
    return step.wait == APPROVAL or bool(getattr(step.wait, "approval", None))


APPROVAL = "approval"
"""``wait: approval`` is ``wait: {approval: true}`` in short."""

_NO_TIMEOUT = (
    "`wait: {approval: true, duration: 1d}` goes on after a day, with the defaults of its outputs; "
    "`workflow: {timeout: 2d}` ends the run"
)


def _misfits(step: Step, kind: Kind, place: Place) -> Iterator[Diagnostic]:
    """Keys of the step that do not go with what it runs, and the one that is missing."""
    if kind in BLOCKS:
        yield from _settings_of_pods(step, kind, place)
    for key, kinds in _BELONGS.items():
        if kind not in kinds and ("with_" if key == "with" else key) in step.model_fields_set:
            message = f"`{key}` does not go with {_WITH_ARTICLE[kind]}"
            yield WHAT_RUNS.at(place.child(key).key, message, help=_instead(key, kind))
    if kind == "script" and step.image is None:
        message, help = "a script needs an `image` to run in", "add `image: python:3.11-slim`, say"
        yield WHAT_RUNS.at(place.child("script").key, message, help=help)


BLOCKS = frozenset({"steps", "pipeline", "repeat"})
"""What holds steps of its own."""

_OF_BLOCKS = frozenset({"retries", "timeout", "continue_on_failure"})
"""Settings that mean the steps of a block as a whole."""


def _settings_of_pods(step: Step, kind: Kind, place: Place) -> Iterator[Diagnostic]:
    """Settings that say something of a pod, which a block does not have."""
    for key in Settings.model_fields:
        if key in step.model_fields_set and key not in _OF_BLOCKS:
            message = f"`{key}` does not go with {_WITH_ARTICLE[kind]}"
            where = "the steps of the other file" if kind == "pipeline" else "the steps in it"
            help = f"say it in {where}, or in the `defaults` there"
            yield WHAT_RUNS.at(place.child(key).key, message, help=help)


_WITH_ARTICLE = {
    "component": "a component",
    "image": "an image",
    "script": "a script",
    "resource": "a resource",
    "wait": "a wait",
    "steps": "a group",
    "pipeline": "a sub-pipeline",
    "repeat": "a repeat",
}


def _instead(key: str, kind: Kind) -> str | None:
    if kind in BLOCKS:
        return _INSTEAD_IN_BLOCKS.get((kind, key))
    if kind == "component" and key in ("command", "args"):
        return "the component says what runs; use `with` to give it values"
    if kind == "component" and key == "inputs":
        return "the component declares its inputs; use `with`"
    if key == "with":
        return "`with` gives values to a component; use `inputs`"
    if kind == "script" and key in ("command", "args"):
        return "use `interpreter` for the program that runs the script"
    return "`interpreter` is the program that runs a `script`" if key == "interpreter" else None


_INSTEAD_IN_BLOCKS = {
    **{
        (kind, "metrics"): "say it in the steps in it; `workflow: {metrics: …}` tells of the run"
        for kind in ("steps", "repeat")
    },
    ("pipeline", "metrics"): "say it in the steps of the other file",
    ("steps", "inputs"): "the steps in it see what is around: leave `inputs` out",
    ("steps", "with"): "the steps in it see what is around: leave `with` out",
    ("repeat", "inputs"): "the steps in it see what is around: leave `inputs` out",
    ("repeat", "with"): "the steps in it see what is around: leave `with` out",
    ("pipeline", "inputs"): "the params of the other file are given by `with`",
    ("pipeline", "outputs"): "the other file says what it gives: in its own `outputs`",
}
