"""The pools that a pipeline needs, as data: what labels and taints their nodes have."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.analysis import Analysis
from kfpc.clusters import PROFILES, Profile
from kfpc.kubernetes.taints import Taint
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import qualified
from kfpc.preemption import Nodes, StepPlan
from kfpc.record import record
from kfpc.views.nodepools.needs import Need, needs


@record(eq=False)
class Pool:
    """Nodes of one kind for the ``steps`` of a need.

    ``labels`` and ``taints`` are all that its nodes have because of the pipeline, whoever sets
    them. ``spot`` are the labels of preemptible nodes, which others must not have. ``gpu_type``
    is None where the steps take any. ``notice`` is how many seconds pods are to get of a
    preemption, where that is more than the platform gives by itself. ``number`` counts the needs
    from 1, and is None where there is one. ``most`` is how many of them a run has pods for at
    once.
    """

    need: Need
    steps: tuple[str, ...]
    preemptible: bool
    labels: Mapping[str, str]
    taints: tuple[Taint, ...]
    spot: Mapping[str, str]
    gpu_type: str | None
    notice: int | None
    number: int | None
    most: int


def pools(analysis: Analysis, notice: int | None = None) -> tuple[Pool, ...]:
    """For each need a pool of preemptible nodes, and one on demand if a step falls back.

    ``notice`` is what their pods are to get, in seconds, where the profile does not say it.
    """
    pipeline, planned = analysis.pipeline, analysis.plans
    profile = sound(pipeline.profile)
    found = []
    every = needs(analysis)
    longer = _longer_notice(profile, notice)
    for number, need in enumerate(every, 1):
        for preemptible, wants in ((True, _begins_there), (False, _falls_back)):
            steps = tuple(qualified(id) for id in need.steps if wants(planned[id]))
            if steps:
                kind = profile.spot_labels if preemptible else profile.on_demand_labels
                found.append(
                    Pool(
                        need=need,
                        steps=steps,
                        preemptible=preemptible,
                        labels={**need.labels, **kind},
                        taints=profile.spot_taints if preemptible else (),
                        spot=profile.spot_labels,
                        gpu_type=need.labels.get(profile.gpu_type_label or ""),
                        notice=longer if preemptible else None,
                        number=number if len(every) > 1 else None,
                        most=_most(need, pipeline.workflow.parallelism),
                    )
                )
    return tuple(found)


def _longer_notice(profile: Profile, notice: int | None) -> int | None:
    """The notice that nodes have to be made to give; None where the platform gives it anyway."""
    wanted = notice or profile.notice
    known = PROFILES.get(profile.name)
    if wanted is None or known is None or known.longest_notice is None:
        return None
    return wanted if wanted > (known.notice or 0) else None


def _most(need: Need, parallelism: int | None) -> int:
    """A run has at most one pod for each step at once, and no more than it may have."""
    steps = len(need.steps)
    return steps if parallelism is None else min(steps, parallelism)


def _begins_there(plan: StepPlan) -> bool:
    return plan.nodes_of(1) is not Nodes.ON_DEMAND


def _falls_back(plan: StepPlan) -> bool:
    """Whether an attempt may run on demand. Without a known number of attempts one may."""
    if not plan.falls_back:
        return False
    return plan.attempts is None or plan.nodes_of(plan.attempts) is Nodes.ON_DEMAND
