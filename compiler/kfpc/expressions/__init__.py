"""``${{ … }}``: from text to a syntax tree with places."""

from kfpc.expressions.problem import Problem
from kfpc.expressions.text import overwritten, parse_condition, parse_patch, parse_text
from kfpc.expressions.unparse import unparse

__all__ = ["Problem", "overwritten", "parse_condition", "parse_patch", "parse_text", "unparse"]
