"""Texts on their way past Argo and Kubernetes into a program, unchanged.

Kubernetes reads ``$`` in ``command``, ``args`` and values of ``env``: ``$$`` becomes ``$``,
``$(NAME)`` the value of an environment variable of the container if there is one. The source
of a script and raw artifacts travel in the environment of Argo's init container, so the same
holds for them, with Argo's own variables. Argo expands every ``{{``; there is no escape, so
the braces are put together by Kubernetes, after Argo is done.
"""

from __future__ import annotations

import re

OPEN_BRACE = "KFPC_OPEN_BRACE"
"""Environment variable that holds one ``{``."""

_RUN_OF_DOLLARS = re.compile(r"\$\$+")
_ARGO_VARIABLE = re.compile(r"(?<!\$)\$(?=\(ARGO_[A-Z_]+\))")
_BRACES = re.compile(r"\{(?=\{)")


def doubled(expression: str) -> str:
    """The expression for a value with its dollars doubled, at run time."""
    return f"replace({expression}, '$', '$$')"


def authored(text: str) -> str:
    """A text of the author's, so that the program gets what is written.

    Runs of dollars are doubled. A single ``$(NAME)`` is left to Kubernetes: it fills in
    variables of the step's own ``env`` and leaves everything else, ``$(date)``, alone.
    """
    return _RUN_OF_DOLLARS.sub(lambda run: run[0] * 2, text) if "$$" in text else text


def source(text: str) -> str:
    """The source of a script, so that the interpreter gets what is written."""
    return _ARGO_VARIABLE.sub("$$", authored(text)) if "$" in text else text


def before_variable(text: str) -> str:
    """A text that a ``$(NAME)`` of kfpc's follows: a dollar at its end must not join it."""
    dollars = len(text) - len(text.rstrip("$"))
    return f"{text}$" if dollars % 2 else text


def without_braces(text: str) -> tuple[str, bool]:
    """A text with each ``{{`` taken apart, and whether there was one.

    The container needs ``OPEN_BRACE`` among its first variables.
    """
    if "{{" not in text:
        return text, False
    parts = _BRACES.split(text)
    joined = parts[0]
    for part in parts[1:]:
        joined = f"{before_variable(joined)}$({OPEN_BRACE}){part}"
    return joined, True
