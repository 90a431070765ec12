"""Checks of a linked pipeline: one rule a file, whose docstring is its page."""

from kfpc.checks.engine import check, pages

__all__ = ["check", "pages"]
