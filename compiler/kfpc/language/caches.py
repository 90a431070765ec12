"""``cache``: what a step gave before, instead of running it again."""

from __future__ import annotations

from typing import Annotated, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, Duration, Model, Off
from kfpc.language.marks import LOCK


class Cache(Model):
    key: Annotated[str, LOCK] = Field(
        description="What the outputs follow from: with the same key the step does not run, and "
        "gives what it gave before."
    )
    max_age: Duration | None = Field(
        None, description="How old what it gave before may be; any age if left out."
    )
    config_map: Annotated[str | None, LOCK] = Field(
        None, description="ConfigMap that keeps it; NAME-cache, of the pipeline, if left out."
    )


CacheForm = Annotated[Union[Annotated[Cache, Tag("<mapping>")], Off], BY_KIND]
