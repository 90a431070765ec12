"""A claim that one node alone can have, in steps that may run side by side.

A claim of `workflow.volume_claims` can be written by the pods of one node, unless its
`access_modes` say otherwise. Two steps that may run at once can land on different nodes: the pod
that comes second waits until the first one is gone, for hours, or until its timeout; where they
land on one node all is well, so the run does it by chance.

The rounds of a loop are such steps too, unless it has `max_parallel: 1`.

Let one step follow the other (`after`), or take a storage class whose volumes many nodes can have,
and say `access_modes: [ReadWriteMany]`. Steps whose conditions exclude each other are not meant.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
defaults:
  volumes: {/data: {volume: work}}
steps:
  a: {image: "busybox:1", command: [touch, /data/a]}
  b: {image: "busybox:1", command: [touch, /data/b]}
workflow:
  volume_claims: {work: {size: 10Gi}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
defaults:
  volumes: {/data: {volume: work}}
steps:
  a: {image: "busybox:1", command: [touch, /data/a]}
  b: {image: "busybox:1", command: [touch, /data/b], after: a}
workflow:
  volume_claims: {work: {size: 10Gi}}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from kfpc.analysis import Analysis
from kfpc.analysis.exclusion import Exclusion
from kfpc.analysis.graph import Edges, sorted_steps, with_ends
from kfpc.checks.findings import Steps
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import SHARED_CLAIM
from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.ids import StepId, member_of, scopes_around
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.workflow import WORKSPACE, VolumeClaim, Workflow

CODE = SHARED_CLAIM

_OF_ONE_NODE = frozenset({"ReadWriteOnce", "ReadWriteOncePod"})


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    """Steps of one scope are compared; a block stands for the first step in it that has the claim,
    and the rounds of a loop may run at once."""
    narrow = _of_one_node(analysis.pipeline.workflow)
    if not narrow:
        return
    users: dict[tuple[StepId, str], dict[StepId, Leaf]] = {}
    rounds: dict[_Site, tuple[Leaf, dict[StepId, None]]] = {}
    for leaf in analysis.pipeline.leaves():
        for claim in sorted(_claims(leaf) & narrow.keys()):
            for scope in scopes_around(leaf.id):
                members = users.setdefault((scope, claim), {})
                members.setdefault(member_of(scope, leaf.id), leaf)
            loop = _loop_around(leaf, analysis)
            if loop is not None:
                rounds.setdefault(_site(claim, leaf), (leaf, {}))[1][loop.id] = None
    exclusion = Exclusion(analysis.condition)
    for (scope, claim), steps in users.items():
        met = (
            _beside(steps, with_ends(analysis.edges(scope)), exclusion) if len(steps) > 1 else None
        )
        if met is not None:
            yield _diagnose(claim, narrow[claim], *met)
            step, others = met
            if {_site(claim, other) for other in others} == {_site(claim, step)}:
                rounds.pop(_site(claim, step), None)  # it says enough of one place
    yield from _of_loops(rounds, narrow)


_Site: TypeAlias = "tuple[str, int, int, int]"


def _site(claim: str, step: Leaf) -> _Site:
    """A claim and the place that a step says it at, which several have of one template."""
    span = _place(claim, step).span
    return claim, id(span.source), span.start, span.end


def _loop_around(leaf: Leaf, analysis: Analysis) -> Block | None:
    """The innermost loop around a step whose rounds may run at once."""
    for scope in scopes_around(leaf.id)[:0:-1]:
        block = analysis.pipeline.step(scope)
        if isinstance(block, Block) and block.scope.is_loop:
            at_once = block.max_parallel
            if at_once is None or at_once.text.literal not in (None, "1"):
                return block
    return None


def _of_one_node(workflow: Workflow) -> dict[str, VolumeClaim]:
    """The claims of a run that can be mounted on one node at a time only."""
    claims = if_sound(workflow.volume_claims) or {}
    found = {name: if_sound(claim) for name, claim in claims.items()}
    return {
        name: claim
        for name, claim in found.items()
        if claim is not None and _OF_ONE_NODE.issuperset(claim.access_modes)
    }


def _claims(step: Leaf) -> frozenset[str]:
    mounts = sound_ones(step.settings.mounts)
    return frozenset(mount.source.word for mount in mounts if mount.source.kind == "volume")


def _beside(
    steps: Mapping[StepId, Leaf], edges: Edges, exclusion: Exclusion
) -> tuple[Leaf, list[Leaf]] | None:
    """A step, and others that may run at the same time. Where one of two steps follows the other
    it has more of the steps on the longest way to it: steps with equally many do not follow each
    other. That is one look at each edge, and finds all claims that are not used one after another.
    """
    ways = _ways(set(steps), edges)
    levels: dict[int, list[Leaf]] = {}
    for member, step in steps.items():
        levels.setdefault(ways[member], []).append(step)
    for alike in levels.values():
        met = exclusion.first(alike, alike) if len(alike) > 1 else None
        if met is not None:
            return met
    return None


def _ways(counted: set[StepId], edges: Edges) -> Mapping[StepId, int]:
    """The most of some steps on a way to each step, itself among them."""
    found: dict[StepId, int] = {}
    for step in sorted_steps(edges):
        before = max((found.get(other, 0) for other in edges[step]), default=0)
        found[step] = before + (step in counted)
    return found


def _place(claim: str, step: Leaf) -> Located:
    place: Located = step.setting("volumes").key
    for mount in sound_ones(step.settings.mounts):
        if mount.source.word == claim and mount.source.kind == "volume":
            place = mount.place
    return place


def _of_loops(
    rounds: Mapping[_Site, tuple[Leaf, Mapping[StepId, None]]], narrow: Mapping[str, VolumeClaim]
) -> Iterator[Diagnostic]:
    """Of loops whose rounds may run at once, each once for a claim."""
    told: set[tuple[str, StepId]] = set()
    for (claim, *_), (leaf, loops) in rounds.items():
        new = tuple(id for id in loops if (claim, id) not in told)
        told.update((claim, id) for id in new)
        if new:
            yield _of_rounds(claim, narrow[claim], leaf, Steps(new))


def _of_rounds(claim: str, asked: VolumeClaim, step: Leaf, loops: Steps) -> Diagnostic:
    return SHARED_CLAIM.at(
        _place(claim, step),
        f"rounds of {loops} may run at once, and the claim `{claim}` can be mounted on "
        "one node at a time only",
        help=f"say `max_parallel: 1`; or write {_of_many_nodes(claim, asked)}, if the storage "
        "class has such volumes",
    )


def _of_many_nodes(claim: str, asked: VolumeClaim) -> str:
    """The claim as several nodes can have it."""
    form = f"{{size: {asked.size}, access_modes: [ReadWriteMany]}}"
    if claim != WORKSPACE:
        form = f"{{{claim}: {form}}}"
    return f"`workflow: {{{'workspace' if claim == WORKSPACE else 'volume_claims'}: {form}}}`"


def _diagnose(claim: str, asked: VolumeClaim, step: Leaf, others: list[Leaf]) -> Diagnostic:
    steps = Steps((step.id, *(other.id for other in others)))
    return SHARED_CLAIM.at(
        _place(claim, step),
        f"{steps} may run at once, and the claim `{claim}` can be mounted on one node at a time "
        "only",
        help=f"let one follow the other by `after`; or write {_of_many_nodes(claim, asked)}, if "
        "the storage class has such volumes",
    )
