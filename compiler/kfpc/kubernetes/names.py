"""What Kubernetes takes as names: of objects, of containers, of environment variables.

Source: Kubernetes, "Object Names and IDs", and its API reference, core/v1 Container and EnvVar.
"""

from __future__ import annotations

import re

_DNS_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PART = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_DATA_KEY = re.compile(r"[-._A-Za-z0-9]{1,253}")
_DNS_SUBDOMAIN = re.compile(rf"{_PART}(\.{_PART})*")

VARIABLE = r"[A-Za-z_][A-Za-z0-9_.-]*"
"""A pattern for names of environment variables that every version of Kubernetes takes; from 1.32 on
it takes nearly any text."""


def is_dns_label(name: str) -> bool:
    """Whether a container, or a volume of a pod, may be called so."""
    return _DNS_LABEL.fullmatch(name) is not None


def is_dns_subdomain(name: str) -> bool:
    """Whether an object of Kubernetes may be called so; prefixes of labels are alike. No part of
    it is too long: Kubernetes counts the whole."""
    return len(name) <= 253 and _DNS_SUBDOMAIN.fullmatch(name) is not None


def is_data_key(key: str) -> bool:
    """Whether a Secret or a config map may have it as a key.

    Source: Kubernetes, ``IsConfigMapKey`` in its apimachinery's validation.
    """
    return _DATA_KEY.fullmatch(key) is not None and key != "." and not key.startswith("..")
