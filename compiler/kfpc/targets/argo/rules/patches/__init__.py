"""What patches of the author's (``argo:``) take back of what a step's plan promises."""

from kfpc.targets.argo.rules.patches.limits import undone_limit
from kfpc.targets.argo.rules.patches.model import Undone
from kfpc.targets.argo.rules.patches.undone import undone_by_spec, undone_by_step

__all__ = ["Undone", "undone_by_spec", "undone_by_step", "undone_limit"]
