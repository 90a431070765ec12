"""Components: a reference becomes typed inputs, outputs and a container."""

from kfpc.components.library import ComponentLibrary
from kfpc.components.loader import load_component
from kfpc.components.model import (
    Argument,
    Component,
    Concat,
    Container,
    If,
    InputPath,
    InputSpec,
    InputValue,
    IsPresent,
    OutputPath,
    OutputSpec,
)
from kfpc.components.references import resolve_reference

__all__ = [
    "Argument",
    "Component",
    "ComponentLibrary",
    "Concat",
    "Container",
    "If",
    "InputPath",
    "InputSpec",
    "InputValue",
    "IsPresent",
    "OutputPath",
    "OutputSpec",
    "load_component",
    "resolve_reference",
]  # fmt: skip
