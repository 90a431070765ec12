"""``volumes`` and ``secrets`` of a step."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, ENV_PATTERN, Flag, Model, Quantity, String
from kfpc.language.marks import FIXED, WHOLE


class EmptyDir(Model):
    size: Quantity | None = Field(None, description="What it holds at most; no limit if left out.")
    medium: Literal["Memory"] | None = Field(
        None, description="Memory: in memory, and counted against the memory limit."
    )


EmptyDirForm = Annotated[Union[String, Flag, Annotated[EmptyDir, Tag("<mapping>")]], BY_KIND]


class Volume(Model):
    """Exactly one of ``claim``, ``secret``, ``config_map``, ``empty_dir`` or ``volume``."""

    claim: Annotated[str | None, FIXED] = Field(
        None, description="Name of a PersistentVolumeClaim."
    )
    secret: Annotated[str | None, FIXED] = Field(None, description="Name of a Secret.")
    config_map: Annotated[str | None, FIXED] = Field(None, description="Name of a ConfigMap.")
    empty_dir: EmptyDirForm | None = Field(
        None,
        description="An empty directory of this size (10Gi), true for no limit, or {size, medium}.",
    )
    volume: str | None = Field(
        None, description="Name of a volume of `workflow.volumes` or `workflow.volume_claims`."
    )
    read_only: bool | None = Field(None, description="Mount it read-only.")
    sub_path: str | None = Field(None, description="Mount this path inside the volume only.")


class VolumeSource(Model):
    """Exactly one of ``claim``, ``secret``, ``config_map`` or ``empty_dir``."""

    claim: Annotated[str | None, WHOLE] = Field(
        None, description="Name of a PersistentVolumeClaim."
    )
    secret: Annotated[str | None, WHOLE] = Field(None, description="Name of a Secret.")
    config_map: Annotated[str | None, WHOLE] = Field(None, description="Name of a ConfigMap.")
    empty_dir: EmptyDirForm | None = Field(
        None,
        description="An empty directory of this size (10Gi), true for no limit, or {size, medium}.",
    )


class VolumeClaim(Model):
    """A PersistentVolumeClaim that Argo makes for each run."""

    size: Quantity = Field(description="Size of the volume, such as 10Gi.")
    storage_class: Annotated[str | None, WHOLE] = Field(
        None, description="StorageClass of the claim."
    )
    access_modes: (
        list[Literal["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]] | None
    ) = Field(
        None, min_length=1, description="Access modes of the claim; ReadWriteOnce if left out."
    )


EnvName = Annotated[str, Field(pattern=ENV_PATTERN)]


class SecretUse(Model):
    as_: Literal["gcp"] | None = Field(
        None,
        alias="as",
        description="gcp: mount the service account key and set GOOGLE_APPLICATION_CREDENTIALS.",
    )
    key: Annotated[str | None, FIXED] = Field(
        None, description="Key that holds the service account file; NAME.json if left out."
    )
    env: Annotated[dict[EnvName, str] | None, FIXED] = Field(
        None, description="Environment variable to key of the Secret."
    )
    mount: str | None = Field(None, description="Directory to mount the Secret's keys in.")
