"""How much one Workflow takes, and whether a pipeline may come to more than that.

Sources: Argo's full CRDs (200 templates, 200 tasks in a dag; the default since 4.0), and etcd's
limit on one object.
"""

from __future__ import annotations

MOST_TASKS = 200
MOST_TEMPLATES = 200
LARGEST_OBJECT = 1024 * 1024
"""Bytes of a Workflow as JSON. Its status has to fit in beside it."""


def needs_emission(analysis, sources):
    return True
