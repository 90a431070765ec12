"""The inputs and outputs of a component by the names that a step may call them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from kfpc.components.model import Component
from kfpc.diagnostics import Code, Diagnostic
from kfpc.diagnostics.phrases import one_of, quoted
from kfpc.diagnostics.suggestions import Suggestions
from kfpc.record import record
from kfpc.source import Place


@record(eq=False)
class PortNames:
    """The names of a component's inputs, or of its outputs: each is called by its exact name, or
    in snake_case where that is unique."""

    what: Literal["input", "output"]
    component: Component
    by_snake: Mapping[str, tuple[str, ...]]

    @property
    def declared(self) -> Mapping[str, object]:
        return self.component.inputs if self.what == "input" else self.component.outputs

    def meant(self, key: str) -> tuple[str, ...]:
        """The names that a key may mean; it is clear where there is one."""
        return (key,) if key in self.declared else self.by_snake.get(key, ())

    def unclear(self, code: Code, key: str, place: Place, suggestions: Suggestions) -> Diagnostic:
        """What there is to say of a key that means none, or several."""
        matches = self.meant(key)
        help = suggestions.did_you_mean(key, [*self.declared, *map(snake_case, self.declared)])
        if matches:
            help = f"it could be {one_of(quoted(matches))}: write the exact name"
        elif help is None:
            help = f"{self.what}s of the component: {', '.join(self.declared) or 'none'}"
        message = f"the component has no {self.what} `{key}`"
        related = [("the component", self.component.place)]
        return code.at(place.key, message, help=help, related=related)


def input_names(component: Component) -> PortNames:
    return PortNames("input", component, _by_snake_case(component.inputs))


def output_names(component: Component) -> PortNames:
    return PortNames("output", component, _by_snake_case(component.outputs))


def _by_snake_case(declared: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for name in declared:
        snake = snake_case(name)
        names[snake] = (*names.get(snake, ()), name)
    return names


def snake_case(name: str) -> str:
    """``Model path`` → ``model_path``."""
    words = "".join(c if c.isalnum() else " " for c in name).split()
    return "_".join(words).lower()
