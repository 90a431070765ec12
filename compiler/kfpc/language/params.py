"""``params``: what a run is given."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, AnyScalar, Flag, Model, Number, String, Whole
from kfpc.language.marks import FIXED, MAY_BE_EMPTY, WHOLE


class SecretKey(Model):
    name: Annotated[str, WHOLE] = Field(description="Name of the Kubernetes Secret.")
    key: Annotated[str, WHOLE] = Field(description="Key in the Secret's data.")


class SecretKeyOfStep(SecretKey):
    """Where a step's own inputs are known."""

    name: Annotated[str, FIXED] = Field(description="Name of the Kubernetes Secret.")
    key: Annotated[str, FIXED] = Field(description="Key in the Secret's data.")


class Param(Model):
    type: str | None = Field(
        None,
        description="String, Integer, Float, Boolean, List, Dict, or a named type such as "
        "GCSPath. Follows from the default where it is left out.",
    )
    default: Annotated[Any, MAY_BE_EMPTY] = Field(
        None, description="Value of a run that gives none. Without it the param is required."
    )
    description: Annotated[str | None, MAY_BE_EMPTY] = Field(
        None, description="What the param is for."
    )
    enum: Annotated[list[AnyScalar] | None, MAY_BE_EMPTY] = Field(
        None, description="The only values that are allowed.", min_length=1
    )
    by: Literal["file"] | None = Field(
        None,
        description="file: a spec that runs this one as a step gives it a file, which is read by "
        "its path. So is every Artifact.",
    )
    optional: bool | None = Field(
        None, description="Of a file: whether a spec that runs this one may leave it out."
    )
    secret: SecretKey | None = Field(
        None, description="Take the value from a Kubernetes Secret; goes with no type or default."
    )


ParamForm = Annotated[
    Union[
        Annotated[Param, Tag("<mapping>")],
        Annotated[list[Any], Tag("<list>")],
        String,
        Whole,
        Number,
        Flag,
    ],
    BY_KIND,
]
"""A param in full, or just its default, from which the type follows."""
