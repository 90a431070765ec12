"""The largest numbers that fields of Kubernetes, and of what runs on it, can hold.

Sources: the Go types of the fields (Kubernetes' core/v1, Argo's workflow_types.go). Kubernetes
refuses a number that is past ``int32`` or ``int64``; Argo reads the texts of some fields, and
what is past ``int32`` there becomes a negative number.
"""

from __future__ import annotations

INT32 = 2**31 - 1
INT64 = 2**63 - 1

SECONDS_32 = INT32
"""``activeDeadlineSeconds`` of a pod or a template, and those of ``ttlStrategy``."""

SECONDS_GO = INT64 // 10**9
"""Go's ``time.Duration`` counts nanoseconds in 64 bits. Whatever the field, Go computes with it."""
