"""The texts that are true, and those that are false, in a component of Kubeflow Pipelines.

They are what Python's ``strtobool`` takes, with which the SDK (kfp 1.8) reads both the
condition of an ``if`` and what a program is given for a Boolean input.

The language itself knows ``true`` and ``false`` alone (``read``), for in a run ``bool(…)``
finds every other text false: a word that was true when compiling would be false there.
"""

from __future__ import annotations

TRUE = ("true", "t", "yes", "y", "on", "1")
FALSE = ("false", "f", "no", "n", "off", "0")
"""In lower case; any case counts."""

_TRUTHS = {**dict.fromkeys(TRUE, True), **dict.fromkeys(FALSE, False)}


def truth(text: str) -> bool | None:
    """Whether a text is true or false; None for one that is neither, as an empty one is."""
    return _TRUTHS.get(text.lower())
