"""Parts of a pod that do not go together.

Containers of a pod have names of their own, and some names are the platform's. `container` of a
variable names one of them, or `main`, which is the step's own. One Secret is `{as: gcp}`. Two
volumes cannot be mounted at one path. A container beside the step's own can mount what the step's
`volumes` have, and `volume` names one of `workflow.volumes` or `workflow.volume_claims`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [echo]
    sidecars:
      - {name: wait, image: "redis:7"}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [echo]
    sidecars:
      - {name: cache, image: "redis:7"}
```
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_POD
from kfpc.diagnostics.phrases import quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.kubernetes.names import is_dns_label
from kfpc.kubernetes.paths import mount_point
from kfpc.pipeline.environment import ContainerResource
from kfpc.pipeline.erroneous import ERRONEOUS, sound_ones
from kfpc.pipeline.settings import SideContainer
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.workflow import WORKSPACE

CODE = BAD_POD

MAIN = "main"
"""The container that runs the step."""


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    workflow = analysis.pipeline.workflow
    yield from _containers(leaf)
    yield from _mounts(leaf)
    yield from _resources(leaf)
    yield from _accounts(leaf)
    volumes, claims = workflow.volumes, workflow.volume_claims
    if volumes is not ERRONEOUS and claims is not ERRONEOUS:
        yield from _unknown_volumes(leaf, [*volumes, *claims])


def _accounts(leaf: Leaf) -> Iterator[Diagnostic]:
    """GOOGLE_APPLICATION_CREDENTIALS names one file."""
    files = [use for use in sound_ones(leaf.settings.secrets) if use.gcp_key is not None]
    for use in files[1:]:
        yield BAD_POD.at(
            use.place,
            f"`{leaf.qualified}` has two service accounts, and a program uses one",
            help="mount the other: {mount: /path}",
            related=[("the other", files[0].place)],
        )


def _unknown_volumes(leaf: Leaf, volumes: Collection[str]) -> Iterator[Diagnostic]:
    for mount in sound_ones(leaf.settings.mounts):
        name = mount.source.word
        if mount.source.kind != "volume":
            continue
        if name not in volumes:
            help = did_you_mean(name, volumes) or "add it to `workflow.volumes`"
            if mount.key == WORKSPACE:
                help = "add `workspace: 50Gi` to `workflow`"
            yield BAD_POD.at(mount.place, f"`workflow` has no volume `{name}`", help=help)


def _containers(leaf: Leaf) -> Iterator[Diagnostic]:
    seen: dict[str, Located] = {}
    paths = {mount.path for mount in sound_ones(leaf.settings.mounts)}
    known = ERRONEOUS not in leaf.settings.mounts
    for side in (*leaf.settings.init, *leaf.settings.sidecars):
        yield from _name(side, seen)
        seen.setdefault(side.name, side.place)
        for path in side.mounts:
            if known and path not in paths:
                message = f"`{side.name}` mounts `{path}`, which the step's `volumes` do not have"
                yield BAD_POD.at(side.place, message)


def _resources(leaf: Leaf) -> Iterator[Diagnostic]:
    """Variables may say what another container of the pod asks for."""
    settings = leaf.settings
    sides = (*settings.init, *settings.sidecars)
    names = [MAIN, *(side.name for side in sides)]
    for env in (settings.env, *(side.env for side in sides)):
        for value in env.values():
            if not isinstance(value, ContainerResource) or value.of is None:
                continue
            if value.of not in names:
                message = f"`{leaf.qualified}` has no container `{value.of}`"
                help = did_you_mean(value.of, names) or f"it has {', '.join(quoted(names))}"
                yield BAD_POD.at(value.place, message, help=help)


def _name(side: SideContainer, seen: Mapping[str, Located]) -> Iterator[Diagnostic]:
    name, place = side.name, side.place
    if not is_dns_label(name):
        help = "Kubernetes takes lower-case letters, digits and `-`, 63 at most"
        yield BAD_POD.at(place, f"`{name}` is not a name that a container can have", help=help)
    elif name in seen:
        related = [("the other", seen[name])]
        yield BAD_POD.at(place, f"two containers of the step are called `{name}`", related=related)


def _mounts(leaf: Leaf) -> Iterator[Diagnostic]:
    seen: dict[str, Located] = {}
    places: list[tuple[str, Located]] = [
        (m.path, m.place) for m in sound_ones(leaf.settings.mounts)
    ]
    places += [
        (use.mount, use.place) for use in sound_ones(leaf.settings.secrets) if use.mount is not None
    ]
    for path, place in places:
        normal = mount_point(path)
        if normal == "/":
            continue  # reported
        if normal in seen:
            yield BAD_POD.at(
                place, f"two volumes at `{normal}`", related=[("the other", seen[normal])]
            )
        seen[normal] = place
