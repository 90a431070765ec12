"""What Kubernetes takes as keys and values of labels.

Source: Kubernetes, "Labels and Selectors".
"""

from __future__ import annotations

import re

from kfpc.kubernetes.names import is_dns_subdomain

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")

KEY_HELP = "keys are `name` or `prefix/name`, of letters, digits, `-`, `_` and `.`"
LABEL_HELP = "values have at most 63 letters, digits, `-`, `_` and `.`; annotations take any text"


def is_key(key: str) -> bool:
    """Whether it is the key of a label, an annotation or a resource."""
    prefix, slash, name = key.rpartition("/")
    if slash and not is_dns_subdomain(prefix):
        return False
    return _NAME.fullmatch(name) is not None


def is_label_value(value: str) -> bool:
    """Whether it is the value of a label; it may be empty."""
    return not value or _NAME.fullmatch(value) is not None
