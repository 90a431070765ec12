"""``for_each``: the list that a step is run for."""

from __future__ import annotations

from typing import Annotated, Any, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, Model, Name, String
from kfpc.language.marks import OUTSIDE

Axis = Annotated[Union[String, Annotated[list[Any], Tag("<list>")]], BY_KIND]
"""A list of values, or an expression for one."""


class ForEach(Model):
    """Lists that are gone through together: each element is a mapping, ``item.NAME``."""

    matrix: Annotated[dict[Name, Axis] | None, OUTSIDE] = Field(
        None, min_length=1, description="Lists by name: every combination of their elements."
    )
    zip: Annotated[dict[Name, Axis] | None, OUTSIDE] = Field(
        None,
        min_length=1,
        description="Lists by name, all of one length: first with first, and so on.",
    )


ForEachForm = Annotated[
    Union[
        String,
        Annotated[list[Any], Tag("<list>")],
        Annotated[ForEach, Tag("<mapping>")],
    ],
    BY_KIND,
]
