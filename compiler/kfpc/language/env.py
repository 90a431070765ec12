"""``env`` and ``env_from``: where variables get their values."""

from __future__ import annotations

from typing import Annotated, Union

from pydantic import Field, Tag

from kfpc.language.base import (
    BY_KIND,
    ENV_PATTERN,
    Flag,
    Model,
    Number,
    Off,
    Quantity,
    String,
    Whole,
)
from kfpc.language.marks import FIXED
from kfpc.language.params import SecretKeyOfStep
from kfpc.language.volumes import EnvName


class ConfigMapKey(Model):
    name: Annotated[str, FIXED] = Field(description="Name of the ConfigMap.")
    key: Annotated[str, FIXED] = Field(description="Key in the ConfigMap's data.")


class EnvSource(Model):
    """Exactly one of ``secret``, ``config_map``, ``field`` or ``resource``."""

    secret: SecretKeyOfStep | None = Field(
        None, description="A key of a Secret; its value is never written out."
    )
    config_map: ConfigMapKey | None = Field(None, description="A key of a ConfigMap.")
    field: str | None = Field(
        None, description="A field of the pod, such as spec.nodeName or metadata.labels['team']."
    )
    resource: str | None = Field(
        None,
        description="What a container asks for, such as limits.memory or requests.cpu.",
    )
    divisor: Quantity | None = Field(
        None, description="The unit of `resource`, such as 1Mi; 1 if left out."
    )
    container: str | None = Field(
        None, description="The container that `resource` is of; the variable's own if left out."
    )


EnvValue = Annotated[
    Union[String, Whole, Number, Flag, Annotated[EnvSource, Tag("<mapping>")]], BY_KIND
]
"""A text, or where the value is."""

EnvForm = Annotated[Union[Annotated[dict[EnvName, EnvValue], Tag("<mapping>")], Off], BY_KIND]


class EnvFrom(Model):
    """Exactly one of ``secret`` or ``config_map``."""

    secret: Annotated[str | None, FIXED] = Field(None, description="Name of a Secret.")
    config_map: Annotated[str | None, FIXED] = Field(None, description="Name of a ConfigMap.")
    prefix: Annotated[str, Field(pattern=ENV_PATTERN)] | None = Field(
        None, description="What the names of the variables begin with, before each key."
    )
    optional: bool | None = Field(
        None, description="Whether the Secret or the ConfigMap may not be there."
    )


EnvFromForm = Annotated[Union[Annotated[list[EnvFrom], Tag("<list>")], Off], BY_KIND]
