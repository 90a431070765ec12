"""Steps that run no container of the author's: an action on an object, and a wait."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, AnyScalar, Model, String, Whole
from kfpc.language.marks import FLAG, MANIFEST, MAY_BE_EMPTY, OUTSIDE

ManifestForm = Annotated[
    Union[Annotated[dict[str, Any], Tag("<mapping>")], Annotated[list[Any], Tag("<list>")]],
    BY_KIND,
]


class Resource(Model):
    """What is done to a Kubernetes object."""

    action: Literal["create", "apply", "patch", "replace", "delete", "get"] = Field(
        description="What is done, in the words of kubectl."
    )
    manifest: Annotated[ManifestForm | None, MANIFEST, MAY_BE_EMPTY] = Field(
        None,
        description="The object, inline; a list of operations where `merge_strategy` is json.",
    )
    merge_strategy: Literal["strategic", "merge", "json"] | None = Field(
        None, description="How a patch is merged; strategic if left out."
    )
    success: str | None = Field(
        None, description="What the step waits for: a condition on fields, status.succeeded > 0."
    )
    failure: str | None = Field(
        None, description="What makes the step fail: a condition on fields, status.failed > 3."
    )
    flags: Annotated[list[str] | None, FLAG] = Field(
        None, min_length=1, description="More arguments of kubectl, such as [--validate=false]."
    )
    set_owner: bool | None = Field(
        None, description="Let the object go with the run, which becomes its owner."
    )


DurationForm = Annotated[Union[String, Whole], BY_KIND]


ApprovalForm = Annotated[Union[String, Annotated[Literal[True], Tag("<truth value>")]], BY_KIND]


class Wait(Model):
    duration: Annotated[DurationForm | None, OUTSIDE] = Field(
        None, description="For how long, such as 10m; an approval goes on by itself after it."
    )
    approval: Annotated[ApprovalForm | None, OUTSIDE] = Field(
        None, description="Wait until somebody resumes the run: true, or what that person is told."
    )


WaitForm = Annotated[Union[String, Whole, Annotated[Wait, Tag("<mapping>")]], BY_KIND]

EnumForm = Annotated[list[AnyScalar], Field(min_length=1)]
