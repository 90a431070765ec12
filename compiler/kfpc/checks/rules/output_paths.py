"""A path that an output cannot have.

The program writes an output to its path, and the platform takes it from there. So the path names
one file or folder without `..`, the program can write there, and no other output has the same one.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [train]
    outputs:
      model: {type: Artifact, path: /tmp/../model}
      log: {type: String, path: /model}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [train]
    outputs:
      model: {type: Artifact, path: /out/model}
      log: {type: String, path: /out/log}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.storage import locate, source_of
from kfpc.checks.sites import path_of_output
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_OUTPUT_PATH
from kfpc.kubernetes.paths import leads_up, mount_point
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.step import Leaf, Output

CODE = BAD_OUTPUT_PATH


def of_ports(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    container = if_sound(leaf.container)
    if container is None:
        return
    read = analysis.read(leaf.id)
    for output in (if_sound(leaf.outputs) or {}).values():
        # Of a component's outputs those count that somebody reads.
        if output.path is not None and (container.title is None or output.name in read):
            yield from _judged(output, output.path, leaf, analysis)


def _judged(output: Output, path: str, leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    place = path_of_output(output, leaf)
    if leads_up(path):
        message = f"the path of the output `{output.name}` has `..` in it"
        help = None if "{{" in path else f"write where that leads: `{mount_point(path)}`"
        yield BAD_OUTPUT_PATH.at(place, message, help=help)
    elif path.startswith("/") and mount_point(path) == "/":
        message = f"`{path}` is all that is in the container"
        help = "write the path of a file, or of a folder"
        yield BAD_OUTPUT_PATH.at(place, message, help=help)
    else:
        yield from _read_only(output, path, leaf, analysis, place)


def _read_only(
    output: Output, path: str, leaf: Leaf, analysis: Analysis, place: Located
) -> Iterator[Diagnostic]:
    """An output on a volume that the program cannot write to."""
    location = locate((path,), leaf)
    if location is None or location[1] is None or ERRONEOUS in leaf.settings.mounts:
        return
    mount = location[1]
    source = source_of(mount, analysis.pipeline.workflow)
    if mount.read_only or (source is not None and source.kind in ("secret", "config_map")):
        yield BAD_OUTPUT_PATH.at(
            place,
            f"the program cannot write the output `{output.name}`: `{mount.path}` is read-only",
            help="choose a path elsewhere",
            related=[("the volume", mount.place)],
        )
