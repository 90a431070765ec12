"""Parts of a pod that do not go together.

Containers of a pod have names of their own, and some names are Argo's. Two volumes cannot be mounted at
one path. A container beside the step's own can mount what the step's `volumes` have, and `volume` names
one of `workflow.volumes` or `workflow.volume_claims`.

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

from collections.abc import Iterator
from difflib import get_close_matches

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_POD
from kfpc.pipeline.model import Pipeline, Step

CODE = BAD_POD

_RESERVED = frozenset({"main", "init", "wait", "supervisor"})


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    volumes = [*pipeline.workflow.volumes, *pipeline.workflow.volume_claims]
    for step in pipeline.scope.steps.values():
        yield from _containers(step)
        yield from _mounts(step)
        for mount in step.settings.mounts:
            if mount.source.kind == "volume" and mount.source.name not in volumes:
                close = get_close_matches(mount.source.name, volumes, n=1)
                yield BAD_POD.at(
                    mount.place,
                    f"`workflow` has no volume `{mount.source.name}`",
                    help=f"did you mean `{close[0]}`?" if close else "add it to `workflow.volumes`",
                )


def _containers(step: Step) -> Iterator[Diagnostic]:
    seen: dict[str, Located] = {}
    paths = {mount.path for mount in step.settings.mounts}
    for side in (*step.settings.init, *step.settings.sidecars):
        name = side.name.lower()
        if name in _RESERVED or name.startswith("artifact-plugin-"):
            yield BAD_POD.at(side.place, f"a container cannot be called `{side.name}`: Argo has one")
        elif name != side.name or "_" in name or len(name) > 63 or name.endswith("-"):
            yield BAD_POD.at(
                side.place,
                f"`{side.name}` is no name for a container",
                help="Kubernetes takes lower-case letters, digits and `-`, 63 at most",
            )
        elif name in seen:
            yield BAD_POD.at(
                side.place,
                f"two containers of the step are called `{name}`",
                related=[("the other", seen[name])],
            )
        seen[name] = side.place
        for path in side.mounts:
            if path not in paths:
                yield BAD_POD.at(
                    side.place,
                    f"`{side.name}` mounts `{path}`, which the step's `volumes` do not have",
                )


def _mounts(step: Step) -> Iterator[Diagnostic]:
    seen: dict[str, Located] = {}
    places: list[tuple[str, Located]] = [(m.path, m.place) for m in step.settings.mounts]
    places += [(use.mount, use.place) for use in step.settings.secrets if use.mount is not None]
    for path, place in places:
        normal = path.rstrip("/") or "/"
        if normal in seen:
            yield BAD_POD.at(
                place, f"two volumes at `{normal}`", related=[("the other", seen[normal])]
            )
        seen[normal] = place
