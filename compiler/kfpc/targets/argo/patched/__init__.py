"""What only the whole package shows of a patch. Only specs with ``argo:`` need it."""

from kfpc.targets.argo.patched.problems import problems_of_patches

__all__ = ["problems_of_patches"]
