"""What to write for a tag of Argo Workflows, or of a Kubeflow Pipelines compiler."""

from __future__ import annotations

import re
from collections.abc import Callable

_OTHERWISE = (
    "for a value write `${{ … }}`; text that is meant for the program goes into a file: "
    "mount a config map under `volumes`"
)


def remedy(tag: str) -> str:
    """The help for what stands between raw double braces."""
    tag = tag.strip()
    if tag == "item" or tag.startswith("item."):
        return "this version of kfpc has no loops yet"
    for pattern, rewrite in _TAGS:
        match = re.fullmatch(pattern, tag)
        if match is not None:
            return f"did you mean `${{{{ {rewrite(*match.groups())} }}}}`?"
    return _OTHERWISE


def _member(base: str, name: str) -> str:
    return f"{base}.{name}" if _PLAIN.fullmatch(name) else f"{base}['{name}']"


_PLAIN = re.compile(r"[^\W\d][\w-]*")
_X = r"([\w.-]+)"

_TAGS: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"workflow\.name", lambda: "run.name"),
    (r"workflow\.uid", lambda: "run.id"),
    (r"workflow\.namespace", lambda: "run.namespace"),
    (r"workflow\.status", lambda: "run.status"),
    (r"workflow\.creationTimestamp(?:\..*)?", lambda: "run.created"),
    (rf"workflow\.parameters\.{_X}", lambda name: _member("params", name)),
    (
        rf"inputs\.(?:parameters|artifacts)\.{_X}\.path",
        lambda name: _member("inputs", name) + ".path",
    ),
    (rf"inputs\.parameters\.{_X}", lambda name: _member("inputs", name)),
    (rf"inputs\.artifacts\.{_X}", lambda name: _member("inputs", name) + ".path"),
    (
        rf"outputs\.(?:parameters|artifacts)\.{_X}\.path",
        lambda name: _member("outputs", name) + ".path",
    ),
    (
        r"(?:tasks|steps)\.([\w-]+)\.outputs\.(?:parameters|artifacts)\.([\w-]+)",
        lambda step, name: _member(_member("steps", step) + ".outputs", name),
    ),
    (r"(?:tasks|steps)\.([\w-]+)\.status", lambda step: _member("steps", step) + ".status"),
    (r"pod\.name", lambda: "pod.name"),
    (r"retries", lambda: "attempt"),
    (
        r"pipelineparam:op=;name=([\w -]+)",
        lambda name: _member("params", name),
    ),
    (
        r"pipelineparam:op=([\w -]+);name=([\w -]+)",
        lambda step, name: _member(_member("steps", step) + ".outputs", name),
    ),
    (
        r"\$\.inputs\.parameters\[['\"]([^'\"]+)['\"]\]",
        lambda name: _member("inputs", name),
    ),
)
"""Patterns are compiled when a spec has a tag: a mistake that most specs do not make."""
