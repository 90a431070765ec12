"""Where the variables of a container get their values, beside texts and Secrets."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kfpc.diagnostics import Located
from kfpc.pipeline.values import TypedText, Value
from kfpc.record import record


@record(eq=False)
class ConfigMapKey:
    """A key of a ConfigMap."""

    name: TypedText
    key: TypedText


@record(eq=False)
class PodField:
    """A field of the pod, by Kubernetes' path."""

    path: str


@record(eq=False)
class ContainerResource:
    """What a container of the pod asks for, such as ``limits.memory``, in units of ``divisor``.
    ``of`` is the container, None for the variable's own."""

    resource: str
    place: Located
    divisor: str | None = None
    of: str | None = None


EnvValue: TypeAlias = "Value | ConfigMapKey | PodField | ContainerResource"


@record(eq=False)
class EnvFrom:
    """A variable for each key of an object, called after it, with ``prefix`` before."""

    kind: Literal["secret", "config_map"]
    name: TypedText
    place: Located
    prefix: str | None = None
    optional: bool | None = None
