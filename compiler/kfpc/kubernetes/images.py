"""References to container images.

Source: the grammar of ``github.com/distribution/reference``, by which Kubernetes and containerd
read them: ``[domain[:port]/]path[:tag][@digest]``. The domain may be in capitals, the path may not.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_PATH = rf"{_PART}(?:/{_PART})*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = re.compile(rf"(?:{_DOMAIN}/)?(?P<path>{_PATH})(?::{_TAG})?(?:@{_DIGEST})?")
_IDENTIFIER = re.compile(r"[a-f0-9]{64}")
_LONGEST_PATH = 255
_AROUND = re.compile(r"\s*([:/@])\s*")
"""A separator with blanks about it: nothing else is meant by them."""

FORM = "write it as `registry.example.com/name:tag`; all but the tag is in lower case"


@lru_cache(maxsize=1024)
def is_image(text: str) -> bool:
    """Whether it refers to an image that a registry may have. Most steps have one of a few."""
    found = _REFERENCE.fullmatch(text)
    if found is None or _IDENTIFIER.fullmatch(text):
        return False
    return len(found["path"]) <= _LONGEST_PATH


def image_help(text: str) -> str:
    """What to write instead of a text that is no reference to an image."""
    closed = _AROUND.sub(r"\1", text.strip())
    for meant in (closed, closed.lower()):
        if meant != text and is_image(meant):
            return f"did you mean `{meant}`?"
    return FORM
