"""What Kubernetes takes as keys and values of labels, and as names of objects.

Source: Kubernetes, "Labels and Selectors" and "Object Names and IDs".
"""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
_PREFIX = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")

KEY_HELP = "keys are `name` or `prefix/name`, of letters, digits, `-`, `_` and `.`"
LABEL_HELP = "values have at most 63 letters, digits, `-`, `_` and `.`; annotations take any text"


def is_key(key: str) -> bool:
    """Whether it is the key of a label, an annotation or a resource."""
    prefix, slash, name = key.rpartition("/")
    if slash and (len(prefix) > 253 or _PREFIX.fullmatch(prefix) is None):
        return False
    return _NAME.fullmatch(name) is not None


def is_label_value(value: str) -> bool:
    """Whether it is the value of a label; it may be empty."""
    return not value or _NAME.fullmatch(value) is not None


def is_object_name(name: str) -> bool:
    """Whether an object of Kubernetes may be called so (a DNS subdomain)."""
    return len(name) <= 253 and _PREFIX.fullmatch(name) is not None
