"""What a component is to kfpc, whatever file it came from.

The argument placeholders are those of Kubeflow Pipelines' component specification
(``inputValue``, ``inputPath``, ``outputPath``, ``concat``, ``if``, ``isPresent``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from kfpc.diagnostics import Located
from kfpc.record import record
from kfpc.types import Type


@record
class InputValue:
    """The value of an input, as text."""

    name: str


@record
class InputPath:
    """The path of a file that holds an input."""

    name: str


@record
class OutputPath:
    """The path that the program has to write an output to."""

    name: str


@record
class Concat:
    """One text, put together of several."""

    items: tuple[Argument, ...]


@record
class IsPresent:
    """Whether the step gives the input a value."""

    name: str


@record
class If:
    """``then`` or ``otherwise``, whole lists of arguments, by a condition known when compiling.

    ``condition`` is ``isPresent``, a fixed truth value, or the value of an input.
    """

    condition: IsPresent | InputValue | bool
    then: tuple[Argument, ...]
    otherwise: tuple[Argument, ...]


Argument: TypeAlias = "str | InputValue | InputPath | OutputPath | Concat | If"


@record(eq=False)
class InputSpec:
    """``default`` is text, as the file's format has it; an absent one is None.

    ``default_place`` is where it stands, or would.
    """

    name: str
    type: Type
    place: Located
    default: str | None = None
    optional: bool = False
    description: str = ""
    default_place: Located | None = None


@record(eq=False)
class OutputSpec:
    """``path`` is where the program writes it when the file fixes that (``fileOutputs``).

    An output that is not ``written`` is declared, but neither ``outputPath`` nor
    ``fileOutputs`` names it: whoever reads it would wait for a file that never comes.
    """

    name: str
    type: Type
    place: Located
    path: str | None = None
    description: str = ""
    written: bool = True


@record
class Container:
    """What runs: the image, and texts with placeholders."""

    image: str
    command: tuple[Argument, ...] = ()
    args: tuple[Argument, ...] = ()
    env: Mapping[str, Argument] | None = None


@record(eq=False)
class Component:
    """A typed container: compared by identity, for one file is loaded once."""

    name: str
    inputs: Mapping[str, InputSpec]
    outputs: Mapping[str, OutputSpec]
    container: Container
    place: Located
    description: str = ""
    labels: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None
