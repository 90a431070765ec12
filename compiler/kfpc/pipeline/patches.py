"""What patches of the author's (``argo:``) decide, for whoever asks what a pipeline does.

A patch is merged onto what a target writes, in the platform's own words: those are here, so that
nobody else takes the settings of a step for all there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound

if TYPE_CHECKING:
    from kfpc.pipeline.pipeline import Pipeline
    from kfpc.pipeline.settings import Settings


def decides_retries(settings: Settings) -> bool:
    """Whether a patch says how often a step is tried; False for one that could not be read."""
    return "retryStrategy" in (if_sound(settings.argo) or {})


def is_unknown(settings: Settings) -> bool:
    """Whether a patch could not be read, so that it may say anything."""
    return settings.argo is ERRONEOUS


def gives_retries(settings: Settings) -> bool:
    """Whether a step is tried again as a patch says."""
    return bool((if_sound(settings.argo) or {}).get("retryStrategy"))


def run_timeout(pipeline: Pipeline) -> tuple[Any, Located] | None:
    """What a patch says of the seconds that the whole run has, and where."""
    patch, key = pipeline.argo or {}, "activeDeadlineSeconds"
    if key not in patch:
        return None
    return patch[key], pipeline.place.document.place("argo", key)


def mounts_by_hand(settings: Settings, pipeline: Pipeline) -> bool:
    """Whether a patch may mount what a step's volumes do not show."""
    return any(
        patch and "volumeMounts" in repr(patch)
        for patch in (if_sound(settings.argo), pipeline.argo)
    )


def may_say_more(patch: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Whether the patch of a step, or that of the spec, may say anything of a step's pod."""
    return "podSpecPatch" in patch or "podSpecPatch" in whole or "templateDefaults" in whole
