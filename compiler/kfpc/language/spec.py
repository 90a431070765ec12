"""The whole file."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from pydantic import ConfigDict, Field, Tag

from kfpc.language.base import BY_KIND, AnyScalar, Flag, Model, Name, Number, String, Whole
from kfpc.language.cluster import ClusterForm
from kfpc.language.files import S3, ArtifactGc, Gcs, PackedForm
from kfpc.language.marks import MAY_BE_EMPTY, OUTSIDE, PATCH_OF_ALL
from kfpc.language.params import ParamForm
from kfpc.language.schedule import Schedule
from kfpc.language.step import Settings, Step
from kfpc.language.workflow import Workflow


class ResultValue(Model):
    type: str | None = Field(None, description="Type; follows from the value if left out.")
    value: Annotated[AnyScalar, OUTSIDE, MAY_BE_EMPTY] = Field(
        description="The value, usually ${{ steps.s.outputs.o }}."
    )
    s3: S3 | None = Field(
        None, description="Where its file is kept in S3: {key}, or {key, bucket, endpoint, …}."
    )
    gcs: Gcs | None = Field(
        None, description="Where its file is kept in Google Cloud Storage: {key, bucket, …}."
    )
    archive: PackedForm | None = Field(
        None,
        description="What its file is packed in; tar if left out. none: as it is; {gzip}: how much "
        "a tar is compressed.",
    )
    artifact_gc: ArtifactGc | None = Field(
        None, description="When Argo deletes its file; never if left out."
    )


ResultForm = Annotated[
    Union[String, Whole, Number, Flag, Annotated[ResultValue, Tag("<mapping>")]], BY_KIND
]


class Spec(Model):
    """A pipeline: steps, what they are given, and what becomes of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "patternProperties": {
                "^x-": {"description": "The author's own, such as what has anchors: not read."}
            }
        }
    )

    apiVersion: Literal["kfpc/v1"] = Field(description="Version of the language.")  # noqa: N815
    name: str = Field(
        pattern=r"^[A-Za-z]([A-Za-z0-9_. -]*[A-Za-z0-9])?$",
        description="Name of the pipeline; the names of its runs begin with it.",
    )
    description: Annotated[str | None, MAY_BE_EMPTY] = Field(
        None, description="What the pipeline is for."
    )
    params: dict[Name, ParamForm] | None = Field(
        None, description="What a run is given: a default, {type, default}, or {secret}."
    )
    components: dict[Name, str] | None = Field(
        None, description="Aliases of component files; paths are relative to this file."
    )
    cluster: ClusterForm | None = Field(
        None,
        description="Cluster profile: gke-preemptible, gke-spot, gke-autopilot, eks, karpenter, "
        "aks, or your own; or one of them with keys of your own over it.",
    )
    defaults: Settings | None = Field(
        None, description="What holds for every step that does not say otherwise."
    )
    step_templates: dict[Name, Step] | None = Field(
        None, description="Templates by name: keys of steps, for the steps that extend them."
    )
    steps: dict[Name, Step] = Field(min_length=1, description="The steps, by name.")
    on_exit: dict[Name, Step] | None = Field(
        None,
        min_length=1,
        description="Steps that run when the run has ended, whatever happened; they may read "
        "run.status and run.failures.",
    )
    outputs: Annotated[dict[Name, ResultForm] | None, OUTSIDE] = Field(
        None,
        description="What the pipeline gives: an expression, or {type, value}; of a file also "
        "{s3} or {gcs}, where it is kept.",
    )
    schedule: Schedule | None = Field(
        None, description="When runs start by themselves; the package is a CronWorkflow."
    )
    workflow: Workflow | None = Field(None, description="What holds for the run as a whole.")
    argo: Annotated[dict[str, Any] | None, PATCH_OF_ALL, MAY_BE_EMPTY] = Field(
        None,
        description="Merged onto the Workflow's spec: mappings by key, lists of named things by "
        "name; null removes.",
    )
