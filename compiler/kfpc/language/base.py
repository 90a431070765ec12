"""What the models of the file have in common."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from kfpc.kubernetes.names import VARIABLE

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"
"""Names of steps, and of what else the author of a spec names freely."""

NAME_HELP = "names begin with a letter and go on with letters, digits, `_` and `-`"

ENV_PATTERN = rf"^{VARIABLE}$"


class Model(BaseModel):
    """A mapping of the file: closed, so that a typo is an error, and never changed."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, populate_by_name=False, defer_build=True
    )


def kind_of(value: Any) -> str:
    """The form of a value as a user would name it; the tags of unions below."""
    if isinstance(value, bool):
        return "<truth value>"
    if isinstance(value, str):
        return "<text>"
    if isinstance(value, int):
        return "<whole number>"
    if isinstance(value, float):
        return "<number>"
    if isinstance(value, list):
        return "<list>"
    if value is None:
        return "<nothing>"
    return "<mapping>"


BY_KIND = Discriminator(kind_of)
"""Chooses the branch of a union by the form of the value, so that only the errors of
the form that the author chose are reported."""

Flag = Annotated[bool, Tag("<truth value>")]
String = Annotated[str, Tag("<text>")]
Whole = Annotated[int, Tag("<whole number>")]
Number = Annotated[float, Tag("<number>")]

AnyScalar = Annotated[Union[String, Whole, Number, Flag], BY_KIND]
"""Text; a number or a truth value stands for its text as written."""

Quantity = Annotated[Union[String, Whole, Number], BY_KIND]
"""A quantity of Kubernetes, such as ``48G``, ``500m`` or ``4``."""

Duration = Annotated[Union[String, Whole], BY_KIND]
"""Text with units, such as ``90s``, ``1h30m`` or ``2d``."""

Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Off = Annotated[Literal[False], Tag("<truth value>")]
"""``false`` switches a default off."""

Data = Annotated[
    Union[
        String,
        Whole,
        Number,
        Flag,
        Annotated[list[Any], Tag("<list>")],
        Annotated[dict[str, Any], Tag("<mapping>")],
    ],
    BY_KIND,
]
"""A value of any form."""
