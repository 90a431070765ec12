"""The typed model: what a spec and its components come to once every name is resolved.

It knows nothing of YAML or pydantic, and nothing of any target.
"""

from kfpc.pipeline.pipeline import Pipeline

__all__ = ["Pipeline"]
