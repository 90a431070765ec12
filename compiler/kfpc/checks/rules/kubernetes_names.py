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
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import SecretRef

CODE = BAD_OBJECT_NAME

_OBJECTS = ("claim", "secret", "config_map")


def of_scope(scope: Scope, _analysis: Analysis) -> Iterator[Diagnostic]:
    for param in (if_sound(scope.params) or {}).values():
        if param.secret is not None:
            yield from _judged(param.secret.name, param.place)


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    settings = leaf.settings
    for secret in sound_ones(settings.secrets):
        yield from _judged(secret.name, secret.place)
    for mount in sound_ones(settings.mounts):
        if mount.source.kind in _OBJECTS:
            yield from _judged(mount.source.name, mount.place)
    for key, value in settings.env.items():
        if isinstance(value, SecretRef):
            yield from _judged(value.name, leaf.setting("env", key))
    if settings.service_account is not None:
        yield from _judged(settings.service_account, leaf.setting("service_account"))


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    workflow = analysis.pipeline.workflow
    place = analysis.pipeline.place.document.place("workflow")
    for key in ("service_account", "priority_class"):
        name = getattr(workflow, key)
        if name is not None:
            yield from _judged(name, place.child(key))
    for number, name in enumerate(workflow.image_pull_secrets):
        yield from _judged(name, place.child("image_pull_secrets", number))
    for name, source in (if_sound(workflow.volumes) or {}).items():
        if source is not ERRONEOUS and source.kind in _OBJECTS:
            yield from _judged(source.name, place.child("volumes", name, source.kind))


def _judged(name: str, place: Located) -> Iterator[Diagnostic]:
    # Braces are an expression where none may stand, which was reported.
    if "{{" not in name and not is_dns_subdomain(name):
        help = "Kubernetes takes lower-case letters, digits, `-` and `.`"
        message = f"`{name}` is not a name that an object can have"
        yield BAD_OBJECT_NAME.at(place, message, help=help)
