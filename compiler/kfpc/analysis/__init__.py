"""What follows from a pipeline: who reads what, which steps may meet, what leaves a scope."""

from kfpc.analysis.analysis import Analysis

__all__ = ["Analysis"]
