"""The plan of a pipeline for those who submit it: what each step may do, take and cost."""

from kfpc.views.plans.view import PlanView, StepView, view
from kfpc.views.plans.work import Work

__all__ = ["PlanView", "StepView", "Work", "view"]
