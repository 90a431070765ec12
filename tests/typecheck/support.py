"""A small world of names for examples of expressions, and what is said about a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from kfpc.diagnostics import Report, SourceText, Span
from kfpc.expressions import parse_condition, parse_text
from kfpc.expressions.positions import Position
from kfpc.expressions.syntax import Expression, Name
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Output
from kfpc.pipeline.values import (
    Attempt,
    Node,
    OutputRef,
    ParamRef,
    RunRef,
    SecretRef,
    StatusRef,
    TypedText,
)
from kfpc.source.document import Place
from kfpc.typecheck.infer import Resolved, Typing, infer_condition, infer_text
from kfpc.typecheck.signatures import Signature
from kfpc.typecheck.symbols import Symbols
from kfpc.types import (
    ANY,
    ARTIFACT,
    BOOLEAN,
    DICT,
    FLOAT,
    INTEGER,
    LIST,
    SECRET,
    STRING,
    named,
)
from tests.source.reading import under

TYPES = {
    "text": STRING,
    "n": INTEGER,
    "f": FLOAT,
    "yes": BOOLEAN,
    "list": LIST,
    "dict": DICT,
    "any": ANY,
    "path": named("GCSPath"),
    "csv": named("CSV"),
    "file": ARTIFACT,
    "secret": SECRET,
}


@dataclass(frozen=True)
class Spot:
    """Stands in for a place: offsets in the text that is read."""

    text: str
    start: int = 0
    end: int = 0

    def within(self, start: int, end: int) -> Spot:
        return Spot(self.text, start, end)

    @property
    def span(self) -> Span:
        return Span(SourceText("spec", self.text), self.start, self.end)


class World:
    """``params.TYPE``, ``steps.s.outputs.TYPE``; those of steps called ``maybe…`` may be absent."""

    def resolve(self, name: Name, place: Place) -> Resolved | Erroneous:
        parts = name.parts
        if parts == ("attempt",):
            return Resolved(Attempt(), INTEGER)
        if parts[0] == "run":
            return Resolved(RunRef(parts[1]), STRING)
        if parts[0] == "params" and parts[1] in TYPES:
            declared = Spot(f"{parts[1]}: declared here")
            return Resolved(ParamRef(ROOT, parts[1]), TYPES[parts[1]], declared=declared)
        if parts[0] == "steps" and parts[2:] == ("status",):
            return Resolved(StatusRef((parts[1],)), STRING)
        if parts[0] == "steps" and parts[3] in TYPES:
            return Resolved(OutputRef((parts[1],), parts[3]), TYPES[parts[3]], "maybe" in parts[1])
        return ERRONEOUS  # a real resolver says so


def symbols(**more: Any) -> Symbols:
    """The names of a step: ``params.TYPE``, and ``steps.maybe.outputs.TYPE`` that may be absent;
    all kinds of names may be used. ``more`` are other fields of the names."""
    here = cast("Place", Spot("declared here"))
    params = {name: Param(name, type, here) for name, type in TYPES.items()}
    params["secret"] = Param(
        "secret", SECRET, here, secret=SecretRef(TypedText(("registry",)), TypedText(("token",)))
    )
    outputs = {name: Output(name, type, None, False, here) for name, type in TYPES.items()}
    fields = {
        "params": params,
        "signatures": {"maybe": Signature(outputs, conditional=True)},
        "report": Report(),
        "position": Position.INSIDE,
        **more,
    }
    return Symbols(**fields)


def told(names: Symbols) -> list[tuple[str, str, str]]:
    """Code, message and underlined text of each diagnostic about names."""
    return [(found.code[4:], found.message, under(found)) for found in names.report.sorted()]


def _place(text: str) -> Place:
    return cast("Place", Spot(text))


def condition(text: str) -> Node:
    """A condition without a fault."""
    found, report = _condition(text, infer_condition)
    assert report.found == []
    assert found is not ERRONEOUS
    return found


def infer(expression: Expression, world: World, place: Place, report: Report) -> Node | None:
    """An expression of any type."""
    return Typing(world, place, report).node(expression)


def value(text: str) -> Node:
    """An expression without a fault."""
    found, report = _condition(text, infer)
    assert report.found == []
    assert found is not ERRONEOUS
    return found


def faults(text: str, takes: Any = infer) -> list[tuple[str, str, str, str | None]]:
    """Code, message, underlined text and help of each diagnostic of an expression."""
    _, report = _condition(text, takes)
    return [(d.code, d.message, text[d.span.start : d.span.end], d.help) for d in report.sorted()]


def _condition(text: str, takes: Any) -> tuple[Node, Report]:
    expression, problems = parse_condition(text)
    assert problems == ()
    report = Report()
    return takes(expression, World(), _place(text), report), report


def typed_text(text: str) -> TypedText:
    """A text without a fault."""
    found, report = read_text(text)
    assert report.found == []
    assert not found.is_erroneous
    return found


def read_text(text: str) -> tuple[TypedText, Report]:
    parsed, problems = parse_text(text)
    assert problems == ()
    report = Report()
    return infer_text(parsed, World(), _place(text), report), report
