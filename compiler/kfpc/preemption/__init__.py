"""What each attempt of a step does: causes, budgets, nodes and waits, in no target's words."""

from kfpc.preemption.plan import Nodes, StepPlan, plan_of

__all__ = ["Nodes", "StepPlan", "plan_of"]
