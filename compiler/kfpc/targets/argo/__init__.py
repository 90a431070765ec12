"""Argo Workflows."""

from kfpc.targets.argo.emit import Package, emit
from kfpc.targets.argo.versions import FLOOR, VERSIONS

__all__ = ["FLOOR", "VERSIONS", "Package", "emit"]
