"""Texts on their way past Argo and Kubernetes into a program, unchanged.

Kubernetes reads ``$`` in ``command``, ``args`` and values of ``env``: ``$$`` becomes ``$``,
``$(NAME)`` the value of an environment variable of the container if there is one. The source
of a script and raw artifacts travel in the environment of Argo's init container, so the same
holds for them, with Argo's own variables. Argo expands every ``{{``; there is no escape, so
the braces are put together by Kubernetes, after Argo is done.
"""

from __future__ import annotations

import re

from kfpc.kubernetes.names import VARIABLE

OPEN_BRACE = "KFPC_OPEN_BRACE"
"""Environment variable that holds one ``{``."""

_READ_BY_KUBERNETES = re.compile(rf"\$\$+|\$(?=\()(?!\({VARIABLE}\))")
"""Runs of dollars, and a dollar before a parenthesis that is not the name of a variable:
Kubernetes would take all up to the next ``)`` for a name and leave it as it is, with the
dollars in it that were doubled."""
_ARGO_VARIABLE = re.compile(r"(?<!\$)\$(?=\(ARGO_[A-Z_]+\))")
_BRACES = re.compile(r"\{(?=\{)")


def doubled(expression: str) -> str:
    """The expression for a value with its dollars doubled, at run time."""
    return f"replace({expression}, '$', '$$')"


def authored(text: str) -> str:
    """A text of the author's, so that the program gets what is written.

    Dollars that Kubernetes would read are doubled. A plain ``$(NAME)`` is left to it: it
    fills in variables of the step's own ``env`` and leaves everything else, ``$(date)``, alone.
    """
    return _READ_BY_KUBERNETES.sub(lambda found: found[0] * 2, text) if "$" in text else text


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
