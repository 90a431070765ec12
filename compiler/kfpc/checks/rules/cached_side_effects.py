"""A cached step that does more than give its outputs.

With a key that the cache has, a step does not run: it gives what it gave before, and does nothing
else. The files that it writes to a volume are then not written. The workspace, and every other
claim that a run makes, is new in each run: a later step finds an empty folder. What runs at the
step's end (`on_exit`) does run, though the step did not.

Give files as outputs, which the cache remembers. A volume that the step only reads is mounted with
`read_only: true`; the workspace too, which `volumes` know as `workspace`. Where the effect is
needed in every run, leave the cache out.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  fetch:
    image: busybox:1
    command: [fetch, --to, /shared/events, --count, "${{ outputs.rows.path }}"]
    outputs: {rows: Integer}
    workspace: /shared
    cache: {key: events-v1}
outputs: {rows: "${{ steps.fetch.outputs.rows }}"}
workflow: {workspace: 10Gi}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  fetch:
    image: busybox:1
    command: [fetch, --to, "${{ outputs.events.path }}"]
    outputs: {events: CSV}
    cache: {key: events-v1}
outputs: {events: "${{ steps.fetch.outputs.events }}"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding, Steps
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.runs import CACHED_EFFECTS
from kfpc.diagnostics.phrases import all_of
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound_ones
from kfpc.pipeline.ids import EACH, exit_of
from kfpc.pipeline.settings import Mount, VolumeSource
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.workflow import WORKSPACE, Workflow

CODE = CACHED_EFFECTS


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    cache = leaf.settings.cache
    if cache is None or leaf.outputs == {}:
        return  # a step without outputs has a warning of its own
    pipeline = analysis.pipeline
    mounts = list(_written(leaf, pipeline.workflow))
    if mounts:
        yield _of_mounts(leaf, cache.place.key, mounts)
    at_end = exit_of(leaf.id[:-1] if leaf.id[-1] == EACH else leaf.id)
    if pipeline.has(at_end):
        yield _of_exit(leaf, cache.place.key, pipeline.step(at_end).place.key)


def _written(leaf: Leaf, workflow: Workflow) -> Iterator[tuple[str, Mount]]:
    """The mounts to which a step may write what outlives its pod, and what each is called."""
    for mount in sound_ones(leaf.settings.mounts):
        name = None if mount.read_only else _lasting(mount.source, workflow)
        if name is not None:
            yield name, mount


def _lasting(source: VolumeSource, workflow: Workflow) -> str | None:
    if source.kind == "claim":
        return f"the claim `{source.word}`" if source.word else "its claim"
    if source.kind != "volume":
        return None
    if source.word == WORKSPACE:
        return "the workspace"
    of_run = (if_sound(workflow.volumes) or {}).get(source.word)
    if of_run is ERRONEOUS or (of_run is not None and of_run.kind != "claim"):
        return None
    return f"the volume `{source.word}`"


def _of_mounts(leaf: Leaf, place: Located, mounts: list[tuple[str, Mount]]) -> Finding:
    written = all_of([name for name, _ in mounts])
    first = mounts[0][1]
    reads = "`read_only: true`"
    if first.key == "workspace":
        reads = f"`volumes: {{{first.path}: {{volume: {WORKSPACE}, read_only: true}}}}`"
    return Finding(
        place,
        leaf.id,
        lambda steps: f"{_skipped(steps)} and {_does(steps)} not write to {written}",
        "give what it writes as outputs, or leave `cache` out; a step that only reads there says "
        f"{reads}",
        tuple(("it is mounted here", mount.place) for _, mount in mounts),
        cause=written,
    )


def _of_exit(leaf: Leaf, place: Located, said: Located) -> Finding:
    return Finding(
        place,
        leaf.id,
        lambda steps: f"{_skipped(steps)}, but {steps.verb('its', 'their')} `on_exit` does",
        "see that `on_exit` does no harm then, or leave `cache` out",
        (("this runs all the same", said),),
        cause="on_exit",
    )


def _skipped(steps: Steps) -> str:
    return f"where the cache has this key, {steps} {_does(steps)} not run"


def _does(steps: Steps) -> str:
    return steps.verb("does", "do")
