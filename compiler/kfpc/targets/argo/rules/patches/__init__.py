"""What patches of the author's (``argo:``) take back of what a step's plan promises."""

from kfpc.targets.argo.rules.patches.model import Undone
from kfpc.targets.argo.rules.patches.pods import undone_limit_by_own_patch, undone_limit_by_spec
from kfpc.targets.argo.rules.patches.undone import undone_by_spec, undone_by_step

__all__ = [
    "Undone",
    "undone_by_spec",
    "undone_by_step",
    "undone_limit_by_own_patch",
    "undone_limit_by_spec",
]
