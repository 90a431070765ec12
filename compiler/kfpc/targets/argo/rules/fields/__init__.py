"""What a patch says, held against Argo's own fields. Only specs with ``argo:`` need it."""

from kfpc.targets.argo.rules.fields.lacking import lacking_in
from kfpc.targets.argo.rules.fields.walk import problems_of_spec, problems_of_step

__all__ = ["lacking_in", "problems_of_spec", "problems_of_step"]
