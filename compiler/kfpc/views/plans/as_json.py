"""A plan for programs: one JSON object. ``docs/plan.md`` has its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.causes import CAUSES
from kfpc.preemption.forecast import Spent
from kfpc.targets.base import Size
from kfpc.views.plans.bill import Bill
from kfpc.views.plans.estimate import Estimate, Scenario
from kfpc.views.plans.estimates import Sum, Summed, summed
from kfpc.views.plans.rows import Row
from kfpc.views.plans.shared import Held
from kfpc.views.plans.totals import Totals, pods_on
from kfpc.views.plans.view import Coming, PlanView, StepView

FORMAT_VERSION = "1.6"

_NODES: Mapping[Nodes, str] = {
    Nodes.ANY: "any",
    Nodes.PREFERRED: "preemptible-preferred",
    Nodes.PREEMPTIBLE: "preemptible",
    Nodes.ON_DEMAND: "on-demand",
}


def plan_json(plan: PlanView) -> str:
    """The object, ASCII only, with a newline at its end."""
    document = {
        "format_version": FORMAT_VERSION,
        "pipeline": plan.pipeline,
        "preemption_rate": plan.rate,
        "currency": plan.currency,
        "schedule": None if plan.coming is None else _schedule(plan.coming),
        "steps": [_step(step) for step in plan.steps],
        "waits": [
            {
                "name": one.step,
                "approval": one.approval,
                "longest": one.seconds,
                "goes_on": one.goes_on,
            }
            for one in plan.pauses
        ],
        "locks": [_held(lock) for lock in plan.locks],
        "workspace": None
        if plan.workspace is None
        else {"size": plan.workspace.size, "steps": list(plan.workspace.steps)},
        "totals": _totals(plan.totals),
        "size": None if plan.size is None else _size(plan.size),
        "estimate": _summed(summed(plan)),
        "causes": [
            {"name": cause.name, "meaning": cause.meaning, "counts_as": cause.counts.value}
            for cause in CAUSES
        ],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _size(size: Size) -> dict[str, int]:
    return {
        "spec": size.spec,
        "status": size.status,
        "status_at_worst": size.status_at_worst,
        "at_worst": size.at_worst,
        "limit": size.limit,
    }


def _held(lock: Held) -> dict[str, str | None]:
    """Null is what only the run knows."""
    if lock.is_mutex:
        return {"mutex": lock.name}
    return {"config_map": lock.name, "key": lock.key}


def _schedule(coming: Coming) -> dict[str, Any]:
    return {
        "timezone": coming.zone,
        "suspended": coming.suspended,
        "conditional": coming.asked,
        "next": [time.isoformat() for time in coming.times],
    }


def _step(step: StepView) -> dict[str, Any]:
    plan, shape = step.plan, step.shape
    return {
        "name": step.name,
        "template": None if step.called is None else step.called.unit,
        "pods": None if step.called is None else step.called.pods,
        "sentence": shape.sentence,
        "notes": list(shape.notes),
        "budgets": _budgets(plan),
        "retried_by_hand": "hangs" if plan.hangs_by_hand else "begins-anew",
        "patched": plan.patched,
        "decided_by": [
            {
                "param": one.param,
                "value": one.value,
                "given": one.given,
                "reckoned": one.reckoned,
            }
            for one in shape.decided
        ],
        "attempts": [_row(row) for row in shape.rows],
        "asks_for": list(_asks_for(step)),
        "times": plan.times,
        "most_pods": plan.all_pods,
        "most_pods_on": _on({} if plan.all_pods is None else pods_on(plan)),
        "backoff": _backoff(plan),
        "timeout": plan.timeout,
        "longest": shape.longest,
        "grace_period": plan.grace_period,
        "checkpoint": plan.checkpoint,
        "locks": [_held(lock) for lock in shape.locks],
        "marks": list(plan.marks),
        "causes": {
            cause.name: None if plan.patched else plan.counts(cause).value for cause in CAUSES
        },
        "estimate": None if step.estimate is None else _estimate(step.estimate),
    }


def _budgets(plan: StepPlan) -> dict[str, Any]:
    """``any_cause`` of one budget; ``preemptions``, of each round, and ``failures`` of two."""
    if plan.any_cause:
        return {"any_cause": plan.retries, "preemptions": None, "failures": None}
    return {"any_cause": None, "preemptions": plan.retries, "failures": plan.failures}


def _row(row: Row) -> dict[str, Any]:
    return {
        "first": row.first,
        "last": row.last,
        "nodes": _NODES[row.nodes],
        "preemption": row.preempted.value,
        "failure": row.failed.value,
    }


def _asks_for(step: StepView) -> Iterator[dict[str, Any]]:
    """What failures lead to: the fewest that do, and the rung of each ladder."""
    found = step.shape.growth
    for number, stage in enumerate(found.stages):
        rungs = list(zip(found.ladders, stage.rungs, strict=True))
        bill = step.bills[number] if step.bills else None
        yield {
            "failures": stage.failures,
            "out_of_memory": max((rung for ladder, rung in rungs if ladder.after_oom), default=0),
            "asked": {ladder.key: ladder.amounts[rung] for ladder, rung in rungs},
            "prices": None if bill is None else _bill(bill),
        }


def _on(pods: Mapping[Nodes, int]) -> dict[str, int]:
    return {name: pods.get(kind, 0) for kind, name in _NODES.items()}


def _backoff(plan: StepPlan) -> dict[str, Any] | None:
    waits = plan.backoff
    if waits is None or plan.patched:
        return None
    return {"delay": waits.delay, "factor": waits.factor or 1, "max_delay": waits.max_delay}


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "most_pods": totals.most_pods,
        "most_pods_on": _on(totals.on),
        "unknown": list(totals.unknown),
        "longest": totals.longest,
        "unbounded": list(totals.unbounded),
        "timeout": totals.timeout,
        "parallelism": totals.parallelism,
    }


def _estimate(found: Estimate) -> dict[str, Any]:
    return {
        "hours": found.hours,
        "rounds": found.rounds,
        "checkpoint_every": found.every,
        "prices": None if found.bill is None else _bill(found.bill),
        "without_checkpoints": _scenario(found, found.bare),
        "with_checkpoints": _scenario(found, found.kept),
        "all_on_demand": _scenario(found, found.on_demand),
        "remarks": list(found.remarks),
    }


def _bill(bill: Bill) -> dict[str, Any]:
    return {
        "gpus": [{"count": gpu.count, "type": gpu.kind} for gpu in bill.gpus],
        "machine": bill.machine,
        "preemptible_per_hour": bill.spot,
        "on_demand_per_hour": bill.on_demand,
        "left_out": list(bill.left_out),
    }


def _scenario(of: Estimate, found: Scenario | None) -> dict[str, Any] | None:
    if found is None:
        return None
    expected = None
    if found.expected is not None:
        expected = {
            **_spent(found.expected.expected, found.expected_cost),
            "lost_hours": found.expected.lost,
            "saving": of.saving(found.expected_cost),
            "preemptions": found.expected.preemptions,
            "probability_of_failing": found.expected.failing,
        }
    at_worst = {
        **_spent(found.worst, found.worst_cost),
        "lost_hours": max(found.worst.hours - of.hours, 0.0),
        "saving": of.saving(found.worst_cost),
    }
    return {"expected": expected, "at_worst": at_worst}


def _spent(spent: Spent, cost: float | None) -> dict[str, Any]:
    return {
        "hours": spent.hours,
        "preemptible_hours": spent.preemptible,
        "on_demand_hours": spent.on_demand,
        "waiting_hours": spent.waiting,
        "cost": cost,
    }


def _summed(found: Summed | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "steps": list(found.steps),
        "hours": found.hours,
        "without_checkpoints": _sum(found, found.bare) if found.steps else None,
        "with_checkpoints": None if found.kept is None else _sum(found, found.kept),
        "all_on_demand": _sum(found, found.on_demand) if found.steps else None,
        "left_out": list(found.left_out),
        "costs_leave_out": list(found.unpriced),
        "remarks": list(found.remarks),
    }


def _sum(of: Summed, one: Sum) -> dict[str, Any]:
    return {
        "expected": {
            "hours": one.expected,
            "cost": one.expected_cost,
            "lost_hours": one.lost,
            "saving": of.saving(one.expected_cost),
        },
        "at_worst": {
            "hours": one.worst,
            "cost": one.worst_cost,
            "lost_hours": max(one.worst - of.hours, 0.0),
            "saving": of.saving(one.worst_cost),
        },
    }
