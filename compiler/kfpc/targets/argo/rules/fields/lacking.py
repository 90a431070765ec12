"""Fields that the chosen version of Argo does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import ARGO_VERSION
from kfpc.diagnostics.phrases import all_of
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.targets.argo.fields.schema import spec_type, template_type
from kfpc.targets.argo.rules.fields.model import Site


def lacking_in(version: str, pipeline: Pipeline) -> Iterator[Diagnostic]:
    """What patches have that this version lacks; an API server drops it without a word."""
    root = pipeline.place.document.place("argo")
    yield from _lacking(Site(pipeline.argo, spec_type(), root, (), of_all=True), version)
    for leaf in pipeline.leaves():
        patch = if_sound(leaf.settings.argo)
        site = Site(patch, template_type(), leaf.setting("argo"), (), of_all=False)
        yield from _lacking(site, version)


def _lacking(site: Site, version: str) -> Iterator[Diagnostic]:
    if isinstance(site.value, Mapping):
        for key, value in site.value.items():
            having = site.type.only.get(key)
            if having is not None and version not in having:
                message = f"Argo {version} has no field `{key}`"
                help = f"{all_of(having)} {'has' if len(having) == 1 else 'have'} it"
                yield ARGO_VERSION.at(site.key(key), message, help=help)
            elif (within := site.below(key, value)) is not None:
                yield from _lacking(within, version)
    elif isinstance(site.value, list):
        for number, item in enumerate(site.value):
            if (within := site.below(number, item)) is not None:
                yield from _lacking(within, version)
