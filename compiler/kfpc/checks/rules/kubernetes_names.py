"""A name that no object of Kubernetes has.

Secrets, config maps, claims, service accounts and priority classes are called by lower-case
letters, digits, `-` and `.`. With any other name the pod would wait for ever for an object that
cannot exist.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls], volumes: {/data: {claim: Training_Data}}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls], volumes: {/data: {claim: training-data}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_OBJECT_NAME
from kfpc.kubernetes.names import is_dns_subdomain
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound_ones
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import SecretRef

CODE = BAD_OBJECT_NAME

_OBJECTS = ("claim", "secret", "config_map")


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    for name, place in _names(analysis.pipeline):
        # Braces are an expression where none may stand, which was reported.
        if "{{" not in name and not is_dns_subdomain(name):
            help = "Kubernetes takes lower-case letters, digits, `-` and `.`"
            yield BAD_OBJECT_NAME.at(place, f"`{name}` is no name of an object", help=help)


def _names(pipeline: Pipeline) -> Iterator[tuple[str, Located]]:
    for param in pipeline.params.values():
        if param.secret is not None:
            yield param.secret.name, param.place
    for step in pipeline.leaves():
        yield from _of_step(step)
    yield from _of_workflow(pipeline)


def _of_step(step: Leaf) -> Iterator[tuple[str, Located]]:
    settings = step.settings
    for use in sound_ones(settings.secrets):
        yield use.name, use.place
    for mount in sound_ones(settings.mounts):
        if mount.source.kind in _OBJECTS:
            yield mount.source.name, mount.place
    for key, value in settings.env.items():
        if isinstance(value, SecretRef):
            yield value.name, step.setting("env", key)
    if settings.service_account is not None:
        yield settings.service_account, step.setting("service_account")


def _of_workflow(pipeline: Pipeline) -> Iterator[tuple[str, Located]]:
    workflow, place = pipeline.workflow, pipeline.place.document.place("workflow")
    for key in ("service_account", "priority_class"):
        name = getattr(workflow, key)
        if name is not None:
            yield name, place.child(key)
    for number, name in enumerate(workflow.image_pull_secrets):
        yield name, place.child("image_pull_secrets", number)
    for name, source in (if_sound(workflow.volumes) or {}).items():
        if source is not ERRONEOUS and source.kind in _OBJECTS:
            yield source.name, place.child("volumes", name, source.kind)
