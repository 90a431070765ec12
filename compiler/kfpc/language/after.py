"""``after``: which steps come first."""

from __future__ import annotations

from typing import Annotated, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, Model, String


class After(Model):
    any: Annotated[list[str], Field(min_length=1)] = Field(
        description="Steps that end first, and of which one at least has to have succeeded."
    )
    all: Annotated[list[str], Field(min_length=1)] | None = Field(
        None, description="Steps that come first as well, each of them."
    )


AfterForm = Annotated[
    Union[String, Annotated[list[str], Tag("<list>")], Annotated[After, Tag("<mapping>")]], BY_KIND
]
