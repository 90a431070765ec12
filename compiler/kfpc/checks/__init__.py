"""Checks of a linked pipeline: one rule a file, whose docstring is its page."""

from kfpc.checks.engine import check, check_max_pods, pages

__all__ = ["check", "check_max_pods", "pages"]
