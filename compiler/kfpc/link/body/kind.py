"""Which of component, image and script a step runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.language import WHAT_RUNS
from kfpc.diagnostics.phrases import quoted
from kfpc.language.step import Step
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.source import Place

Kind = Literal["component", "image", "script"]

KINDS: tuple[Kind, ...] = ("component", "image", "script")

_BELONGS = {
    "with": ("component",),
    "command": ("image",),
    "args": ("image",),
    "interpreter": ("script",),
    "inputs": ("image", "script"),
}
"""Keys that go with some kinds only."""


SAYS_WHAT_RUNS = frozenset({*KINDS, *_BELONGS, "outputs"})
"""All keys that say something of what runs: while one of them is erroneous, nothing is missed."""


def kind_of_run(step: Step, name: str, place: Place, report: Report) -> Kind | Erroneous:
    """What a step runs; erroneous, reported, if not just one."""
    said = [kind for kind in KINDS if getattr(step, kind) is not None]
    if said == ["image", "script"]:
        said = ["script"]
    if len(said) != 1:
        report.add(_not_one(name, said, place))
        return ERRONEOUS
    wrong = list(_misfits(step, said[0], place))
    report.extend(wrong)
    return ERRONEOUS if wrong else said[0]


def _not_one(name: str, said: list[Kind], place: Place) -> Diagnostic:
    found = f"`{name}` has {' and '.join(quoted(said))}"
    return WHAT_RUNS.at(
        place.child(said[1]).key if said else place.key,
        found if said else f"`{name}` does not say what it runs",
        help="a step runs one of: a `component`, an `image`, a `script` in an `image`",
    )


def _misfits(step: Step, kind: Kind, place: Place) -> Iterator[Diagnostic]:
    """Keys of the step that do not go with what it runs, and the one that is missing."""
    for key, kinds in _BELONGS.items():
        if kind not in kinds and ("with_" if key == "with" else key) in step.model_fields_set:
            message = f"`{key}` does not go with {_WITH_ARTICLE[kind]}"
            yield WHAT_RUNS.at(place.child(key).key, message, help=_instead(key, kind))
    if kind == "script" and step.image is None:
        message, help = "a script needs an `image` to run in", "add `image: python:3.11-slim`, say"
        yield WHAT_RUNS.at(place.child("script").key, message, help=help)


_WITH_ARTICLE = {"component": "a component", "image": "an image", "script": "a script"}


def _instead(key: str, kind: Kind) -> str | None:
    if kind == "component" and key in ("command", "args"):
        return "the component says what runs; use `with` to give it values"
    if kind == "component" and key == "inputs":
        return "the component declares its inputs; use `with`"
    if key == "with":
        return "`with` gives values to a component; use `inputs`"
    if kind == "script" and key in ("command", "args"):
        return "use `interpreter` for the program that runs the script"
    return "`interpreter` is the program that runs a `script`" if key == "interpreter" else None
