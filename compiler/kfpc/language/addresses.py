"""Addresses of files, as the language says where a file is."""

from __future__ import annotations

import re
from typing import Any

_STORES = {"s3": "s3", "s3a": "s3", "s3n": "s3", "gs": "gcs", "gcs": "gcs"}
_STORE = re.compile(r"(s3[an]?|gs|gcs)://([^/\s]*)/*(.*)")
_REPOSITORY = re.compile(
    r"(?:git|ssh)(?:\+ssh)?://\S+|git\+(?P<plain>https?://\S+)|[\w.-]+@[\w.-]+:\S+|https?://\S+\.git/?"
)
_URL = re.compile(r"https?://\S+")


def where_from(address: str) -> dict[str, Any] | None:
    """What ``from`` says of an address, such as ``{gcs: {bucket, key}}``; None for another text."""
    store = _STORE.fullmatch(address)
    if store is not None:
        return {_STORES[store[1]]: {"bucket": store[2] or "NAME", "key": store[3] or "KEY"}}
    repository = _REPOSITORY.fullmatch(address)
    if repository is not None:
        return {"git": {"repo": repository["plain"] or address}}
    return {"url": address} if _URL.fullmatch(address) else None
